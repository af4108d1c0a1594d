import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { FormatError } from '@contimg/formats/error'
import { cardNumber, cardValue, celestialCards, firstImage, readFitsImage, writeFitsImage } from '@contimg/formats/fits'
import { openCasaImage } from '@contimg/formats/image'
import { FileSource, nodeTableFiles, writeWhole } from '@contimg/formats/node'
import { expect, test } from 'vitest'
import { OutputExistsError } from '../output.ts'
import { exportToFits, exportToPng, imagesNamed, isCasaFolder, picturePath } from './export-image.ts'

const DEGREE_RAD = Math.PI / 180
const wcs = {
  projection: 'SIN',
  crvalRad: [1, 0.9] as const,
  crpix: [33, 33] as const,
  cdeltRad: [-0.01 * DEGREE_RAD, 0.01 * DEGREE_RAD] as const,
  pc: [1, 0, 0, 1] as const,
}

function writeImage(folder: string, name: string): string {
  const path = join(folder, name)
  const data = Float32Array.from({ length: 64 * 64 }, (_, i) => Math.sin(i * i))
  const cards = [['BUNIT', 'Jy/beam'] as const, ...celestialCards(wcs)]
  writeWhole(path, (sink) => writeFitsImage(sink, { shape: [64, 64], data, cards }))
  return path
}

test('the images of a folder are found by what their names begin with', () => {
  const folder = temporaryFolder()
  for (const name of ['obs-b.fits', 'obs-a.FITS', 'other.fits']) writeImage(folder, name)
  writeFileSync(join(folder, 'obs-notes.txt'), '')
  mkdirSync(join(folder, 'obs.ms'))
  expect(imagesNamed(folder, 'obs').map((path) => basename(path))).toEqual(['obs-a.FITS', 'obs-b.fits'])
})

test('a picture lies beside its image, rings its sources, and replaces nothing', async () => {
  const path = writeImage(temporaryFolder(), 'obs.fits')
  const [raRad, decRad] = wcs.crvalRad
  const asked: number[] = []
  const findSources = async ({ radiusRad }: { readonly radiusRad: number }) => {
    asked.push(radiusRad)
    const source = { raRad, decRad, majorRad: undefined, minorRad: undefined }
    return [
      { ...source, id: 'bright', fluxJy: 0.1 },
      { ...source, id: 'faint', fluxJy: 0.001 },
    ]
  }
  const plain = readFileSync(await exportToPng(path, { stretch: 'zscale' }))
  await expect(exportToPng(path, { stretch: 'asinh' })).rejects.toThrow(OutputExistsError)
  const other = writeImage(temporaryFolder(), 'obs.fits')
  const ringed = readFileSync(
    await exportToPng(other, { stretch: 'zscale', catalog: { findSources, minimumJy: 0.01 } }),
  )
  expect(picturePath(other)).toBe(other.replace('.fits', '.png'))
  expect(asked[0] / DEGREE_RAD).toBeCloseTo(0.32 * Math.SQRT2, 1)
  expect(ringed.equals(plain)).toBe(false)
})

test('what is not there is no image', () => {
  expect(() => isCasaFolder(join(temporaryFolder(), 'none.image'))).toThrow(FormatError)
})

test.skipIf(!haveData)('an image of CASA becomes FITS with the same pixels in the same places', () => {
  const path = unpackedTable('caltables', 'littleendian.image.im')
  expect(isCasaFolder(path)).toBe(true)
  const image = openCasaImage(nodeTableFiles(path))
  const fits = exportToFits(path)
  using source = new FileSource(fits)
  const hdu = firstImage(source)
  const { data, shape } = readFitsImage(source, hdu)
  expect(fits).toBe(`${path}.fits`)
  expect(shape).toEqual(image.shape.toReversed())
  expect(data).toEqual(image.readPixels())
  expect([cardValue(hdu.cards, 'BUNIT'), cardValue(hdu.cards, 'CTYPE1')]).toEqual(['Jy/beam', 'RA---SIN'])
  expect(cardNumber(hdu, 'CRPIX1')).toBe(1373)
  expect(() => exportToFits(path)).toThrow(OutputExistsError)
  image.close()
})
