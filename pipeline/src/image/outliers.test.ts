import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { type Direction, meridianIcrs, separationRad, skyAt, UNKNOWN_ORIENTATION } from '@contimg/numerics/frames'
import { DSA110_SITE } from '@contimg/numerics/stations'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { convert } from '../convert/run.ts'
import { simulate } from '../simulate/run.ts'
import { plainSimulation } from '../simulate/testing.ts'
import type { ImagingResult } from './image-result.ts'
import { imageParts } from './many-images.ts'
import { DEFAULT_IMAGE_OPTIONS, type ImageOptions } from './options.ts'
import { amplitudeCells, bandSpans, timeIndex } from './outlier-model.ts'
import { isOnImage, peaksOf } from './outlier-peaks.ts'
import { imageMeasurementSet } from './run.ts'

const DEG = Math.PI / 180
const ARCSEC = DEG / 3600
const RADIUS = { cleanRadiusRad: 3.2 * DEG }
const STATIONS = Array.from({ length: 44 }, (_, i) => [1, 2, 4, 7, 11, 16, 22, 29, 37, 46][i % 10] + 11 * (i % 6))
const DEC_RAD = 54.6 * DEG

function middle(): Direction {
  const { startMjdS } = plainSimulation('')
  return meridianIcrs(skyAt(startMjdS + 155, DSA110_SITE, UNKNOWN_ORIENTATION), DEC_RAD)
}

function sourceAt(name: string, fluxJy: number, eastDeg: number, northDeg: number) {
  const { raRad, decRad } = middle()
  const dec = decRad + northDeg * DEG
  const spectrum = { referenceFrequencyHz: 1.4e9, spectralTerms: [-0.7] }
  return { name, raRad: raRad + (eastDeg * DEG) / Math.cos(dec), decRad: dec, fluxJy, ...spectrum }
}

const FIELD = [sourceAt('bright', 3, 0.1, 0.15), sourceAt('faint', 0.5, -0.2, 0.1), sourceAt('other', 0.2, 0.05, -0.2)]
const OUTLIER = sourceAt('outlier', 2, 0.9, 2.12) // 2.3° off

/** A drift scan with the noise of real antennas, the same whatever the sources. */
async function observed(folder: string, sources: typeof FIELD): Promise<string> {
  const stations = [...new Set(STATIONS)].sort((one, other) => one - other)
  const setting = { stations, channelCount: 96, decRad: DEC_RAD, sources, sefdJy: 5800, beam: 'airy', seed: 5 }
  const [group] = await simulate({ ...plainSimulation(folder), ...setting })
  const path = join(folder, 'scan.ms')
  await convert(group.files, path)
  return path
}

const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'contimg-outliers-')))
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

let withOutlier = ''
let without = ''
beforeAll(async () => {
  withOutlier = await observed(folders[0], [...FIELD, OUTLIER])
  without = await observed(folders[1], FIELD)
})

function imaged(path: string, changes: Partial<ImageOptions>): Promise<ImagingResult> {
  const size = { sizePx: 256, cellRad: 10 * ARCSEC, pbCorrect: false } // 0.7°
  const imageName = join(temporaryFolder(), 'out')
  return imageMeasurementSet(path, { ...DEFAULT_IMAGE_OPTIONS, ...size, imageName, ...changes })
}

