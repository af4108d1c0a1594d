import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { haveProgram } from '@contimg/fixtures/oracle'
import { cardNumber, firstImage, readFitsImage } from '@contimg/formats/fits'
import { FileSource } from '@contimg/formats/node'
import { describe, expect, test } from 'vitest'
import { convert } from '../convert/run.ts'
import { phaseshift } from '../phaseshift/run.ts'
import { simulationOf } from '../simulate/request.ts'
import { simulate } from '../simulate/run.ts'
import { DEFAULT_IMAGE_OPTIONS } from './options.ts'
import { imageMeasurementSet } from './run.ts'

const ARCSEC = Math.PI / 180 / 3600
const haveWsclean = haveProgram('wsclean')

function wsclean(ms: string, name: string, options: string): void {
  const common = '-no-update-model-required -reorder -pol I'.split(' ')
  execFileSync('wsclean', [...common, ...options.split(' '), '-name', name, ms], {
    env: { ...process.env, OPENBLAS_NUM_THREADS: '1' },
    stdio: 'pipe',
  })
}

function readImage(path: string) {
  using source = new FileSource(path)
  const hdu = firstImage(source)
  const { data } = readFitsImage(source, hdu)
  return { data: data as Float32Array, card: (keyword: string) => cardNumber(hdu, keyword) }
}

/** The brightest pixels that lie apart from each other. */
function brightest(data: Float32Array, count: number, width: number, separationPx: number): number[] {
  const found: number[] = []
  const isApart = (pixel: number) =>
    found.every((other) => {
      const dy = Math.floor(pixel / width) - Math.floor(other / width)
      return Math.hypot((pixel % width) - (other % width), dy) > separationPx
    })
  while (found.length < count) {
    let best = -1
    for (let pixel = 0; pixel < data.length; pixel++) {
      if ((best < 0 || data[pixel] > data[best]) && isApart(pixel)) best = pixel
    }
    found.push(best)
  }
  return found
}

describe.skipIf(!haveWsclean)('WSClean', () => {
  test.skipIf(!haveData)('cleans 3C286 to the same flux within 2 %', async () => {
    const folder = temporaryFolder()
    const ms = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    const theirs = join(folder, 'theirs')
    wsclean(ms, theirs, '-size 600 600 -scale 1.2asec -weight briggs 0 -niter 5000 -mgain 0.8 -threshold 0.15')
    const { products, beam } = await imageMeasurementSet(ms, {
      ...DEFAULT_IMAGE_OPTIONS,
      imageName: join(folder, 'ours'),
      sizePx: 600,
      cellRad: 1.2 * ARCSEC,
      weighting: { kind: 'briggs', robust: 0 },
      iterations: 5000,
      threshold: 0.15,
    })
    const [image, dirty] = [readImage(products.image!), readImage(products.dirty!)]
    const [theirImage, theirDirty] = [readImage(`${theirs}-image.fits`), readImage(`${theirs}-dirty.fits`)]
    const centre = 300 * 600 + 300
    expect(Math.abs(dirty.data[centre] / theirDirty.data[centre] - 1)).toBeLessThan(1e-3)
    expect(Math.abs(image.data[centre] / theirImage.data[centre] - 1)).toBeLessThan(0.02)
    expect(Math.abs((beam.majorFwhm * 180) / Math.PI / theirImage.card('BMAJ') - 1)).toBeLessThan(0.005)
  })

  test('sees the same sources in 24 fields moved to one centre as we see in them as they are', async () => {
    const folder = temporaryFolder()
    const [group] = await simulate(
      simulationOf({ outFolder: folder, size: 'tiny', gainErrors: 'none', sefdJy: 500, sourceCount: 6 }),
    )
    const ms = join(folder, 'drift.ms')
    const moved = join(folder, 'moved.ms')
    await convert(group.files, ms)
    await phaseshift(ms, 'meridian', moved)
    const theirs = join(folder, 'theirs')
    wsclean(
      moved,
      theirs,
      '-size 1200 1200 -scale 7asec -weight briggs 0 -niter 10000 -mgain 0.8 -threshold 0.01 -use-wgridder',
    )
    const { products, counts } = await imageMeasurementSet(ms, {
      ...DEFAULT_IMAGE_OPTIONS,
      imageName: join(folder, 'ours'),
      sizePx: 1200,
      cellRad: 7 * ARCSEC,
      weighting: { kind: 'briggs', robust: 0 },
      iterations: 10_000,
      threshold: 0.01,
    })
    const [ours, other] = [products.dirty!, `${theirs}-dirty.fits`].map(readImage)
    expect(other.card('WSCNVIS') / counts.used).toBeCloseTo(1, 3)
    // WSClean writes J2000, 23 mas from ICRS, and right ascensions from −180°
    expect(((ours.card('CRVAL1') - other.card('CRVAL1') + 540) % 360) - 180).toBeCloseTo(0, 4)
    expect(ours.card('CRVAL2')).toBeCloseTo(other.card('CRVAL2'), 4)
    for (const keyword of ['CRPIX1', 'CRPIX2', 'CDELT1', 'CDELT2', 'CRVAL3', 'CDELT3']) {
      expect(ours.card(keyword) / other.card(keyword)).toBeCloseTo(1, 9)
    }
    const peak = other.data[brightest(other.data, 1, 1200, 1)[0]]
    let worst = 0
    for (let y = 60; y < 1140; y++) {
      for (let x = 60; x < 1140; x++)
        worst = Math.max(worst, Math.abs(ours.data[y * 1200 + x] - other.data[y * 1200 + x]))
    }
    expect(worst / peak).toBeLessThan(2e-3)
    const [image, theirImage] = [products.image!, `${theirs}-image.fits`].map(readImage)
    for (const pixel of brightest(theirImage.data, 3, 1200, 60)) {
      expect(Math.abs(image.data[pixel] / theirImage.data[pixel] - 1)).toBeLessThan(0.02)
    }
  })
})
