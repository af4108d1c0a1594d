import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { cardNumber, cardValue, firstImage, readFitsImage } from '@contimg/formats/fits'
import { FileSource } from '@contimg/formats/node'
import { directImageValue } from '@contimg/numerics/planes'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { convert } from '../convert/run.ts'
import { simulationOf } from '../simulate/request.ts'
import { simulate } from '../simulate/run.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { NoStokesError } from './errors.ts'
import { imageParts as manyImages, type PartOutcome } from './many-images.ts'
import { DEFAULT_IMAGE_OPTIONS, type ImageOptions } from './options.ts'
import type { PartsRequest } from './parts.ts'
import { imageMeasurementSet } from './run.ts'
import { partRows } from './testing.ts'

const ONE_IMAGE: PartsRequest = { stokes: ['I'], snapshots: false, channelsOut: 1 }

const CELL_RAD = (20 / 3600 / 180) * Math.PI
const SIZE = 256
const folder = mkdtempSync(join(tmpdir(), 'contimg-many-images-'))
const ms = join(folder, 'x.ms')

beforeAll(async () => {
  const [group] = await simulate(
    simulationOf({ outFolder: folder, size: 'tiny', antennas: '1,9,20,31,40,60,80,103', gainErrors: 'none' }),
  )
  await convert(group.files, ms)
}, 60_000)

afterAll(() => rmSync(folder, { recursive: true }))

function optionsOf(more: Partial<ImageOptions> = {}): ImageOptions {
  const imageName = join(temporaryFolder(), 'out')
  return { ...DEFAULT_IMAGE_OPTIONS, sizePx: SIZE, cellRad: CELL_RAD, iterations: 0, imageName, ...more }
}

function read(path: string) {
  using source = new FileSource(path)
  const hdu = firstImage(source)
  return { hdu, pixels: Float32Array.from(readFitsImage(source, hdu).data as Float32Array) }
}

function resultOf(outcome: PartOutcome) {
  if ('empty' in outcome) throw outcome.empty
  return outcome.result
}

/** The largest error at some pixels, over the largest pixel, against the direct sum with natural weights. */
function worstError(outcome: PartOutcome, path = ms, cellRad = CELL_RAD, fields?: readonly number[]): number {
  const result = resultOf(outcome)
  using source = openVisibilities(path)
  const sets = partRows(source, result.centre, new Set(fields ?? source.fields.keys()), outcome.part)
  const sum = sets.reduce((total, { weights }) => weights.reduce((more, weight) => more + weight, total), 0)
  const { pixels } = read(result.products.dirty!)
  const largest = pixels.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const errors = [
    [128, 128],
    [0, 0],
    [255, 0],
    [0, 255],
    [201, 37],
  ].map(([x, y]) => {
    const truth = directImageValue(sets, -(x - 128) * cellRad, (y - 128) * cellRad) / sum
    return Math.abs(pixels[y * SIZE + x] - truth) / largest
  })
  return Math.max(...errors)
}

const imageParts = async (...what: Parameters<typeof manyImages>) => (await manyImages(...what)).outcomes

const natural = { weighting: { kind: 'natural' }, epsilon: 1e-4 } as const

function parts(more: Partial<PartsRequest>): PartsRequest {
  return { ...ONE_IMAGE, ...more }
}

test('I, Q, XX and YY are each the direct sum of their own, and say so', async () => {
  const outcomes = await imageParts(ms, optionsOf(natural), parts({ stokes: ['I', 'Q', 'XX', 'YY'] }))
  const images = outcomes.map((outcome) => {
    expect(worstError(outcome)).toBeLessThan(1e-4)
    return read(resultOf(outcome).products.dirty!)
  })
  expect(images.map(({ hdu }) => cardNumber(hdu, 'CRVAL4'))).toEqual([1, 2, -5, -6])
  expect(outcomes.map(({ part }) => part.suffix)).toEqual(['-I', '-Q', '-XX', '-YY'])
  const [i, q, xx, yy] = images.map(({ pixels }) => pixels)
  const peak = Math.max(...i)
  expect(i.every((value, at) => Math.abs(value - (xx[at] + yy[at]) / 2) < 1e-3 * peak)).toBe(true)
  const noise = Math.sqrt(q.reduce((sum, value) => sum + value * value, 0) / q.length)
  expect(Math.max(...q)).toBeLessThan(6 * noise) // the simulated sky is not polarized
  expect(peak).toBeGreaterThan(100 * noise)
})