describe('a source of 2 Jy at 2.3°, outside the image', () => {
  test('raises the noise by at most 5 % with a clean radius, and much more without', async () => {
    const quiet = await imaged(without, RADIUS)
    const [ignored, peeled] = [await imaged(withOutlier, {}), await imaged(withOutlier, RADIUS)]
    expect(ignored.noiseJy / quiet.noiseJy).toBeGreaterThan(1.15)
    expect(peeled.noiseJy / quiet.noiseJy).toBeLessThan(1.05)
    expect(peeled.peakJy / quiet.peakJy).toBeCloseTo(1, 2)
    expect(quiet.outliers).toEqual([])
  })

  test('is found in its place, and told of', async () => {
    const { outliers, products } = await imaged(withOutlier, { ...RADIUS, iterations: 0 })
    expect(outliers).toHaveLength(1)
    const [found] = outliers!
    expect(separationRad(found, OUTLIER) / ARCSEC).toBeLessThan(2) // a tenth of the beam or less
    expect(found.offsetRad / DEG).toBeCloseTo(2.3, 1)
    expect(found.fluxJy).toBeGreaterThan(0.1) // response of the primary beam: 4 to 15 per cent
    expect(found.fluxJy).toBeLessThan(0.3)
    const header = readFileSync(products.image!).subarray(0, 11520).toString('latin1')
    expect(header).toMatch(
      /HISTORY sources outside the image within 3.2 deg subtracted[\s\S]*HISTORY outlier at RA 1\d\d/,
    )
  })

  test('is taken out of parts of the band, fitted once for all', async () => {
    const size = { sizePx: 256, cellRad: 10 * ARCSEC, pbCorrect: false, iterations: 1000 }
    const options = { ...DEFAULT_IMAGE_OPTIONS, ...size }
    const parts = { stokes: ['I'], snapshots: false, channelsOut: 2 } as const
    const parted = async (path: string, changes: Partial<ImageOptions>) => {
      const imageName = join(temporaryFolder(), 'out')
      const { outcomes } = await imageParts(path, { ...options, imageName, ...changes }, parts)
      return outcomes.map((outcome) => ('result' in outcome ? outcome.result : undefined)!)
    }
    const [bare, peeled] = [await parted(withOutlier, {}), await parted(withOutlier, RADIUS)]
    const quiet = await parted(without, {})
    peeled.forEach(({ noiseJy, outliers }, i) => {
      expect(outliers).toEqual(peeled[0].outliers)
      expect(outliers).toHaveLength(1)
      expect(Math.abs(noiseJy / quiet[i].noiseJy - 1)).toBeLessThan(0.05)
    })
    expect(bare[0].noiseJy / quiet[0].noiseJy).toBeGreaterThan(1.04)
    expect(peeled[0].noiseJy / quiet[0].noiseJy).toBeLessThan(1.02)
  })
})

test('a clean radius within the image finds nothing to subtract', async () => {
  const { outliers } = await imaged(withOutlier, { cleanRadiusRad: 0.3 * DEG, iterations: 0 })
  expect(outliers).toEqual([])
})

test('amplitudes have cells of about 12 MHz, the same for a line and for a part of it', () => {
  const cells = amplitudeCells([{ fromMjdS: 10, toMjdS: 10 }], 1.3e9, 1.36e9)
  expect(cells.bands).toBe(5)
  const line = { firstHz: 1.3005e9, stepHz: 1e6, channelCount: 60, parts: [], worstErrorHz: 0 }
  expect(bandSpans(cells, line).map(({ band, first, end }) => [band, end - first])).toEqual(
    [0, 1, 2, 3, 4].map((b) => [b, 12]),
  )
  const part = { ...line, firstHz: 1.3305e9, channelCount: 10 }
  expect(bandSpans(cells, part)).toEqual([
    { band: 2, first: 0, end: 6 },
    { band: 3, first: 6, end: 10 },
  ])
  expect([timeIndex(cells, 10), timeIndex(cells, 11)]).toEqual([0, -1])
})

test('peaks are found between pixels, the brightest first', () => {
  const grid = { width: 64, height: 48, cellRad: 1e-4 }
  const beam = { majorFwhm: 4, minorFwhm: 4, paRad: 0 }
  const sources = [
    [20.3, 30.4, 1],
    [50.8, 10.1, 3],
  ]
  const data = Float32Array.from({ length: 64 * 48 }, (_, i) =>
    sources.reduce((sum, [x, y, s]) => {
      const squared = ((i % 64) - x) ** 2 + (Math.floor(i / 64) - y) ** 2
      return sum + s * Math.exp((-4 * Math.LN2 * squared) / 16)
    }, 0),
  )
  const peaks = peaksOf(data, grid, beam, 0.5)
  const places = peaks.map(({ l, m, peakJy }) =>
    [32 - l / 1e-4, 24 + m / 1e-4, peakJy].map((x) => Number(x.toFixed(2))),
  )
  expect(places).toEqual([sources[1], sources[0]])
  expect(peaksOf(data, grid, beam, 2)).toHaveLength(1)
  expect(isOnImage(peaks[0], { ...grid, width: 32, height: 32 })).toBe(false)
  expect(isOnImage(peaks[1], { ...grid, width: 32, height: 32 })).toBe(true)
})
