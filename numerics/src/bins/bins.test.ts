import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KernelHeap } from '../wasm/heap.ts'
import { Binner, CELL_NUMBERS, FEW_NUMBERS, phaseOfTurn, SUM } from './index.ts'

const { NaN: NAN, POSITIVE_INFINITY: INFINITE } = Number
const VALUES = [0, 1, -2.5, 3e-3, 1e4, NAN, INFINITE, -INFINITE]
const WEIGHTS = [1, 0.5, 7e6, 0, -1, NAN, INFINITE]

const requests = fc.record({
  rows: fc.integer({ min: 1, max: 6 }),
  channels: fc.integer({ min: 1, max: 5 }),
  pols: fc.integer({ min: 1, max: 4 }),
  cells: fc.integer({ min: 1, max: 4 }),
  numbers: fc.constantFrom(CELL_NUMBERS, FEW_NUMBERS),
  hasSpectrum: fc.boolean(),
  values: fc.infiniteStream(fc.constantFrom(...VALUES)),
  weights: fc.infiniteStream(fc.constantFrom(...WEIGHTS)),
  flags: fc.infiniteStream(fc.constantFrom(0, 0, 0, 1, 255)),
  places: fc.infiniteStream(fc.constantFrom(0, 0, 1, 2, -1)),
})

function take<T>(stream: Iterator<T>, length: number): T[] {
  return Array.from({ length }, () => stream.next().value)
}

/** The sums of a cell as they are defined. */
function defined(samples: readonly { re: number; im: number; weight: number }[], notFinite: number): number[] {
  const sum = (of: (re: number, im: number, weight: number) => number) =>
    samples.reduce((total, { re, im, weight }) => total + of(re, im, weight), 0)
  const most = (of: (re: number, im: number) => number) =>
    samples.reduce((largest, { re, im }) => Math.max(largest, of(re, im)), Number.NEGATIVE_INFINITY)
  const size = Math.hypot
  const unit = (part: number, re: number, im: number) => (size(re, im) === 0 ? 0 : part / size(re, im))
  return [
    samples.length + notFinite,
    sum((_, __, w) => w),
    sum((_, __, w) => w * w),
    sum((re, im, w) => w * (re * re + im * im)),
    sum((re, _, w) => w * re),
    sum((_, im, w) => w * im),
    sum((re, im, w) => w * size(re, im)),
    sum((re, im) => size(re, im)),
    most((re, im) => -size(re, im)),
    most((re, im) => size(re, im)),
    sum((re, _, w) => w * re * re),
    sum((_, im, w) => w * im * im),
    most((re) => -re),
    most((_, im) => -im),
    most((re) => re),
    most((_, im) => im),
    sum((re) => re),
    sum((_, im) => im),
    sum((re, im, w) => w * unit(re, re, im)),
    sum((re, im, w) => w * unit(im, re, im)),
    most((re, im) => -turnOf(re, im)),
    most(turnOf),
  ]
}

/** By the quarter that a phase is in. */
function turnOf(re: number, im: number): number {
  if (re === 0 && im === 0) return 0
  const way = 1 - re / (Math.abs(re) + Math.abs(im))
  return Math.atan2(im, re) < 0 ? -way : way
}

function expectClose(found: Float64Array, wanted: readonly number[]): void {
  for (const [i, value] of found.entries()) {
    if (found[i] === wanted[i]) continue
    expect(Math.abs(value - wanted[i]), `number ${i}: ${value}, wanted ${wanted[i]}`).toBeLessThanOrEqual(
      1e-12 * Math.abs(wanted[i]) + 1e-9,
    )
  }
}