test.skipIf(!haveData).each([
  ['vla_L_3c286_2spw', 1, ['V', 'LL'], [4, -2]],
  ['vla_day2_TDEM0003_1spw', 0.5, ['Q', 'U'], [2, 3]],
] as const)('%s in pixels of %s″: %s are the direct sums', async (name, cellArcsec, stokes, codes) => {
  const path = unpackedTable('ms', `${name}.ms`)
  const cellRad = (CELL_RAD / 20) * cellArcsec
  const outcomes = await imageParts(path, optionsOf({ ...natural, cellRad, fields: [0] }), parts({ stokes }))
  for (const [i, outcome] of outcomes.entries()) {
    expect(worstError(outcome, path, cellRad, [0])).toBeLessThan(1e-4)
    expect(cardNumber(read(resultOf(outcome).products.dirty!).hdu, 'CRVAL4')).toBe(codes[i])
  }
})

test.skipIf(!haveData)(
  'Stokes parameters that are read together are those that are read alone',
  async () => {
    const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    const options = {
      cellRad: CELL_RAD / 20,
      fields: [0],
      iterations: 60,
      weighting: { kind: 'briggs', robust: 0 },
    } as const
    const together = await imageParts(path, optionsOf(options), parts({ stokes: ['RR', 'I', 'V'] }))
    const sums = new Set<number>()
    for (const one of together) {
      const [alone] = await imageParts(path, optionsOf(options), parts({ stokes: [one.part.stokes] }))
      const [ours, other] = [resultOf(one), resultOf(alone)]
      expect(ours.counts).toEqual(other.counts)
      expect(ours.clean!.iterations).toBe(other.clean!.iterations)
      for (const kind of ['psf', 'dirty', 'model', 'residual', 'image'] as const) {
        const [a, b] = [ours, other].map(({ products }) => read(products[kind]!))
        const largest = b.pixels.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
        expect(a.pixels.every((value, at) => Math.abs(value - b.pixels[at]) <= 1e-6 * largest)).toBe(true)
        sums.add(Math.fround(cardNumber(a.hdu, 'SUMWT')))
      }
    }
    expect(sums.size).toBe(2) // RR, and I and V in common
  },
  60_000,
)

test('what the correlations cannot give is refused before anything is made', async () => {
  await expect(imageParts(ms, optionsOf(), parts({ stokes: ['I', 'V'] }))).rejects.toThrow(NoStokesError)
  await expect(imageParts(ms, optionsOf(), parts({ stokes: ['V'] }))).rejects.toThrow(
    /correlations XX, YY, wanted for Stokes V: RR and LL, or XY and YX, or V/,
  )
})

test('snapshots are the images of their integrations alone, weights and beams included', async () => {
  const outcomes = await imageParts(ms, optionsOf(), parts({ snapshots: true, snapshotPsf: true }))
  expect(outcomes.length).toBe(24)
  for (const t of [0, 7, 23]) {
    const snapshot = resultOf(outcomes[t])
    const alone = await imageMeasurementSet(ms, optionsOf({ fields: [t], phaseCentre: snapshot.centre }))
    expect(snapshot.beam).toEqual(alone.beam)
    for (const kind of ['dirty', 'psf'] as const) {
      const [one, other] = [snapshot, alone].map(({ products }) => read(products[kind]!))
      const largest = Math.max(...other.pixels)
      const differences = one.pixels.map((value, at) => Math.abs(value - other.pixels[at]) / largest)
      expect(Math.max(...differences)).toBeLessThan(1e-6)
      for (const name of ['DATE-OBS', 'OBJECT'])
        expect(cardValue(one.hdu.cards, name)).toBe(cardValue(other.hdu.cards, name))
    }
  }
  expect(resultOf(outcomes[3]).products.dirty).toMatch(/out-t0003-dirty\.fits$/)
}, 60_000)

test('a snapshot is the direct sum of its rows, and its header has its time', async () => {
  const outcomes = await imageParts(ms, optionsOf(natural), parts({ snapshots: true }))
  const times = outcomes.map((outcome) => cardNumber(read(resultOf(outcome).products.dirty!).hdu, 'MJD-OBS'))
  for (const t of [0, 11]) expect(worstError(outcomes[t])).toBeLessThan(1e-4)
  for (const outcome of outcomes) expect(Object.keys(resultOf(outcome).products)).toEqual(['dirty'])
  times.forEach((mjd, t) => {
    if (t > 0) expect((mjd - times[t - 1]) * 86400).toBeCloseTo(12.88, 1)
  })
}, 60_000)

