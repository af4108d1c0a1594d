import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { temporaryFolder } from '@contimg/fixtures/data'
import { FormatError } from '@contimg/formats/error'
import { KernelHeap } from '@contimg/numerics/wasm'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type MeasurementSetSource, openVisibilities } from '../visibilities/from-ms.ts'
import { medianCentre } from '../visibilities/rephase.ts'
import { scaleAll } from './balance.ts'
import { ImageOverflowError, NothingToImageError } from './errors.ts'
import type { ImageGrid } from './image-plan.ts'
import { Imager } from './imager.ts'
import { stokesIOfAll } from './stokes.ts'
import {
  directImages,
  type Images,
  imagesOf,
  type Setting,
  somePixels,
  Workshop,
  worstError,
} from './testing/images.ts'
import { evenWindow, type PlainRow, type PlainSet, plainSet, writePlainSet } from './testing/rows.ts'

const IMAGE: ImageGrid = { width: 32, height: 48, cellRad: 1.6e-4 }
const PIXELS = somePixels(IMAGE, 20)
const EPSILON = 1e-4

let workshop: Workshop
beforeAll(() => {
  workshop = new Workshop()
})
afterAll(() => workshop[Symbol.asyncDispose]())
beforeEach(() => workshop.clear())

/** 7 antennas, two integrations of two windows; the rows changed as told. */
function setWith(change: (row: PlainRow, index: number) => void): PlainSet {
  const set = plainSet({ windows: [0, 8].map((first) => evenWindow(first, 8)), times: 2 })
  set.rows.forEach(change)
  return set
}

/** Images a set. */
async function imagesOfSet(set: PlainSet, image = IMAGE, epsilon = EPSILON): Promise<Images> {
  return await withSource(set, image, (source, setting) => imagesOf(source, setting, epsilon, workshop))
}

/** Images a set; where it can be, some pixels are compared with the definition. */
async function imaged(set: PlainSet, image = IMAGE, epsilon = EPSILON): Promise<Images> {
  return await withSource(set, image, async (source, setting) => {
    const images = await imagesOf(source, setting, epsilon, workshop)
    const truth = directImages(source, setting, PIXELS)
    expect(images.sumOfWeights / truth.sumOfWeights).toBeCloseTo(1, 6)
    expect(worstError(images.dirty, image, PIXELS, truth.dirty)).toBeLessThan(epsilon)
    expect(worstError(images.psf, image, PIXELS, truth.psf)).toBeLessThan(epsilon)
    return images
  })
}

async function withSource<T>(
  set: PlainSet,
  image: ImageGrid,
  use: (source: MeasurementSetSource, setting: Setting) => Promise<T>,
): Promise<T> {
  const path = join(temporaryFolder(), 'rows.ms')
  writePlainSet(path, set)
  using source = openVisibilities(path)
  return await use(source, {
    image,
    centre: medianCentre(source.fields),
    fieldIds: new Set(source.fields.keys()),
    weighting: { kind: 'briggs', robust: 0.5 },
  })
}

describe('nothing to image', () => {
  test.each<[string, (row: PlainRow) => void]>([
    ['all samples are flagged', (row) => row.flags.fill(1)],
    ['all rows are flagged', (row) => Object.assign(row, { flagRow: true })],
    ['all weights are 0', (row) => row.weights.fill(0)],
    ['all weights are below 0', (row) => row.weights.fill(-2)],
    ['no weight is a number', (row) => row.weights.fill(Number.NaN)],
    ['no visibility is a number', (row) => row.visibilities.fill(Number.NaN)],
    ['there are autocorrelations alone', (row) => Object.assign(row, { antenna2: row.antenna1 })],
  ])('where %s', async (_, change) => {
    await expect(imaged(setWith(change))).rejects.toThrow(NothingToImageError)
  })

  test('where there are no rows', async () => {
    await expect(imaged({ ...setWith(() => {}), rows: [] })).rejects.toThrow(NothingToImageError)
  })
})

describe('rows that cannot be are named', () => {
  test.each<[string, Partial<PlainRow> | ((row: PlainRow) => void), string]>([
    ['a field that is not there', { fieldId: 2 }, 'row 40 has FIELD_ID 2, wanted 0 to 1'],
    ['a data description that is not there', { dataDescriptionId: -1 }, 'row 40 has DATA_DESC_ID -1, wanted 0 to 1'],
    [
      'a baseline that is no number',
      (row) => row.uvwM.fill(Number.NaN),
      'UVW of row 40 is NaN, NaN, NaN, wanted metres',
    ],
    ['a baseline to nowhere', (row) => row.uvwM.fill(1e30), 'UVW of row 40 is'],
  ])('%s', async (_, change, message) => {
    const set = setWith((row, i) => {
      if (i !== 40) return
      if (typeof change === 'function') change(row)
      else Object.assign(row, change)
    })
    await expect(imaged(set)).rejects.toThrow(message)
  })

  test.each([-1.3e9, Number.NaN, 0])('a channel at %d Hz', async (hz) => {
    const set = plainSet({ windows: [Float64Array.of(1.3e9, hz)], times: 1 })
    await expect(imaged(set)).rejects.toThrow(`data description 0 has a channel at ${hz} Hz, wanted above 0`)
  })

  test('visibilities whose sum is beyond float32', async () => {
    await expect(imaged(setWith((row) => row.visibilities.fill(3e38)))).rejects.toThrow(ImageOverflowError)
  })

  test('UVW of zeros, and baselines longer than the image can be', async () => {
    await expect(imaged(setWith((row) => row.uvwM.fill(0)))).rejects.toThrow('all (u, v) are 0')
    await expect(imaged(setWith((row) => Object.assign(row.uvwM, { 0: 1e7 })))).rejects.toThrow(RangeError)
  })

  test('a column that is not there', () => {
    const path = join(temporaryFolder(), 'rows.ms')
    writePlainSet(path, { ...setWith(() => {}), rows: setWith(() => {}).rows.slice(0, 3) })
    expect(() => openVisibilities(path, 'CORRECTED_DATA')).toThrow(FormatError)
  })
})

