import { expect, test } from 'vitest'
import { KernelHeap } from '../wasm/heap.ts'
import { RowCorrector } from './correct.ts'
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

const heap = new KernelHeap()
const corrector = new RowCorrector(heap)

function inHeap<T extends { visibilities: Float32Array; flags: Uint8Array; weightSpectrum: Float32Array | undefined }>(
  given: T,
): T {
  const visibilities = heap.float32(given.visibilities.length)
  visibilities.set(given.visibilities)
  const flags = heap.uint8(given.flags.length)
  flags.set(given.flags)
  const weightSpectrum = given.weightSpectrum && heap.float32(given.weightSpectrum.length)
  if (given.weightSpectrum) weightSpectrum?.set(given.weightSpectrum)
  return { ...given, visibilities, flags, weightSpectrum }
}

test('the gains come out of the visibilities and their squares go into the weights', () => {
  const given = inHeap(rows())
  expect(corrector.correct(given, GAINS)).toBe(0)
  for (let sample = 0; sample < 6; sample++) {
    expect(given.visibilities[2 * sample]).toBeCloseTo(1, 6)
    expect(given.visibilities[2 * sample + 1]).toBeCloseTo(2, 6)
  }
  expect([...given.weights]).toEqual([(16 + 4) / 2, (4 + 8) / 2, (10 * (1 + 36)) / 2])
})

test('each channel of a weight spectrum takes its own gains', () => {
  const given = inHeap({ ...rows(), weightSpectrum: new Float32Array(6).fill(2) })
  corrector.correct(given, GAINS)
  expect([...given.weightSpectrum!]).toEqual([32, 8, 2, 8, 16, 72])
})

test('samples without a gain are flagged if wanted, left as they are and do not enter the weight', () => {
  const missing = { ...GAINS, flags: new Uint8Array(8).with(2, 1), gains: GAINS.gains.with(6, 0).with(7, 0) }
  for (const flagMissing of [true, false]) {
    const given = inHeap({ ...rows(), flags: new Uint8Array(6).with(5, 1) })
    const wanted = flagMissing ? [2, [0, 0, 0, 1, 1, 1]] : [0, [0, 0, 0, 0, 0, 1]]
    // channel 1: receptor 0 of antenna 0 is flagged, its gain 3 now 0
    expect([corrector.correct(given, missing, flagMissing), [...given.flags]]).toEqual(wanted)
    expect([...given.visibilities.subarray(6)]).toEqual([...rows().visibilities.subarray(6)])
    expect([...given.weights]).toEqual([16, 4, 10])
  }
})

/** Complex numbers of unit scale, the same in every run. */
function numbers(count: number, seed: number): Float64Array {
  return Float64Array.from({ length: 2 * count }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed) + 0.1)
}

test.each([
  [
    'two parallel hands',
    [
      [0, 0],
      [1, 1],
    ],
  ],
  [
    'four products',
    [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ],
  ],
] as const)(
  '%s of many rows are V / (G_i conj(G_j)) by definition, in either order of the antennas',
  (_, receptors) => {
    const [antennas, channels, rowCount] = [5, 7, 30]
    const size = antennas * channels * 2
    const gains = numbers(size, 1)
    const flags = Uint8Array.from({ length: size }, (_, at) => (at % 29 === 3 ? 1 : 0)) // some antennas lack some
    const antenna1 = Int32Array.from({ length: rowCount }, (_, row) => row % antennas)
    const antenna2 = Int32Array.from({ length: rowCount }, (_, row) => (3 * row + 1) % antennas)
    const samples = rowCount * channels * receptors.length
    const given = inHeap({
      ...{ antenna1, antenna2, receptors, flags: new Uint8Array(samples), weightSpectrum: undefined },
      visibilities: Float32Array.from(numbers(samples, 2)),
      weights: new Float32Array(rowCount * receptors.length).fill(2),
    })
    const before = given.visibilities.slice()
    corrector.correct(given, { antennaCount: antennas, channelCount: channels, receptorCount: 2, gains, flags })
    for (let row = 0; row < rowCount; row++)
      for (const [p, [ra, rb]] of receptors.entries()) {
        let [sum, count] = [0, 0]
        for (let channel = 0; channel < channels; channel++) {
          const at = (row * channels + channel) * receptors.length + p
          const a = (antenna1[row] * channels + channel) * 2 + ra
          const b = (antenna2[row] * channels + channel) * 2 + rb
          const isMissing = flags[a] === 1 || flags[b] === 1
          expect(given.flags[at]).toBe(isMissing ? 1 : 0)
          const [gr, gi] = [
            gains[2 * a] * gains[2 * b] + gains[2 * a + 1] * gains[2 * b + 1],
            gains[2 * a + 1] * gains[2 * b] - gains[2 * a] * gains[2 * b + 1],
          ]
          const power = gr * gr + gi * gi
          const [re, im] = [before[2 * at], before[2 * at + 1]]
          const wanted = isMissing ? [re, im] : [(re * gr + im * gi) / power, (im * gr - re * gi) / power]
          const scale = 1e-6 * Math.max(1, Math.hypot(...wanted))
          expect(Math.abs(given.visibilities[2 * at] - wanted[0])).toBeLessThan(scale)
          expect(Math.abs(given.visibilities[2 * at + 1] - wanted[1])).toBeLessThan(scale)
          if (!isMissing) [sum, count] = [sum + power, count + 1]
        }
        expect(given.weights[row * receptors.length + p]).toBeCloseTo((2 * sum) / count, 4)
      }
  },
)