test('a snapshot has the same beam and noise whether or not its point spread function is asked for', async () => {
  const [without, with_] = [
    await imageParts(ms, optionsOf(), parts({ snapshots: true })),
    await imageParts(ms, optionsOf(), parts({ snapshots: true, snapshotPsf: true })),
  ]
  for (const [t, outcome] of without.entries()) {
    const [one, other] = [outcome, with_[t]].map(resultOf)
    const [a, b] = [one, other].map(({ products }) => read(products.dirty!).hdu)
    for (const name of ['BMAJ', 'BMIN']) expect(cardNumber(a, name) / cardNumber(b, name)).toBeCloseTo(1, 5)
    expect(cardNumber(a, 'BPA')).toBeCloseTo(cardNumber(b, 'BPA'), 3)
    expect(one.noiseJy / other.noiseJy).toBeCloseTo(1, 4)
  }
}, 60_000)

test.each([2, 5])('%i parts of the band are the direct sums of their channels', async (channelsOut) => {
  const outcomes = await imageParts(ms, optionsOf(natural), parts({ channelsOut }))
  const headers = outcomes.map((outcome) => read(resultOf(outcome).products.dirty!).hdu)
  for (const outcome of outcomes) expect(worstError(outcome)).toBeLessThan(1e-4)
  const widths = headers.map((hdu) => cardNumber(hdu, 'CDELT3'))
  const lowest = headers.map((hdu, b) => cardNumber(hdu, 'CRVAL3') - widths[b] / 2)
  for (let b = 1; b < channelsOut; b++)
    expect((lowest[b] - lowest[b - 1] - widths[b - 1]) / widths[0]).toBeCloseTo(0, 6)
  const samples = outcomes.reduce((sum, outcome) => sum + resultOf(outcome).counts.used, 0)
  const [whole] = await imageParts(ms, optionsOf(natural), ONE_IMAGE)
  expect(samples).toBe(resultOf(whole).counts.used)
  expect(outcomes.map(({ part }) => part.suffix).slice(0, 2)).toEqual(['-0000', '-0001'])
})

test('parts of the band are CLEANed each by itself', async () => {
  const options = optionsOf({ iterations: 200 })
  const outcomes = await imageParts(ms, options, parts({ channelsOut: 2 }))
  for (const outcome of outcomes) expect(resultOf(outcome).clean!.iterations).toBeGreaterThan(0)
  expect(resultOf(outcomes[1]).products.model).toMatch(/out-0001-model\.fits$/)
})

test('parts of the band are the planes of a cube, whose axis is right to the astronomer', async () => {
  const made = await manyImages(ms, optionsOf({ iterations: 0 }), parts({ channelsOut: 4 }))
  const [cube] = made.cubes
  expect(made.warnings).toEqual([])
  expect(cube.image).toMatch(/out-cube-image\.fits$/)
  for (const kind of ['dirty', 'psf', 'image'] as const) {
    const { hdu, pixels } = read(cube[kind]!)
    expect(hdu.shape).toEqual([1, 4, SIZE, SIZE])
    for (const [b, outcome] of made.outcomes.entries()) {
      const plane = read(resultOf(outcome).products[kind]!)
      expect(pixels.subarray(b * SIZE * SIZE, (b + 1) * SIZE * SIZE)).toEqual(plane.pixels)
      const hz = cardNumber(hdu, 'CRVAL3') + (b + 1 - cardNumber(hdu, 'CRPIX3')) * cardNumber(hdu, 'CDELT3')
      expect(Math.abs(hz - cardNumber(plane.hdu, 'CRVAL3'))).toBeLessThan(1)
      expect(cardNumber(hdu, `BMAJ000${b + 1}`)).toBe(cardNumber(plane.hdu, 'BMAJ'))
    }
  }
})

test('parts that are not evenly spaced make no cube, and a warning says so', async () => {
  const made = await manyImages(ms, optionsOf({ iterations: 0 }), parts({ channelsOut: 5 }))
  expect(made.cubes).toEqual([])
  expect(made.warnings[0]).toMatch(/^no cube: the parts of the band are .* MHz apart, wanted equal steps/)
  expect(made.outcomes.length).toBe(5)
})

test('more parts than channels are refused', async () => {
  await expect(imageParts(ms, optionsOf(), parts({ channelsOut: 4000 }))).rejects.toThrow(/4000 parts of a band of/)
})
