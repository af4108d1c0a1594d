import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cardValue, celestialCards, writeFitsImage } from '@contimg/formats/fits'
import { writeWhole } from '@contimg/formats/node'
import { beamNamed } from '@contimg/numerics/beam'
import { separationRad } from '@contimg/numerics/frames'
import type { Weighting } from '@contimg/numerics/weight'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { convert } from '../convert/run.ts'
import { DEFAULT_FLAG_OPTIONS } from '../flag/options.ts'
import { flagMeasurementSet } from '../flag/run.ts'
import { measureOnImage } from '../measure/measure-sources.ts'
import { readSkyImage } from '../measure/sky-image.ts'
import { phaseshift } from '../phaseshift/run.ts'
import { simulationOf } from '../simulate/request.ts'
import { simulate } from '../simulate/run.ts'
import type { Truth } from '../simulate/truth.ts'
import { type MeasurementSetSource, openVisibilities } from '../visibilities/from-ms.ts'
import { DEFAULT_IMAGE_OPTIONS, type ImageOptions } from './options.ts'
import { imageMeasurementSet } from './run.ts'
import { weightedRows } from './testing/images.ts'

const DEG = Math.PI / 180
const ARCSEC = DEG / 3600
const WIDE = { sizePx: 256, cellRad: 90 * ARCSEC, iterations: 0, column: 'DATA' } as const // 6.4°, beyond the first null
const folder = mkdtempSync(join(tmpdir(), 'contimg-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const ms = join(folder, 'few.ms')
const TRUTH = '2025-10-18T02:27:48_truth.json'
let runs = 0

async function observe(name: string, request: object): Promise<string> {
  const outFolder = join(folder, name)
  const [group] = await simulate(simulationOf({ outFolder, gainErrors: 'none', ...request }))
  await convert(group.files, join(folder, `${name}.ms`), {})
  return join(folder, `${name}.ms`)
}

function image(path: string, options: Partial<ImageOptions>) {
  return imageMeasurementSet(path, { ...DEFAULT_IMAGE_OPTIONS, imageName: join(folder, `run${runs++}`), ...options })
}

/** The weight of each field and channel. */
function weightsOf(source: MeasurementSetSource, setting: Parameters<typeof weightedRows>[1]) {
  const { sets } = weightedRows(source, setting)
  const sums = new Map<string, number>()
  let set = 0
  for (const block of source.blocks())
    for (const part of block.spectra) {
      const { frequenciesHz, weights } = sets[set++]
      let row = 0
      for (let at = part.firstRow; at < part.firstRow + part.rowCount; at++) {
        if (block.antenna1[at] === block.antenna2[at]) continue
        frequenciesHz.forEach((hz, channel) => {
          const key = `${block.fieldIds[at]} ${hz}`
          sums.set(key, (sums.get(key) ?? 0) + weights[row * frequenciesHz.length + channel])
        })
        row++
      }
    }
  return [...sums].map(([key, weight]) => ({ place: key.split(' ').map(Number) as [number, number], weight }))
}

beforeAll(async () => {
  await observe('few', { antennas: '22,24,28,32,60,62,64', channels: 32 })
  rmSync(join(folder, 'few'), { recursive: true })
  const selection = { field: '0~7', spw: '0~9' } // so that pointings and frequencies weigh differently
  await flagMeasurementSet(ms, { ...DEFAULT_FLAG_OPTIONS, mode: 'manual', selection })
})

describe('the primary beam of an image', () => {
  test.each([
    ['airy', { kind: 'natural' }],
    ['tapered4', { kind: 'briggs', robust: -1 }],
  ] as const)('%s is the mean over samples, weighted %o, within 1e-4', async (beam, weighting: Weighting) => {
    const result = await image(ms, { ...WIDE, beam, weighting })
    const { pixels, grid, header } = readSkyImage(result.products.pb!)
    using source = openVisibilities(ms, 'DATA')
    const size = { width: WIDE.sizePx, height: WIDE.sizePx, cellRad: WIDE.cellRad }
    const fieldIds = new Set(source.fields.keys())
    const weights = weightsOf(source, { image: size, centre: result.centre, fieldIds, weighting })
    const total = weights.reduce((sum, { weight }) => sum + weight, 0)
    const { power } = beamNamed(beam, 4.65)
    for (let i = 1; i <= 60; i++) {
      const [x, y] = [Math.floor(256 * ((i * 0.618034) % 1)), Math.floor(256 * ((i * 0.7548777) % 1))]
      const sky = grid.toSky(x, y)!
      const truth = weights.reduce((sum, { place: [field, hz], weight }) => {
        return sum + (weight / total) * power(separationRad(source.fields[field], sky), hz, 0)
      }, 0)
      expect(Math.abs(pixels.data[y * 256 + x] - truth)).toBeLessThan(1e-4)
    }
    expect(result.primaryBeam!.largestError).toBeLessThan(1e-4)
    expect(cardValue(header.cards, 'PBEAM')).toBe(beam)
    expect(result.warnings).toEqual([])
  })

  test('divides the image, which is blank below the limit', async () => {
    const { products } = await image(ms, { ...WIDE, pbLimit: 0.3 })
    const [pb, apparent, corrected] = (['pb', 'image', 'image-pbcor'] as const).map((kind) =>
      readSkyImage(products[kind]!),
    )
    expect(['PBEAM', 'PBDISHM', 'PBPOINT', 'PBLIMIT'].map((key) => cardValue(corrected.header.cards, key))).toEqual([
      ...['airy', 4.65, 24, 0.3],
    ])
    let blank = 0
    corrected.pixels.data.forEach((value, i) => {
      if (pb.pixels.data[i] < 0.3) {
        expect(value).toBeNaN()
        blank++
      } else expect(value).toBe(Math.fround(apparent.pixels.data[i] / pb.pixels.data[i]))
    })
    expect(blank).toBeGreaterThan(20_000)
    expect(blank).toBeLessThan(60_000)
  })

  test('squared and times the sum of weights is the weight of the corrected image, unless it is not wanted', async () => {
    const { products, noiseJy } = await image(ms, { ...WIDE })
    const [pb, weights] = (['pb', 'weights'] as const).map((kind) => readSkyImage(products[kind]!))
    const { cards } = weights.header
    const sumOfWeights = cardValue(cards, 'SUMWT') as number
    expect(sumOfWeights).toBeGreaterThan(0)
    pb.pixels.data.forEach((power, i) => {
      expect(Math.abs(weights.pixels.data[i] / (power ** 2 * sumOfWeights) - 1)).toBeLessThan(1e-6)
    })
    expect([cardValue(pb.header.cards, 'BTYPE'), cardValue(cards, 'BTYPE')]).toEqual(['Beam', 'Weight'])
    expect(cardValue(cards, 'NOISE')).toBe(noiseJy)
    const without = await image(ms, { ...WIDE, weightsImage: false })
    expect([without.products.weights, without.products['image-pbcor']]).toEqual([undefined, expect.any(String)])
  })

  test('may be an image, and one that ends in the field is told of', async () => {
    const path = join(folder, 'beam.fits')
    const data = new Float32Array(64 * 64)
    data.forEach((_, i) => {
      data[i] = Math.exp(-(((i % 64) - 32) ** 2 + (Math.floor(i / 64) - 32) ** 2) / 400)
    })
    const wcs = { projection: 'SIN', crvalRad: [0, 0], crpix: [33, 33], cdeltRad: [-0.05 * DEG, 0.05 * DEG] } as const
    const cards = [...celestialCards({ ...wcs, pc: [1, 0, 0, 1] }), ['RESTFRQ', 1.4e9] as const]
    writeWhole(path, (sink) => writeFitsImage(sink, { shape: [64, 64], data, cards }))
    const { products, warnings } = await image(ms, { ...WIDE, beam: path })
    const { pixels, header } = readSkyImage(products.pb!)
    expect(cardValue(header.cards, 'PBEAM')).toBe('FITS image beam.fits')
    expect(pixels.data[128 * 256 + 128]).toBeGreaterThan(0.9)
    expect(pixels.data[0]).toBe(0)
    expect(warnings).toEqual([expect.stringMatching(/changes abruptly: .* by up to \d/)])
  })

  test('that nobody knows is refused before anything is read, and none is made on request', async () => {
    await expect(image(ms, { ...WIDE, beam: 'square' })).rejects.toThrow(/unknown beam "square"/)
    const { products, primaryBeam } = await image(ms, { ...WIDE, pbCorrect: false })
    expect([products.pb, products['image-pbcor'], primaryBeam]).toEqual([undefined, undefined, undefined])
  })

  test('is taken about the phase centre, with a warning, where pointings are lost', async () => {
    const moved = join(folder, 'moved.ms')
    await phaseshift(ms, 'meridian', moved)
    const { products, warnings } = await image(moved, WIDE)
    expect(warnings).toEqual([expect.stringMatching(/moved\.ms: field 0 has many integrations: .* pointed is lost/)])
    expect(readSkyImage(products.pb!).pixels.data[128 * 256 + 128]).toBeCloseTo(1, 4)
  })
})

test('a source 1.5 degrees off the axis has its flux after correction, and the noise is told', async () => {
  using source = openVisibilities(ms, 'DATA')
  const { raRad, decRad } = source.fields[12]
  const list = join(folder, 'two.json')
  const sources = [
    { name: 'middle', ra_deg: raRad / DEG, dec_deg: decRad / DEG, flux_jy: 0.5, reference_frequency_hz: 1.4e9 },
    { name: 'off', ra_deg: raRad / DEG, dec_deg: decRad / DEG - 1.5, flux_jy: 1, reference_frequency_hz: 1.4e9 },
  ]
  writeFileSync(list, JSON.stringify({ sources }))
  const path = await observe('two', { size: 'tiny', sources: list })
  const result = await image(path, { sizePx: 800, cellRad: 15 * ARCSEC, iterations: 400 })
  const corrected = readSkyImage(result.products['image-pbcor']!)
  const places = sources.map(({ ra_deg, dec_deg, name }) => ({ name, raRad: ra_deg * DEG, decRad: dec_deg * DEG }))
  const [apparent, measured] = [readSkyImage(result.products.image!), corrected].map((one) =>
    measureOnImage(one, places),
  )
  const truth = JSON.parse(readFileSync(join(folder, 'two', TRUTH), 'utf8')) as Truth
  sources.forEach(({ flux_jy }, i) => {
    const [seen, one] = [apparent[i], measured[i]]
    if (seen.status === 'unmeasured' || one.status === 'unmeasured') throw new Error('a source was not measured')
    const beam = truth.sources[i].apparent_flux_jy / truth.sources[i].flux_jy
    expect(Math.abs((one.fluxJy / seen.fluxJy) * beam - 1)).toBeLessThan(0.005)
    expect(Math.abs(one.fluxJy - flux_jy)).toBeLessThan(0.03 * flux_jy + 4 * one.fluxErrorJy)
    expect(one.fluxErrorJy).toBeLessThan(0.02)
  })
  const { noiseJy, annulusNoiseJy, dynamicRange, peakJy } = result
  expect(Math.abs(annulusNoiseJy! / noiseJy - 1)).toBeLessThan(0.2)
  expect(dynamicRange).toBeCloseTo(peakJy / noiseJy, 6)
  const card = (key: string) => cardValue(readSkyImage(result.products.image!).header.cards, key)
  expect(['NOISE', 'NOISEANN', 'DYNRANGE'].map(card)).toEqual([noiseJy, annulusNoiseJy, dynamicRange])
})
