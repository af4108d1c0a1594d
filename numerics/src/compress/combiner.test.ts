import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KernelHeap } from '../wasm/heap.ts'
import { type CombinedCounts, CorrelationCombiner } from './combiner.ts'

const ODD = [0, 1, -2.5, 7, 0.25, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3e38, -3e38]
const WEIGHTS = [1, 2.5, 1e-3, 0, -1, Number.NaN, Number.POSITIVE_INFINITY, 40]

/** Halving a subnormal number twice may round its last bit otherwise than the definition does. */
const NORMAL = fc.float({ noNaN: true }).map((value) => (Math.abs(value) < 1e-36 ? 0 : value))

const requests = fc
  .record({
    pols: fc.constantFrom(1, 2, 3, 4),
    channels: fc.integer({ min: 1, max: 23 }),
    rows: fc.array(fc.nat(4), { minLength: 1, maxLength: 4 }),
    perSample: fc.boolean(),
    difference: fc.boolean(),
    outer: fc.boolean(),
    values: fc.infiniteStream(fc.oneof({ weight: 6, arbitrary: NORMAL }, fc.constantFrom(...ODD))),
    flags: fc.infiniteStream(fc.constantFrom(0, 0, 0, 0, 0, 1, 255)),
    weights: fc.infiniteStream(fc.constantFrom(1, Infinity, Infinity, ...WEIGHTS)),
  })
  .chain((given) => {
    const pol = fc.nat(given.pols - 1)
    return fc.tuple(fc.nat(given.channels - 1), fc.nat(given.channels), pol, pol).map(([first, count, one, other]) => ({
      ...given,
      stretch: { first, count: Math.min(count, given.channels - first) },
      pair: given.outer ? [0, given.pols - 1] : [one, other],
    }))
  })

describe('the combination of two correlations', () => {
  test('is the definition’s, for any samples, flags, weights, polarizations and stretches of channels', () => {
    fc.assert(
      fc.property(requests, (given) => {
        const { pols, channels, rows, perSample, difference, stretch, pair } = given
        const heap = new KernelHeap()
        const samples = 5 * channels * pols
        const from = {
          visibilities: heap.float32(2 * samples),
          flags: heap.uint8(samples),
          weights: heap.float32(perSample ? samples : 5 * pols),
        }
        from.visibilities.set(take(given.values, 2 * samples))
        from.flags.set(take(given.flags, samples))
        from.weights.set(take(given.weights, from.weights.length))
        const rowList = heap.int32(rows.length)
        rowList.set(rows)
        const pitch = stretch.count + 3
        const out = heap.float32(2 * pitch * rows.length).fill(9)
        const outWeights = heap.float32(pitch * rows.length).fill(9)
        const counts: CombinedCounts = { used: 1, flagged: 2, notFinite: 3 }
        new CorrelationCombiner(heap).combine(
          {
            visibilities: from.visibilities.byteOffset,
            flags: from.flags.byteOffset,
            weights: from.weights.byteOffset,
            weightsPerSample: perSample,
            channelCount: channels,
            polarizationCount: pols,
          },
          rowList.byteOffset,
          rows.length,
          stretch,
          { first: pair[0], second: pair[1], difference },
          { visibilities: out.byteOffset, weights: outWeights.byteOffset, pitch },
          counts,
        )
        const wanted = defined(from, given, pitch)
        expect([...out]).toEqual(wanted.visibilities)
        expect([...outWeights]).toEqual(wanted.weights)
        expect(counts).toEqual(wanted.counts)
      }),
      { numRuns: 400 },
    )
  })

  test('needs channels and polarizations that are there', () => {
    const heap = new KernelHeap()
    const combiner = new CorrelationCombiner(heap)
    const rows = {
      visibilities: 0,
      flags: 0,
      weights: 0,
      weightsPerSample: false,
      channelCount: 4,
      polarizationCount: 2,
    }
    const into = { visibilities: 0, weights: 0, pitch: 4 }
    const counts = { used: 0, flagged: 0, notFinite: 0 }
    const both = { first: 0, second: 1, difference: false }
    expect(() => combiner.combine(rows, 0, 1, { first: 2, count: 3 }, both, into, counts)).toThrow(
      /channels 2 to 5 of 4/,
    )
    expect(() => combiner.combine(rows, 0, 1, { first: 0, count: 4 }, { ...both, second: 2 }, into, counts)).toThrow(
      /polarizations 0 and 2 of 2/,
    )
  })
})

function take<T>(stream: Iterator<T>, length: number): T[] {
  return Array.from({ length }, () => stream.next().value as T)
}

/** What the kernel promises, sample by sample, in double precision. */
function defined(
  { visibilities, flags, weights }: { visibilities: Float32Array; flags: Uint8Array; weights: Float32Array },
  given: {
    readonly pols: number
    readonly channels: number
    readonly rows: readonly number[]
    readonly perSample: boolean
    readonly difference: boolean
    readonly stretch: { readonly first: number; readonly count: number }
    readonly pair: readonly number[]
  },
  pitch: number,
) {
  const { pols, channels, rows, perSample, difference, stretch, pair } = given
  const wanted = {
    visibilities: new Array<number>(2 * pitch * rows.length).fill(9),
    weights: new Array<number>(pitch * rows.length).fill(9),
    counts: { used: 1, flagged: 2, notFinite: 3 },
  }
  const sign = difference ? -1 : 1
  for (const [i, row] of rows.entries()) {
    for (let k = 0; k < stretch.count; k++) {
      const cell = (row * channels + stretch.first + k) * pols
      const [a, b] = pair.map((pol) => cell + pol)
      const value = [0, 1].map((part) => 0.5 * (visibilities[2 * a + part] + sign * visibilities[2 * b + part]))
      const weightsAt = perSample ? cell : row * pols
      const weight = Math.min(weights[weightsAt + pair[0]], weights[weightsAt + pair[1]])
      const isNumber = value.every(Number.isFinite)
      const isGood = isNumber && flags[a] === 0 && flags[b] === 0 && weight > 0 && weight < Infinity
      if (!isNumber) wanted.counts.notFinite++
      if (isGood) wanted.counts.used++
      else wanted.counts.flagged++
      const at = i * pitch + k
      wanted.visibilities[2 * at] = isGood ? Math.fround(value[0]) : 0
      wanted.visibilities[2 * at + 1] = isGood ? Math.fround(value[1]) : 0
      wanted.weights[at] = isGood ? weight : 0
    }
  }
  return wanted
}