describe('samples in their cells', () => {
  test('have the sums of the definition, whatever they, their flags and their weights are', () => {
    fc.assert(
      fc.property(requests, ({ rows, channels, pols, cells, numbers, hasSpectrum, ...streams }) => {
        const heap = new KernelHeap()
        const size = rows * channels * pols
        const samples = {
          rowCount: rows,
          channelCount: channels,
          polarizationCount: pols,
          visibilities: heap.float32(2 * size),
          flags: heap.uint8(size),
          weights: heap.float32(rows * pols),
          weightSpectrum: hasSpectrum ? heap.float32(size) : undefined,
        }
        samples.visibilities.set(take(streams.values, 2 * size))
        samples.flags.set(take(streams.flags, size))
        samples.weights.set(take(streams.weights, rows * pols))
        samples.weightSpectrum?.set(take(streams.weights, size))
        const placesOf = (count: number) => Int32Array.from(take(streams.places, count))
        const places = { rows: placesOf(rows), channels: placesOf(channels), polarizations: placesOf(pols) }
        const binner = new Binner(heap, 6 + cells, numbers)
        binner.add(samples, places)
        const { used, flagged } = sorted(samples, places, binner.cells)
        for (let cell = 0; cell < binner.cells; cell++) {
          const of = (sums: Float64Array) => sums.subarray(cell * numbers, (cell + 1) * numbers)
          expectClose(of(binner.used), defined(used[cell], 0))
          expectClose(of(binner.flagged), defined(flagged[cell].samples, flagged[cell].notFinite))
        }
      }),
      { numRuns: 300 },
    )
  })

  test('are the same where there are so many cells that rows are taken by them', () => {
    const heap = new KernelHeap()
    const rowCount = 60
    const samples = {
      ...{ rowCount, channelCount: 2, polarizationCount: 1, weightSpectrum: undefined },
      visibilities: heap.float32(4 * rowCount).map((_, i) => Math.sin(i)),
      flags: heap.uint8(2 * rowCount),
      weights: heap.float32(rowCount),
    }
    const held = { ...samples, visibilities: heap.float32(4 * rowCount) }
    held.visibilities.set(samples.visibilities)
    held.weights.fill(2)
    held.flags.set(Array.from({ length: 2 * rowCount }, (_, i) => (i % 7 === 0 ? 1 : 0)))
    const places = {
      rows: Int32Array.from({ length: rowCount }, (_, row) => (row % 5 === 4 ? -1 : 2 * ((row * 7919) % 9000))),
      channels: Int32Array.of(1, 0),
      polarizations: Int32Array.of(0),
    }
    const binner = new Binner(heap, 20_000)
    binner.add(held, places)
    const { used, flagged } = sorted(held, places, binner.cells)
    for (let cell = 0; cell < binner.cells; cell++) {
      if (used[cell].length + flagged[cell].samples.length === 0) continue
      const of = (sums: Float64Array) => sums.subarray(cell * CELL_NUMBERS, (cell + 1) * CELL_NUMBERS)
      expectClose(of(binner.used), defined(used[cell], 0))
      expectClose(of(binner.flagged), defined(flagged[cell].samples, 0))
    }
    expect(binner.used.filter((_, i) => i % CELL_NUMBERS === 0).reduce((a, b) => a + b)).toBeGreaterThan(50)
  })

  test('have phases that their turns tell', () => {
    for (const re of [0, 1, -1, 1e-30, -3, 0.3, 1e20])
      for (const im of [0, 1, -1, 1e-30, -3, 0.3, 1e20])
        expect(phaseOfTurn(turnOf(re, im))).toBeCloseTo(Math.atan2(im, re), 12)
  })

  test('can be counted by their flags alone', () => {
    const heap = new KernelHeap()
    const flags = heap.uint8(12)
    flags.set([0, 1, 0, 0, 9, 1, 0, 0, 0, 1, 1, 1])
    const binner = new Binner(heap, 2)
    const rows = { rowCount: 2, channelCount: 3, polarizationCount: 2, flags }
    const cells = { rows: Int32Array.of(0, 0), channels: Int32Array.of(0, -1, 0), polarizations: Int32Array.of(0, 1) }
    binner.count(rows, cells)
    const counts = (sums: Float64Array) => [sums[SUM.samples], sums[CELL_NUMBERS + SUM.samples]]
    expect([counts(binner.used), counts(binner.flagged)]).toEqual([
      [2, 1],
      [2, 3],
    ])
  })

  test('need cells that are there, and a place for each', () => {
    const heap = new KernelHeap()
    const rows = { rowCount: 1, channelCount: 1, polarizationCount: 1, flags: heap.uint8(1) }
    const one = Int32Array.of(1)
    const binner = new Binner(heap, 3)
    expect(() => binner.count(rows, { rows: one, channels: one, polarizations: one })).toThrow('cell 3 of 3')
    const none = new Int32Array(0)
    expect(() => binner.count(rows, { rows: one, channels: none, polarizations: one })).toThrow(RangeError)
  })
})

interface Sorted {
  readonly used: { re: number; im: number; weight: number }[][]
  readonly flagged: { samples: { re: number; im: number; weight: number }[]; notFinite: number }[]
}

type Samples = Parameters<Binner['add']>[0]
type Places = Parameters<Binner['add']>[1]

function sorted({ rowCount, channelCount, polarizationCount, ...of }: Samples, places: Places, cells: number): Sorted {
  const found: Sorted = {
    used: Array.from({ length: cells }, () => []),
    flagged: Array.from({ length: cells }, () => ({ samples: [], notFinite: 0 })),
  }
  for (let i = 0; i < rowCount * channelCount * polarizationCount; i++) {
    const [row, rest] = [Math.floor(i / (channelCount * polarizationCount)), i % (channelCount * polarizationCount)]
    const [channel, pol] = [Math.floor(rest / polarizationCount), rest % polarizationCount]
    const parts = [places.rows[row], places.channels[channel], places.polarizations[pol]]
    if (parts.some((part) => part < 0)) continue
    const cell = parts[0] + parts[1] + parts[2]
    const [re, im] = [of.visibilities[2 * i], of.visibilities[2 * i + 1]]
    const weight = of.weightSpectrum ? of.weightSpectrum[i] : of.weights[row * polarizationCount + pol]
    if (!Number.isFinite(re) || !Number.isFinite(im)) found.flagged[cell].notFinite++
    else if (of.flags[i] === 0 && weight > 0 && Number.isFinite(weight)) found.used[cell].push({ re, im, weight })
    else found.flagged[cell].samples.push({ re, im, weight: 1 })
  }
  return found
}
