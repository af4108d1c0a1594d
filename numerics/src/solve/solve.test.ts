import { expect, test } from 'vitest'
import { referencePhases } from './reference.ts'
import { normaliseAmplitudes, referenceSolutions, solveSums } from './solutions.ts'
import { DEFAULT_SOLVE_OPTIONS, solveAntennas } from './solver.ts'
import { type AntennaGains, GainSums, type ModelledRows } from './sums.ts'

type Complex = readonly [number, number]
const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c]
const conj = ([a, b]: Complex): Complex => [a, -b]

/** Uniform numbers in (0, 1) that a seed repeats (Park & Miller). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

function normalOf(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())
}

function randomGains(antennas: number, random: () => number): Complex[] {
  return Array.from({ length: antennas }, () => {
    const [amplitude, phase] = [0.5 + random(), 2 * Math.PI * random()]
    return [amplitude * Math.cos(phase), amplitude * Math.sin(phase)]
  })
}

interface Observation {
  readonly antennas: number
  readonly seed?: number
  readonly sigma?: number // of the real and of the imaginary part
  readonly integrations?: number
  readonly channels?: number
  readonly gains: readonly Complex[]
  readonly swapped?: boolean // list antenna 2 before antenna 1
  readonly drop?: (i: number, j: number) => boolean
}

/** V = G_i conj(G_j) M + noise, M different in every sample. */
function observe({ antennas, gains, seed = 7, sigma = 0, ...given }: Observation): ModelledRows {
  const { integrations = 1, channels = 1, swapped = false, drop = () => false } = given
  const random = randomOf(seed)
  const normal = normalOf(random)
  const pairs: [number, number][] = []
  for (let t = 0; t < integrations; t++)
    for (let i = 0; i < antennas; i++)
      for (let j = i; j < antennas; j++) if (!drop(i, j)) pairs.push(swapped ? [j, i] : [i, j])
  const model = new Float32Array(pairs.length * channels * 2)
  const visibilities = new Float32Array(pairs.length * channels * 2)
  for (const [row, [a, b]] of pairs.entries())
    for (let k = 0; k < channels; k++) {
      const at = 2 * (row * channels + k)
      const m: Complex = [5 * Math.cos(random() * 6), 5 * Math.sin(random() * 6)]
      model.set(m, at)
      const [re, im] = times(times(gains[a], conj(gains[b])), [model[at], model[at + 1]])
      visibilities.set([re + sigma * normal(), im + sigma * normal()], at)
    }
  return {
    antenna1: Int32Array.from(pairs, ([a]) => a),
    antenna2: Int32Array.from(pairs, ([, b]) => b),
    channelCount: channels,
    polarizationCount: 1,
    receptorPolarizations: [0],
    visibilities,
    flags: new Uint8Array(pairs.length * channels),
    weights: new Float32Array(pairs.length).fill(sigma > 0 ? 1 / (sigma * sigma) : 1),
    weightSpectrum: undefined,
    model,
    rowUse: undefined,
  }
}

function sumsOf(rows: ModelledRows, antennas: number, channels = 1): GainSums {
  const sums = new GainSums(antennas, channels, 1)
  sums.add(rows)
  return sums
}

/** Largest |g − wanted| after giving antenna `reference` the wanted phase. */
function worstError(gains: Float64Array, wanted: readonly Complex[], reference = 0): number {
  const turned = times(wanted[reference], conj([gains[2 * reference], gains[2 * reference + 1]]))
  const size = Math.hypot(...turned)
  return Math.max(
    ...wanted.map(([re, im], i) => {
      const [x, y] = times([gains[2 * i], gains[2 * i + 1]], [turned[0] / size, turned[1] / size])
      return Math.hypot(x - re, y - im)
    }),
  )
}

test.each([3, 5, 24, 96])('%s antennas: gains come back from noiseless data of many models', (antennas) => {
  const gains = randomGains(antennas, randomOf(antennas))
  const sums = sumsOf(observe({ antennas, gains, integrations: 2 }), antennas)
  const solution = solveAntennas(sums, 0, 0, { ...DEFAULT_SOLVE_OPTIONS, minimumBaselines: 2 })
  expect(solution.gaveUp).toBe(false)
  expect([...solution.flags]).toEqual(new Array(antennas).fill(0))
  expect(worstError(solution.gains, gains)).toBeLessThan(2e-6) // the data are single precision
})

