import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import type { Weighting } from '@contimg/numerics/weight'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { medianCentre } from '../visibilities/rephase.ts'
import {
  directImages,
  type Images,
  imagesOf,
  randomOf,
  type Setting,
  somePixels,
  Workshop,
  worstError,
} from './testing/images.ts'
import { evenWindow, type PlainRow, type PlainSet, plainSet, writePlainSet } from './testing/rows.ts'

const IMAGE = { width: 96, height: 80, cellRad: 1.6e-4 }
const PIXELS = somePixels(IMAGE, 30)
const BRIGGS: Weighting = { kind: 'briggs', robust: 0.5 }
const EPSILON = 1e-5
const FOUR_WINDOWS = [0, 8, 16, 24].map((first) => evenWindow(first, 8))

let workshop: Workshop
beforeAll(() => {
  workshop = new Workshop()
})
afterAll(() => workshop[Symbol.asyncDispose]())
beforeEach(() => workshop.clear())

/** Images a set and compares pixels with the definition. */
async function imaged(set: PlainSet, weighting: Weighting = BRIGGS): Promise<Images> {
  const path = join(temporaryFolder(), 'rows.ms')
  writePlainSet(path, set)
  using source = openVisibilities(path)
  const setting: Setting = {
    image: IMAGE,
    centre: medianCentre(source.fields),
    fieldIds: new Set(source.fields.keys()),
    weighting,
  }
  const images = await imagesOf(source, setting, EPSILON, workshop)
  const truth = directImages(source, setting, PIXELS)
  expect(images.sumOfWeights / truth.sumOfWeights).toBeCloseTo(1, 6)
  expect(worstError(images.dirty, IMAGE, PIXELS, truth.dirty)).toBeLessThan(EPSILON)
  expect(worstError(images.psf, IMAGE, PIXELS, truth.psf)).toBeLessThan(EPSILON)
  return images
}

function largestDifference(one: Float32Array, other: Float32Array): number {
  return one.reduce((most, value, i) => Math.max(most, Math.abs(value - other[i])), 0)
}

function expectSame(one: Images, other: Images): void {
  expect(largestDifference(one.dirty, other.dirty)).toBeLessThan(1e-5)
  expect(largestDifference(one.psf, other.psf)).toBeLessThan(3e-6)
  expect(one.counts).toEqual(other.counts)
}

const byBaseline = (a: PlainRow, b: PlainRow) =>
  a.timeMjdS - b.timeMjdS ||
  a.antenna2 - b.antenna2 ||
  a.antenna1 - b.antenna1 ||
  a.dataDescriptionId - b.dataDescriptionId

function shuffled<T>(values: readonly T[]): T[] {
  const random = randomOf(7)
  return values
    .map((value) => ({ value, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value)
}

test('rows in any order, and channels in any number of windows, make the same image', async () => {
  const set = plainSet({ windows: FOUR_WINDOWS })
  const ordered = await imaged(set)
  expectSame(await imaged({ ...set, rows: set.rows.toSorted(byBaseline) }), ordered)
  expectSame(await imaged({ ...set, rows: shuffled(set.rows) }), ordered)
  const whole = plainSet({ windows: [evenWindow(0, 32)] })
  expectSame(await imaged(whole), ordered)
})

test('windows that are missing for a while, have gaps or fall in frequency', async () => {
  const set = plainSet({ windows: FOUR_WINDOWS })
  const [first] = set.rows
  const without = set.rows.filter((row) => !(row.dataDescriptionId === 1 && row.timeMjdS === first.timeMjdS))
  await imaged({ ...set, rows: without })
  const gap = Float64Array.of(...evenWindow(8, 4), ...evenWindow(14, 3), 1.3313e9)
  await imaged(plainSet({ windows: [evenWindow(0, 8).reverse(), gap, evenWindow(24, 8), evenWindow(20, 4).reverse()] }))
})

test('four correlations, weights of samples, rows flagged and samples that are no number', async () => {
  const set = plainSet({ windows: FOUR_WINDOWS, correlations: [9, 10, 11, 12], hasWeightSpectrum: true })
  set.rows.forEach((row, i) => {
    row.flagRow = i % 13 === 5
    if (i % 11 === 3) row.weightSpectrum.fill(0, 4, 12)
    if (i % 17 === 2) row.weightSpectrum[3] = Number.NaN
    if (i % 7 === 1) row.visibilities[16] = Number.NaN
    if (i % 7 === 4) row.visibilities[33] = Number.POSITIVE_INFINITY
    if (i % 7 === 4) row.visibilities[10] = Number.NaN // of a cross hand: no harm
  })
  const { counts } = await imaged(set)
  expect(counts.notFinite).toBeGreaterThan(50)
  await imaged(set, { kind: 'natural' })
})
