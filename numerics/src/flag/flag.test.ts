import fc from 'fast-check'
import { expect, test } from 'vitest'
import { flagAutos, flagClip, flagOutliers } from './flag.ts'
import { medianAndDeviation } from './median.ts'
import { FlagMemory } from './memory.ts'
import { differences, flaggedRows, spreadRowFlags } from './rows.ts'
import { FlagSummary } from './summary.ts'

const VISIBILITIES = Float32Array.of(0, 0, 1, 0, 0, -2, Number.NaN, 1, 3, Infinity, -0, 0, 3, 4, 1e30, 0)

const flagged = (change: (flags: Uint8Array) => void, flags = new Uint8Array(8)) => {
  change(flags)
  return flags.join('')
}

test('zeros and what is no finite number are flagged, small values are not', () => {
  const memory = new FlagMemory(0)
  const odd = [0, -0, 1e-45, -1e-45, 1, -3e38, Infinity, -Infinity, Number.NaN]
  const sample = fc.tuple(
    fc.constantFrom(...odd, 2, 3, 4, 5, 6),
    fc.constantFrom(...odd, 2, 3, 4, 5, 6),
    fc.constantFrom(0, 0, 1),
  )
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 40 }), (samples) => {
      const visibilities = memory.visibilities('data', samples.length)
      const flags = memory.flags('flags', samples.length)
      for (const [i, [re, im]] of samples.entries()) visibilities.set([re, im], 2 * i)
      flags.set(samples.map(([, , flag]) => flag))
      memory.flagZeros(visibilities, flags)
      const saysNothing = (re: number, im: number) =>
        (re === 0 && im === 0) || !Number.isFinite(re) || !Number.isFinite(im)
      expect([...flags]).toEqual(samples.map(([re, im, flag]) => (flag === 1 || saysNothing(re, im) ? 1 : 0)))
    }),
    { numRuns: 1000 },
  )
  expect(() => memory.flagZeros(new Float32Array(2), memory.flags('flags', 1))).toThrow(/other memory/)
})

test('clipping keeps amplitudes from minimum to maximum, both included', () => {
  const clip = (minimum: number, maximum: number, outside = true) =>
    flagged((flags) => flagClip(VISIBILITIES, flags, { minimum, maximum, outside }))
  expect(clip(1, 5)).toBe('10011101')
  expect(clip(0, Infinity)).toBe('00011000')
  expect(clip(1, 2, false)).toBe('01111000')
})

test('outliers are told by the limits of their polarization', () => {
  const [low, high] = [Float64Array.of(9, 1, Number.NaN), Float64Array.of(9, 3, Number.NaN)]
  const flags = flagged((all) => flagOutliers(VISIBILITIES, all, 2, low, high, 1))
  expect(flags).toBe('10011010')
})

test('autocorrelations are flagged whole', () => {
  const flags = Uint8Array.of(0, 0, 0, 1, 0, 0)
  flagAutos(Int32Array.of(0, 1, 1), Int32Array.of(1, 1, 2), flags)
  expect(flags.join('')).toBe('001100')
})

const flagsOf = (length: number) =>
  fc.uint8Array({ min: 0, max: 1, minLength: length, maxLength: length }).map((flags) => Uint8Array.from(flags))

test('differing flags are counted wherever they lie', () => {
  const memory = new FlagMemory(0)
  const pair = fc.nat(40).chain((length) => fc.tuple(flagsOf(length), flagsOf(length), fc.nat(5)))
  fc.assert(
    fc.property(pair, ([one, other, skipped]) => {
      const [a, b] = [one.subarray(skipped), other.subarray(skipped)]
      const wanted = a.filter((flag, i) => flag !== b[i]).length
      expect(differences(a, b)).toBe(wanted)
      const [here, there] = [memory.flags('one', a.length), memory.flags('other', b.length)]
      here.set(a)
      there.set(b)
      expect(memory.differences(here, there)).toBe(wanted)
    }),
  )
})