test('rows that list the antennas the other way round give the same gains', () => {
  const gains = randomGains(9, randomOf(3))
  const sums = sumsOf(observe({ antennas: 9, gains, swapped: true }), 9)
  expect(worstError(solveAntennas(sums, 0, 0).gains, gains)).toBeLessThan(2e-6)
})

test('data made as conj(g₁) g₂ M, as the correlator does, give the conjugates of g', () => {
  const g = randomGains(9, randomOf(4))
  const { gains } = solveAntennas(sumsOf(observe({ antennas: 9, gains: g.map(conj) }), 9), 0, 0)
  expect(worstError(gains, g.map(conj))).toBeLessThan(2e-6)
  expect(worstError(gains, g)).toBeGreaterThan(0.1)
})

test('the stated errors are the scatter of the solutions, and the weights come out right', () => {
  const antennas = 16
  const gains = randomGains(antennas, randomOf(5))
  let [squares, chiSquares, count] = [0, 0, 0]
  for (let trial = 1; trial <= 60; trial++) {
    const rows = observe({ antennas, gains, sigma: 2, seed: 1000 + trial })
    const solution = solveAntennas(sumsOf(rows, antennas), 0, 0)
    const reference = referencePhases(solution.gains, solution.flags, antennas, [0])
    expect(reference[0]).toBe(0)
    const unturn = times(conj(gains[0]), [1 / Math.hypot(...gains[0]), 0])
    for (let i = 1; i < antennas; i++) {
      const wanted = times(gains[i], unturn)
      // along the gain, where the phase of the reference does not enter
      const size = Math.hypot(...wanted)
      const amplitude = Math.hypot(solution.gains[2 * i], solution.gains[2 * i + 1])
      squares += ((amplitude - size) / solution.errors[i]) ** 2
      count++
    }
    chiSquares += solution.reducedChiSquare
  }
  expect(squares / count).toBeGreaterThan(0.85) // 900 draws: ± 5 %, and antennas share a little of their errors
  expect(squares / count).toBeLessThan(1.25)
  expect(chiSquares / 60).toBeCloseTo(1, 1)
})

test('no other gains fit the data better', () => {
  const antennas = 7
  const rows = observe({ antennas, gains: randomGains(antennas, randomOf(8)), sigma: 3 })
  const { gains } = solveAntennas(sumsOf(rows, antennas), 0, 0, { ...DEFAULT_SOLVE_OPTIONS, minimumSnr: 0 })
  const misfit = (g: Float64Array) => {
    let sum = 0
    for (let row = 0; row < rows.antenna1.length; row++) {
      const [a, b] = [rows.antenna1[row], rows.antenna2[row]]
      if (a === b) continue
      const m: Complex = [rows.model[2 * row], rows.model[2 * row + 1]]
      const [re, im] = times(times([g[2 * a], g[2 * a + 1]], [g[2 * b], -g[2 * b + 1]]), m)
      sum += (rows.visibilities[2 * row] - re) ** 2 + (rows.visibilities[2 * row + 1] - im) ** 2
    }
    return sum
  }
  const best = misfit(gains)
  for (let at = 0; at < gains.length; at++)
    for (const step of [-1e-3, 1e-3]) expect(misfit(gains.with(at, gains[at] + step))).toBeGreaterThanOrEqual(best)
})

test('a model summed over channels and times is as good as each sample alone', () => {
  const gains = randomGains(8, randomOf(9))
  const rows = observe({ antennas: 8, gains, integrations: 5, channels: 6 })
  expect(worstError(solveAntennas(sumsOf(rows, 8, 1), 0, 0).gains, gains)).toBeLessThan(2e-6)
  expect(worstError(solveAntennas(sumsOf(rows, 8, 6), 4, 0).gains, gains)).toBeLessThan(2e-6)
})