describe('what is unusual is imaged as the definition says', () => {
  test('windows with (u, v, w) of their own, and single rows', async () => {
    const moved = (isMoved: (row: PlainRow, i: number) => boolean) =>
      setWith((row, i) => {
        if (isMoved(row, i)) row.uvwM[0] += 300
      })
    await imaged(moved((row) => row.dataDescriptionId === 1))
    await imaged(moved((_, i) => i === 34))
  })

  test('baselines along one axis of the uv plane, antennas the other way round, one row alone', async () => {
    await imaged(setWith((row) => Object.assign(row, { fieldId: 0 }).uvwM.fill(0, 1)))
    await imaged(setWith((row) => Object.assign(row, { fieldId: 0 }).uvwM.fill(0, 0, 1)))
    await imaged(setWith((row, i) => i % 2 && Object.assign(row, { antenna1: row.antenna2, antenna2: row.antenna1 })))
    const set = setWith(() => {})
    await imaged({ ...set, rows: set.rows.filter(({ antenna1, antenna2 }) => antenna2 - antenna1 === 3).slice(0, 1) })
  })

  test('one channel, the same channels twice, and channels at no even spacing', async () => {
    await imaged(plainSet({ windows: [evenWindow(3, 1)], times: 1 }))
    await imaged(plainSet({ windows: [evenWindow(3, 4), evenWindow(3, 4)], times: 1 }))
    const uneven = Float64Array.from({ length: 24 }, (_, k) => 1.3e9 + 1e6 * k + 3e5 * Math.sin(k * k))
    await imaged(plainSet({ windows: [uneven], times: 1 }))
  })

  test.each([1e-4, 1e5, 1e30])('sources and noise %f times as bright', async (factor) => {
    await imaged(
      setWith(({ visibilities }) => scaleAll(visibilities, factor)),
      IMAGE,
      1e-5,
    )
  })

  test.each<[string, (row: PlainRow) => void]>([
    ['a visibility that is no number', (row) => row.visibilities.fill(Number.NaN, 0, 1)],
    ['a visibility that is infinite', (row) => row.visibilities.fill(Number.NEGATIVE_INFINITY, 3, 4)],
    ['a weight that is no number', (row) => row.weights.fill(Number.NaN)],
    ['a weight of 0', (row) => row.weights.fill(0)],
    ['a weight below 0', (row) => row.weights.fill(-1)],
  ])('%s counts as if it were flagged', async (what, spoil) => {
    const inSome = (change: (row: PlainRow) => void) => setWith((row, i) => i % 5 === 0 && change(row))
    const isOfRow = what.startsWith('a weight')
    const wanted = await imaged(inSome(({ flags }) => flags.fill(1, 0, isOfRow ? flags.length : 2)))
    const { dirty, psf, counts } = await imagesOfSet(inSome(spoil))
    expect(counts.used).toBe(wanted.counts.used)
    expect(dirty).toEqual(wanted.dirty)
    expect(psf).toEqual(wanted.psf)
  })

  test.each([1e-25, 1e25])('weights of %f', async (weight) => {
    await imaged(setWith((row) => row.weights.fill(weight)))
  })
})

describe('images that cannot be', () => {
  const make = (image: Partial<ImageGrid>, epsilon = EPSILON) => {
    const path = join(temporaryFolder(), 'rows.ms')
    writePlainSet(path, { ...setWith(() => {}), rows: setWith(() => {}).rows.slice(0, 60) })
    using source = openVisibilities(path)
    const [fieldIds, centre] = [new Set([0, 1]), source.fields[0]]
    const weighting = { kind: 'natural' } as const
    const request = { image: { ...IMAGE, ...image }, centre, fieldIds, weighting, epsilon, use: 'images' } as const
    return new Imager(source, new KernelHeap(), { ...request, combinations: stokesIOfAll(source) })
  }

  test.each([0, -4, 15, 18, 20000, Number.NaN, Infinity, 32.5])('%d pixels wide', (width) => {
    expect(() => make({ width })).toThrow(
      `an image ${width} pixels wide or high, wanted a multiple of 4 from 16 to 16384`,
    )
  })

  test.each([0, -1e-4, Number.NaN, Infinity, 0.1])('pixels of %d rad', (cellRad) => {
    expect(() => make({ cellRad })).toThrow(`pixels of ${cellRad} rad over 32 × 48, wanted a field inside a hemisphere`)
  })

  test.each([1e-7, 9e-6, 0, -1, Number.NaN, 0.02])('accuracy %d', (epsilon) => {
    expect(() => make({}, epsilon)).toThrow(
      `accuracy ${epsilon}, wanted one from 0.00001 to 0.01: visibilities are gridded and imaged in float32`,
    )
  })

  test('a field beyond the horizon of the array leaves no thread behind', () => {
    const ended = vi.spyOn(Worker.prototype, 'terminate')
    expect(() => make({ cellRad: 0.02 })).toThrow('beyond the horizon')
    expect(ended).toHaveBeenCalledTimes(availableParallelism())
    ended.mockRestore()
  })
})