test('a row is flagged where all of it is, and a flagged row flags all of it', () => {
  fc.assert(
    fc.property(flagsOf(4), flagsOf(12), (rows, flags) => {
      spreadRowFlags(flags, rows)
      const whole = [0, 1, 2, 3].map((row) => (flags.subarray(3 * row, 3 * row + 3).includes(0) ? 0 : 1))
      expect([...flaggedRows(flags, 4)]).toEqual(whole)
      for (const [row, flag] of rows.entries()) expect(whole[row]).toBeGreaterThanOrEqual(flag)
    }),
  )
})

test('the median and the median distance from it are those of the sorted values', () => {
  const middle = (values: readonly number[]) => {
    const sorted = values.toSorted((a, b) => a - b)
    return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2
  }
  const values = fc.array(fc.float({ noNaN: true, min: -8, max: 8 }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(values, (list) => {
      const { median, deviation } = medianAndDeviation(Float32Array.from([...list, 99]), list.length)
      expect(median).toBeCloseTo(middle(list), 12)
      expect(deviation).toBeCloseTo(middle(list.map((value) => Math.fround(Math.abs(value - median)))), 12)
    }),
    { numRuns: 2000 },
  )
  expect(medianAndDeviation(new Float32Array(0), 0).median).toBeNaN()
})

test('the summary counts a sample for both its antennas, once for an autocorrelation', () => {
  const summary = new FlagSummary()
  const rows = { fieldIds: Int32Array.of(7, 8), scans: Int32Array.of(1, 1), correlations: Int32Array.of(9, 12) }
  summary.add({
    ...rows,
    antenna1: Int32Array.of(0, 1),
    antenna2: Int32Array.of(1, 1),
    spectralWindow: 3,
    flags: Uint8Array.of(1, 0, 1, 0, 0, 1, 0, 1),
  })
  summary.add({
    antenna1: Int32Array.of(0),
    antenna2: Int32Array.of(2),
    fieldIds: Int32Array.of(8),
    scans: Int32Array.of(2),
    spectralWindow: 4,
    correlations: Int32Array.of(12),
    flags: Uint8Array.of(1, 1),
  })
  expect(summary.all).toEqual({ total: 10, flagged: 6 })
  expect(summary.byAntenna.get(0)).toEqual({ total: 6, flagged: 4 })
  expect(summary.byAntenna.get(1)).toEqual({ total: 8, flagged: 4 })
  expect(summary.byAntenna.get(2)).toEqual({ total: 2, flagged: 2 })
  expect(summary.byField.get(8)).toEqual({ total: 6, flagged: 4 })
  expect(summary.byScan.get(1)).toEqual({ total: 8, flagged: 4 })
  expect(summary.bySpectralWindow.get(3)).toEqual({ total: 8, flagged: 4 })
  expect(summary.byCorrelation.get(9)).toEqual({ total: 4, flagged: 2 })
  expect(summary.byCorrelation.get(12)).toEqual({ total: 6, flagged: 4 })
})

test('the summary counts alike, however many channels and polarizations there are and wherever they lie', () => {
  const shape = fc.tuple(
    fc.integer({ min: 1, max: 3 }),
    fc.constantFrom(1, 2, 3, 4),
    fc.constantFrom(1, 2, 5, 300),
    fc.nat(4),
  )
  fc.assert(
    fc.property(
      shape.chain(([rows, pols, channels, skipped]) =>
        fc.tuple(fc.constant([rows, pols, channels, skipped]), flagsOf(rows * pols * channels + skipped)),
      ),
      ([[rows, pols, , skipped], all]) => {
        const flags = all.subarray(skipped)
        const ids = new Int32Array(rows)
        const correlations = Int32Array.from({ length: pols }, (_, place) => place)
        const summary = new FlagSummary()
        const facts = { antenna1: ids, antenna2: ids, fieldIds: ids, scans: ids, spectralWindow: 0, correlations }
        summary.add({ ...facts, flags })
        expect(summary.all.flagged).toBe(flags.reduce((sum, flag) => sum + flag, 0))
        for (const place of correlations) {
          const ofPlace = flags.filter((_, sample) => sample % pols === place)
          expect(summary.byCorrelation.get(place)?.flagged).toBe(ofPlace.reduce((sum, flag) => sum + flag, 0))
        }
      },
    ),
    { numRuns: 300 },
  )
})