test('phase solutions have amplitude 1, amplitude solutions no phase; one after the other is the whole gain', () => {
  const gains = randomGains(10, randomOf(11))
  const sums = sumsOf(observe({ antennas: 10, gains, sigma: 0.5 }), 10)
  const whole = solveAntennas(sums, 0, 0)
  const phase = solveAntennas(sums, 0, 0, { ...DEFAULT_SOLVE_OPTIONS, mode: 'phase' })
  const known: AntennaGains = { antennaCount: 10, channelCount: 1, receptorCount: 1, ...phase }
  const rest = new GainSums(10, 1, 1, sums.heap)
  rest.take(sums, known)
  const amplitude = solveAntennas(rest, 0, 0, { ...DEFAULT_SOLVE_OPTIONS, mode: 'amplitude' })
  for (let i = 0; i < 10; i++) {
    expect(Math.hypot(phase.gains[2 * i], phase.gains[2 * i + 1])).toBeCloseTo(1, 12)
    expect(amplitude.gains[2 * i + 1]).toBe(0)
    expect(amplitude.gains[2 * i] * phase.gains[2 * i]).toBeCloseTo(whole.gains[2 * i], 6)
    expect(phase.snr[i]).toBeCloseTo(whole.snr[i], 6)
  }
})

test('known gains may go into the model with the rows or with their sums', () => {
  const gains = randomGains(6, randomOf(12))
  const rows = observe({ antennas: 6, gains, channels: 3 })
  const known: AntennaGains = {
    antennaCount: 6,
    channelCount: 3,
    receptorCount: 1,
    gains: Float64Array.from(randomGains(18, randomOf(13)).flat()),
    flags: new Uint8Array(18).with(4, 1),
  }
  const byRow = new GainSums(6, 1, 1)
  byRow.add(rows, known)
  const bySum = new GainSums(6, 1, 1)
  const channels = new GainSums(6, 3, 1, bySum.heap)
  channels.add(rows)
  bySum.take(channels, known)
  for (let i = 0; i < byRow.sums.length; i++) expect(Math.abs(bySum.sums[i] - byRow.sums[i])).toBeLessThan(1e-6 * 25)
  expect(bySum.counts).toEqual(byRow.counts)
})

test('flagged samples, samples without weight and samples that are no number are left out', () => {
  const gains = randomGains(6, randomOf(14))
  const rows = observe({ antennas: 6, gains, integrations: 3, channels: 2 })
  rows.visibilities[10] = Number.NaN
  rows.visibilities[21] = Infinity
  rows.visibilities[30] = 1e30
  rows.flags[15] = 1
  rows.visibilities[2 * 2 * 7] = 1e20
  rows.weights[7] = 0
  expect(worstError(solveAntennas(sumsOf(rows, 6), 0, 0).gains, gains)).toBeLessThan(2e-6)
})

test('an antenna without data gets a flagged solution and does not touch the others', () => {
  const gains = randomGains(8, randomOf(15))
  const solution = solveAntennas(sumsOf(observe({ antennas: 8, gains, drop: (i, j) => i === 3 || j === 3 }), 8), 0, 0)
  expect([...solution.flags]).toEqual([0, 0, 0, 1, 0, 0, 0, 0])
  expect(solution.gains[6]).toBe(1)
  for (const i of [1, 2, 4, 5, 6, 7]) {
    const ratio = times(
      [solution.gains[2 * i], solution.gains[2 * i + 1]],
      conj([solution.gains[0], solution.gains[1]]),
    )
    const wanted = times(gains[i], conj(gains[0]))
    expect(ratio[0]).toBeCloseTo(wanted[0], 5)
    expect(ratio[1]).toBeCloseTo(wanted[1], 5)
  }
})

test('an antenna with too few baselines is flagged, and those that then have too few', () => {
  const drop = (i: number, j: number) => (i === 7 && j === 7 ? true : j === 7 && i > 2)
  const sums = sumsOf(observe({ antennas: 8, gains: randomGains(8, randomOf(16)), drop }), 8)
  expect([...solveAntennas(sums, 0, 0).flags]).toEqual([0, 0, 0, 0, 0, 0, 0, 1])
  expect([...solveAntennas(sums, 0, 0, { ...DEFAULT_SOLVE_OPTIONS, minimumBaselines: 3 }).flags]).not.toContain(1)
})

