import { expect, test } from 'vitest'
import { flagAutos, flagClip, flagZeros } from './flag.ts'
import { FlagSummary } from './summary.ts'

const VISIBILITIES = Float32Array.of(0, 0, 1, 0, 0, -2, Number.NaN, 1, 3, Infinity, -0, 0, 3, 4, 1e30, 0)

test('zeros and what is no finite number are flagged, small values are not', () => {
  const flags = Uint8Array.of(0, 0, 0, 0, 0, 1, 0, 0)
  expect(flagZeros(VISIBILITIES, flags)).toBe(3)
  expect([...flags]).toEqual([1, 0, 0, 1, 1, 1, 0, 0])
})

test('clipping keeps amplitudes from minimum to maximum, both included', () => {
  const flags = new Uint8Array(8)
  expect(flagClip(VISIBILITIES, flags, 1, 5)).toBe(5)
  expect([...flags]).toEqual([1, 0, 0, 1, 1, 1, 0, 1])
})

test('clipping without limits still flags what is no finite number', () => {
  const flags = new Uint8Array(8)
  flagClip(VISIBILITIES, flags, 0, Infinity)
  expect([...flags]).toEqual([0, 0, 0, 1, 1, 0, 0, 0])
})

test('autocorrelations are flagged whole', () => {
  const flags = Uint8Array.of(0, 0, 0, 1, 0, 0)
  expect(flagAutos(Int32Array.of(0, 1, 1), Int32Array.of(1, 1, 2), flags)).toBe(1)
  expect([...flags]).toEqual([0, 0, 1, 1, 0, 0])
})

test('the summary counts a sample for both its antennas, once for an autocorrelation', () => {
  const summary = new FlagSummary()
  summary.add(Int32Array.of(0, 1), Int32Array.of(1, 1), 3, 2, Uint8Array.of(1, 0, 1, 0, 0, 1, 0, 1))
  summary.add(Int32Array.of(0), Int32Array.of(2), 4, 2, Uint8Array.of(1, 1))
  expect(summary.all).toEqual({ total: 10, flagged: 6 })
  expect(summary.byAntenna.get(0)).toEqual({ total: 6, flagged: 4 })
  expect(summary.byAntenna.get(1)).toEqual({ total: 8, flagged: 4 })
  expect(summary.byAntenna.get(2)).toEqual({ total: 2, flagged: 2 })
  expect(summary.bySpectralWindow.get(3)).toEqual({ total: 8, flagged: 4 })
  expect(summary.byPolarization.get(0)).toEqual({ total: 5, flagged: 3 })
  expect(summary.byPolarization.get(1)).toEqual({ total: 5, flagged: 3 })
})
