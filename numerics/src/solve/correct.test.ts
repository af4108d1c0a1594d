import { expect, test } from 'vitest'
import { correctRows } from './correct.ts'
import type { AntennaGains } from './sums.ts'

// two antennas, two channels, two receptors: [antenna, channel, receptor, 2]
const GAINS: AntennaGains = {
  antennaCount: 2,
  channelCount: 2,
  receptorCount: 2,
  gains: Float64Array.of(2, 0, 0, 1, 1, 1, 3, 0, 0, 2, 1, 0, 1, -1, 0, -2),
  flags: new Uint8Array(8),
}

const rows = () => ({
  antenna1: Int32Array.of(0),
  antenna2: Int32Array.of(1),
  receptors: [
    [0, 0],
    [0, 1],
    [1, 1],
  ] as const,
  // V_true = 1 + 2i everywhere, times G_i conj(G_j)
  visibilities: Float32Array.of(
    ...[8, -4], // 2 · (−2i) = −4i
    ...[2, 4], // 2 · 1
    ...[-2, 1], // i · 1
    ...[-4, 2], // (1 + i)(1 + i) = 2i
    ...[-6, -2], // (1 + i)(2i) = −2 + 2i
    ...[-12, 6], // 3 · 2i
  ),
  flags: new Uint8Array(6),
  weights: Float32Array.of(1, 1, 10),
  weightSpectrum: undefined as Float32Array | undefined,
})

test('the gains come out of the visibilities and their squares go into the weights', () => {
  const given = rows()
  const corrected = new Float32Array(12)
  expect(correctRows(given, GAINS, corrected)).toBe(0)
  for (let sample = 0; sample < 6; sample++) {
    expect(corrected[2 * sample]).toBeCloseTo(1, 6)
    expect(corrected[2 * sample + 1]).toBeCloseTo(2, 6)
  }
  expect([...given.weights]).toEqual([(16 + 4) / 2, (4 + 8) / 2, (10 * (1 + 36)) / 2])
})

test('each channel of a weight spectrum takes its own gains', () => {
  const given = { ...rows(), weightSpectrum: new Float32Array(6).fill(2) }
  correctRows(given, GAINS, new Float32Array(12))
  expect([...given.weightSpectrum]).toEqual([32, 8, 2, 8, 16, 72])
})

test('samples without a gain are flagged, left as they are and do not enter the weight', () => {
  const given = rows()
  given.flags[5] = 1
  const corrected = new Float32Array(12)
  const missing = { ...GAINS, flags: new Uint8Array(8).with(2, 1), gains: GAINS.gains.with(6, 0).with(7, 0) }
  expect(correctRows(given, missing, corrected)).toBe(2) // channel 1: receptor 0 of antenna 0 flagged, its gain 3 now 0
  expect([...given.flags]).toEqual([0, 0, 0, 1, 1, 1])
  expect([...corrected.subarray(6)]).toEqual([...given.visibilities.subarray(6)])
  expect([...given.weights]).toEqual([16, 4, 10])
})