test('of two groups without a common baseline only the larger is solved', () => {
  const drop = (i: number, j: number) => i < 5 !== j < 5
  const sums = sumsOf(observe({ antennas: 11, gains: randomGains(11, randomOf(17)), drop }), 11)
  expect([...solveAntennas(sums, 0, 0).flags]).toEqual([1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
})

test('an antenna that records noise alone is flagged by its signal-to-noise ratio', () => {
  const gains = randomGains(12, randomOf(18)).with(5, [0, 0])
  const solution = solveAntennas(sumsOf(observe({ antennas: 12, gains, sigma: 2 }), 12), 0, 0)
  expect([...solution.flags]).toEqual(Array.from({ length: 12 }, (_, i) => (i === 5 ? 1 : 0)))
  expect(solution.snr[5]).toBeLessThan(3)
})

test('no data, or two antennas, or a solve cut short give no solution at all', () => {
  const none = solveAntennas(new GainSums(5, 1, 1), 0, 0)
  expect([...none.flags]).toEqual([1, 1, 1, 1, 1])
  const two = sumsOf(observe({ antennas: 2, gains: randomGains(2, randomOf(19)) }), 2)
  expect([...solveAntennas(two, 0, 0, { ...DEFAULT_SOLVE_OPTIONS, minimumBaselines: 1 }).flags]).toEqual([1, 1])
  const sums = sumsOf(observe({ antennas: 8, gains: randomGains(8, randomOf(20)), sigma: 1 }), 8)
  const short = solveAntennas(sums, 0, 0, { ...DEFAULT_SOLVE_OPTIONS, maximumIterations: 2 })
  expect(short.gaveUp).toBe(true)
  expect([...short.flags]).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
})

test('the reference antenna has phase zero; where it is missing the next stands in without a jump', () => {
  const polar = (phase: number): Complex => [Math.cos(phase), Math.sin(phase)]
  const gains = Float64Array.from([0.3, 1, 2, 0.4, 1.1, 2.1, 9, 1.3, 2.3, 0.6, 1.3, 2.3].flatMap(polar))
  const flags = Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0)
  const used = referencePhases(gains, flags, 3, [0, 1, 2])
  expect([...used]).toEqual([0, 0, 1, 0])
  const phase = (s: number, i: number) => Math.atan2(gains[2 * (3 * s + i) + 1], gains[2 * (3 * s + i)])
  expect([phase(0, 0), phase(1, 0), phase(3, 0)]).toEqual([0, 0, 0])
  expect(phase(0, 1)).toBeCloseTo(0.7, 12)
  expect(phase(1, 2)).toBeCloseTo(1.7, 12)
  expect(phase(2, 1)).toBeCloseTo(0.7, 12)
  expect(phase(2, 2)).toBeCloseTo(1.7, 12)
})

test('solutions before the reference antenna appears follow on from it, and empty ones have none', () => {
  const gains = new Float64Array(2 * 9).fill(Math.SQRT1_2)
  const flags = Uint8Array.of(1, 0, 0, 1, 1, 1, 0, 0, 0)
  expect([...referencePhases(gains, flags, 3, [0, 2, 1])]).toEqual([2, -1, 0])
  expect([...referencePhases(gains, new Uint8Array(9).fill(1), 3, [0, 2, 1])]).toEqual([-1, -1, -1])
})

test('a band of solutions is referenced channel by channel and normalised to a mean amplitude of 1', () => {
  const gains = randomGains(6, randomOf(21))
  const rows = observe({ antennas: 6, gains, channels: 4 })
  for (let row = 0; row < rows.antenna1.length; row++) {
    rows.flags[4 * row + 2] = 1 // an all-flagged channel
    rows.visibilities[2 * (4 * row + 3)] *= 4 // every gain doubled in the last channel
    rows.visibilities[2 * (4 * row + 3) + 1] *= 4
  }
  const solutions = solveSums(sumsOf(rows, 6, 4), DEFAULT_SOLVE_OPTIONS)
  expect([...referenceSolutions([solutions], [2, 0, 1])[0]]).toEqual([2, 2, -1, 2])
  normaliseAmplitudes(solutions)
  for (let antenna = 0; antenna < 6; antenna++) {
    const amplitudes = [0, 1, 2, 3].map((k) =>
      Math.hypot(...solutions.gains.subarray(8 * antenna + 2 * k, 8 * antenna + 2 * k + 2)),
    )
    expect(amplitudes[0]).toBeCloseTo(0.75, 5)
    expect(amplitudes[3]).toBeCloseTo(1.5, 5)
    expect([...solutions.flags.subarray(4 * antenna, 4 * antenna + 4)]).toEqual([0, 0, 1, 0])
    expect(amplitudes[2]).toBe(1)
  }
  expect(solutions.gains[8 * 2 + 1]).toBe(0)
  expect(solutions.unconverged).toBe(0)
})
