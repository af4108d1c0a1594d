import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { celestialCards, writeFitsImage } from '@contimg/formats/fits'
import { writeWhole } from '@contimg/formats/node'
import { readCrtfRegions, readDs9Regions } from '@contimg/formats/regions'
import { separationRad } from '@contimg/numerics/frames'
import { afterAll, expect, test } from 'vitest'
import { readSkyImage } from '../measure/sky-image.ts'
import { OutputExistsError } from '../output.ts'
import type { CatalogSource } from '../products.ts'
import { writeCatalogMask } from './catalog-mask.ts'
import { writeCatalogOverlay } from './catalog-overlay.ts'

const ARCSEC = Math.PI / 648000
const CENTRE = { raRad: 5.3, decRad: 0.95 }
const RADIUS_RAD = 60 * ARCSEC
const folder = mkdtempSync(join(tmpdir(), 'contimg-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function writeImage(name: string, value: (x: number, y: number) => number, cellRad = 20 * ARCSEC): string {
  const [width, height] = [100, 80]
  const cards = celestialCards({
    projection: 'SIN',
    crvalRad: [CENTRE.raRad, CENTRE.decRad],
    crpix: [width / 2 + 1, height / 2 + 1],
    cdeltRad: [-cellRad, cellRad],
    pc: [1, 0, 0, 1],
  })
  const data = Float32Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width)))
  const path = join(folder, name)
  writeWhole(path, (sink) => writeFitsImage(sink, { shape: [1, 1, height, width], data, cards }))
  return path
}

const source = (raOffset: number, decOffset: number, fluxJy: number): CatalogSource => ({
  id: `s${raOffset}`,
  raRad: CENTRE.raRad + (raOffset * ARCSEC) / Math.cos(CENTRE.decRad),
  decRad: CENTRE.decRad + decOffset * ARCSEC,
  fluxJy,
  majorRad: undefined,
  minorRad: undefined,
})
const SKY = [source(0, 0, 1), source(300, -200, 0.02), source(990, 0, 0.5), source(-400, 300, 0.0005)]
const AWAY = source(5000, 0, 3)
const cones: { radiusRad: number }[] = []
const findSources = async (cone: { raRad: number; decRad: number; radiusRad: number }) => {
  cones.push(cone)
  return [...SKY, AWAY]
}
const image = writeImage('x-image.fits', (x, y) => Math.sin(x * y))
const options = { survey: 'NVSS', minimumJy: 0.001, radiusRad: RADIUS_RAD }

test('a mask is 1 within the radius of every bright enough source and 0 elsewhere', async () => {
  const path = join(folder, 'mask.fits')
  const { sourceCount, fraction } = await writeCatalogMask(image, path, findSources, options)
  const { pixels, grid } = readSkyImage(path)
  let [inside, wrong] = [0, 0]
  for (let y = 0; y < pixels.height; y++)
    for (let x = 0; x < pixels.width; x++) {
      const place = grid.toSky(x, y)!
      const wanted = SKY.slice(0, 3).some((one) => separationRad(one, place) <= RADIUS_RAD) ? 1 : 0
      inside += wanted
      if (pixels.data[y * pixels.width + x] !== wanted) wrong++
    }
  expect([sourceCount, wrong]).toEqual([3, 0])
  expect(inside).toBeGreaterThan(60)
  expect(fraction).toBeCloseTo(inside / 8000, 9)
  expect(cones[0].radiusRad).toBeGreaterThan(Math.hypot(50, 40) * 20 * ARCSEC * 0.97)
  await expect(writeCatalogMask(image, path, findSources, options)).rejects.toThrow(OutputExistsError)
})

test('a disc smaller than a pixel is the pixel of its source', async () => {
  const path = join(folder, 'small.fits')
  await writeCatalogMask(image, path, findSources, { ...options, radiusRad: ARCSEC })
  const { data } = readSkyImage(path).pixels
  expect(Float32Array.from(data).filter((value) => value === 1)).toHaveLength(3)
  expect(data[40 * 100 + 50]).toBe(1)
})

test.each([
  ['mask.reg', readDs9Regions],
  ['mask.crtf', readCrtfRegions],
] as const)('%s holds the same discs as regions', async (name, read) => {
  const path = join(folder, name)
  await writeCatalogMask(image, path, findSources, options)
  const regions = read(path, readFileSync(path, 'utf8'))
  expect(regions.map(({ shape }) => shape)).toEqual(['circle', 'circle', 'circle'])
  for (const [i, region] of regions.entries()) {
    if (region.shape !== 'circle') throw new Error(region.shape)
    const [raRad, decRad] = region.centre
    expect(separationRad({ raRad, decRad }, SKY[i])).toBeLessThan(0.01 * ARCSEC)
    expect(region.radius / RADIUS_RAD).toBeCloseTo(1, 4)
  }
})

test('an overlay rings what the primary beam lets through, on a picture or as regions', async () => {
  const beam = writeImage('x-pb.fits', (x) => (x > 20 ? 0.9 : 0.1)) // the source at 990″ east lies at x = 0.5
  const common = { survey: 'NVSS', minimumJy: 0.01, beamLimit: 0.2 }
  const [png, reg] = [join(folder, 'over.png'), join(folder, 'over.reg')]
  expect(await writeCatalogOverlay(image, png, findSources, common)).toBe(3)
  expect(readFileSync(png).subarray(1, 4).toString()).toBe('PNG')
  expect(await writeCatalogOverlay(image, reg, findSources, { ...common, beamPath: beam })).toBe(2)
  expect(readDs9Regions(reg, readFileSync(reg, 'utf8'))).toHaveLength(2)
})

test('a primary beam of other pixels is refused, and nothing is written', async () => {
  const other = join(folder, 'other-pb.fits')
  writeFileSync(other, readFileSync(image))
  const cards = readSkyImage(image).header.cards
  writeWhole(other, (sink) => writeFitsImage(sink, { shape: [40, 50], data: new Float32Array(2000), cards }))
  const out = join(folder, 'refused.reg')
  const options = { survey: 'NVSS', minimumJy: 0.01, beamLimit: 0.2, beamPath: other }
  await expect(writeCatalogOverlay(image, out, findSources, options)).rejects.toThrow('50 × 40 pixels, wanted 100 × 80')
  expect(existsSync(out)).toBe(false)
})
