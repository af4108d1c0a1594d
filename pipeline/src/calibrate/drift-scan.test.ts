import { airyPower } from '@contimg/numerics/beam'
import type { PointSource } from '@contimg/numerics/flux'
import { itrfDirection, meridianIcrs, type Sky, skyAt, UNKNOWN_ORIENTATION } from '@contimg/numerics/frames'
import { icrsUvwBasis } from '@contimg/numerics/uvw'
import { expect, test } from 'vitest'
import type { Spectra, VisibilityBlock } from '../visibilities/block.ts'
import type { Antenna, VisibilitySource } from '../visibilities/source.ts'
import { CombinedGains } from './combined-gains.ts'
import type { WindowGains } from './gain-table.ts'
import { type CalibrateOptions, DEFAULT_CALIBRATE_OPTIONS } from './options.ts'
import { type SolvedCalibration, solveTables } from './solve-tables.ts'

// A small drift scan from first principles: the path difference of every baseline is taken between ITRF vectors, so
// that neither uvw nor direction cosines of the code under test enter the data it must explain.

const SITE = { longitudeRad: -2.064427799, latitudeRad: 0.649845511, heightM: 1188 }
const SPEED_OF_LIGHT_M_S = 299792458
const EXPOSURE_S = 12.885
const DEC_RAD = 0.9525
const ANTENNAS = 14
const INTEGRATIONS = 6
const WINDOWS = [
  [1.3e9, 1.31e9, 1.32e9, 1.33e9],
  [1.45e9, 1.46e9, 1.47e9, 1.48e9],
].map((frequencies) => Float64Array.from(frequencies))

type Complex = readonly [number, number]
const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c]
const conj = ([a, b]: Complex): Complex => [a, -b]
const polar = (amplitude: number, phase: number): Complex => [amplitude * Math.cos(phase), amplitude * Math.sin(phase)]

function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

interface Setting {
  readonly sigmaJy: number
  readonly driftRad: number // of an antenna's phase over the scan
  readonly dead?: number // an antenna whose data are flagged
  readonly deadChannel?: number // flagged for all, in the first window
}

interface Scan {
  readonly source: VisibilitySource
  readonly sources: readonly PointSource[]
  gainAt(antenna: number, window: number, channel: number, receptor: number, integration: number): Complex
}

function scan({ sigmaJy, driftRad, dead = -1, deadChannel = -1 }: Setting): Scan {
  const random = randomOf(99)
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())
  const skies = Array.from({ length: INTEGRATIONS }, (_, t) =>
    skyAt(5.2671e9 + t * EXPOSURE_S, SITE, UNKNOWN_ORIENTATION),
  )
  const fields = skies.map((sky, t) => ({ name: `meridian_icrs_t${t}`, ...meridianIcrs(sky, DEC_RAD) }))
  const antennas = Array.from({ length: ANTENNAS }, (_, i): Antenna => {
    const offset = () => 2000 * (random() - 0.5)
    return {
      name: String(100 + i),
      positionM: [-2409150 + offset(), -4478573 + offset(), 3838617 + offset()],
      diameterM: 4.65,
    }
  })
  const sources = [
    sourceAt(fields[2].raRad + 0.012, fields[2].decRad + 0.015, 9, -0.5),
    sourceAt(fields[2].raRad - 0.02, fields[2].decRad - 0.005, 3, -0.8),
  ]
  const bandpass = Array.from({ length: ANTENNAS * 2 * 4 * 2 }, () => polar(0.1 + 0.04 * random(), 6.28 * random()))
  const gainAt: Scan['gainAt'] = (antenna, window, channel, receptor, integration) =>
    times(
      bandpass[((antenna * 2 + window) * 4 + channel) * 2 + receptor],
      polar(1, ((driftRad * integration) / INTEGRATIONS) * Math.sin(antenna)),
    )
  const blockOf = (t: number) =>
    observe(skies[t], t, fields[t], antennas, sources, {
      gainAt,
      noise: () => sigmaJy * normal(),
      sigmaJy,
      dead,
      deadChannel,
    })
  const blocks = skies.map((_, t) => blockOf(t))
  const source: VisibilitySource = {
    path: 'scan.ms',
    telescopeName: 'OVRO_MMA',
    antennas,
    fields,
    spectralWindows: WINDOWS.map((frequenciesHz, i) => ({
      name: `window ${i}`,
      frequenciesHz,
      channelWidthsHz: new Float64Array(4).fill(1e7),
    })),
    dataDescriptions: WINDOWS.map((_, spectralWindow) => ({ spectralWindow, correlations: [9, 12] })),
    rowCount: blocks.length * blocks[0].rowCount,
    blocks: () => blocks,
  }
  return { source, sources, gainAt }
}

function sourceAt(raRad: number, decRad: number, fluxJy: number, index: number): PointSource {
  return { name: 'source', raRad, decRad, fluxJy, referenceFrequencyHz: 1.4e9, spectralTerms: [index] }
}

interface Imperfections {
  readonly gainAt: Scan['gainAt']
  readonly noise: () => number
  readonly sigmaJy: number
  readonly dead: number
  readonly deadChannel: number
}

function observe(
  sky: Sky,
  t: number,
  field: { raRad: number; decRad: number },
  antennas: readonly Antenna[],
  sources: readonly PointSource[],
  { gainAt, noise, sigmaJy, dead, deadChannel }: Imperfections,
): VisibilityBlock {
  const pairs = antennas.flatMap((_, j) => antennas.slice(0, j + 1).map((__, i) => [i, j] as const))
  const rowCount = pairs.length * WINDOWS.length
  const basis = icrsUvwBasis(sky, field)
  const centre = itrfDirection(sky, field)
  const directions = sources.map((source) => itrfDirection(sky, source))
  const uvwM = new Float64Array(3 * rowCount)
  const spectra = WINDOWS.map((frequenciesHz, window): Spectra => {
    const visibilities = new Float32Array(pairs.length * 4 * 2 * 2)
    const flags = new Uint8Array(pairs.length * 4 * 2)
    for (const [row, [one, two]] of pairs.entries()) {
      const b = [0, 1, 2].map((axis) => antennas[two].positionM[axis] - antennas[one].positionM[axis])
      for (let axis = 0; axis < 3; axis++)
        uvwM[3 * (window * pairs.length + row) + axis] =
          b[0] * basis[3 * axis] + b[1] * basis[3 * axis + 1] + b[2] * basis[3 * axis + 2]
      for (const [channel, frequencyHz] of frequenciesHz.entries())
        for (let receptor = 0; receptor < 2; receptor++) {
          let sum: Complex = [0, 0]
          for (const [k, s] of directions.entries()) {
            const cosine = s[0] * centre[0] + s[1] * centre[1] + s[2] * centre[2]
            const pathM = b.reduce((path, value, axis) => path + value * (s[axis] - centre[axis]), 0)
            const flux = sources[k].fluxJy * (frequencyHz / 1.4e9) ** sources[k].spectralTerms[0]
            const apparent = flux * airyPower(4.65, Math.acos(Math.min(1, cosine)), frequencyHz)
            const [re, im] = polar(apparent, (2 * Math.PI * frequencyHz * pathM) / SPEED_OF_LIGHT_M_S)
            sum = [sum[0] + re, sum[1] + im]
          }
          const g1 = gainAt(one, window, channel, receptor, t)
          const g2 = gainAt(two, window, channel, receptor, t)
          const [re, im] = times(times(conj(g1), g2), [sum[0] + noise(), sum[1] + noise()]) // as the correlator does
          const at = (row * 4 + channel) * 2 + receptor
          visibilities.set([re, im], 2 * at)
          if (one === dead || two === dead || (window === 0 && channel === deadChannel)) flags[at] = 1
        }
    }
    const weights = new Float32Array(pairs.length * 2).fill(sigmaJy > 0 ? 1 / sigmaJy ** 2 : 1)
    const shape = { rowCount: pairs.length, channelCount: 4, polarizationCount: 2, weightSpectrum: undefined }
    return { dataDescriptionId: window, firstRow: window * pairs.length, ...shape, visibilities, flags, weights }
  })
  const perRow = (value: (pair: readonly [number, number]) => number) =>
    Int32Array.from({ length: rowCount }, (_, row) => value(pairs[row % pairs.length]))
  return {
    firstRow: t * rowCount,
    rowCount,
    timesMjdS: new Float64Array(rowCount).fill(sky.mjdUtcS),
    exposuresS: new Float64Array(rowCount).fill(EXPOSURE_S),
    fieldIds: new Int32Array(rowCount).fill(t),
    antenna1: perRow(([one]) => one),
    antenna2: perRow(([, two]) => two),
    uvwM,
    spectra,
  }
}

function solve({ source, sources }: Scan, options: Partial<CalibrateOptions> = {}): Promise<SolvedCalibration> {
  return solveTables(source, { sources, description: 'the truth' }, { ...DEFAULT_CALIBRATE_OPTIONS, ...options })
}

/** Largest difference of G_i conj(G_j) from conj(g_i) g_j, as a fraction of it, where there are gains. */
function worstProduct(given: Scan, solved: SolvedCalibration): number {
  const tables = new Map(Object.entries({ b: solved.bandpass, p: solved.phase, a: solved.amplitude }))
  const combined = new CombinedGains(tables, given.source)
  let worst = 0
  for (const [t, block] of [...given.source.blocks()].entries())
    for (let window = 0; window < 2; window++) {
      const { gains, flags } = combined.at(window, block.timesMjdS[0])
      for (let i = 0; i < ANTENNAS; i++)
        for (let j = i + 1; j < ANTENNAS; j++)
          for (let k = 0; k < 8; k++) {
            const [a, b] = [i * 8 + k, j * 8 + k]
            if (flags[a] || flags[b]) continue
            const [re, im] = times([gains[2 * a], gains[2 * a + 1]], [gains[2 * b], -gains[2 * b + 1]])
            const wanted = times(
              conj(given.gainAt(i, window, k >> 1, k & 1, t)),
              given.gainAt(j, window, k >> 1, k & 1, t),
            )
            worst = Math.max(worst, Math.hypot(re - wanted[0], im - wanted[1]) / Math.hypot(...wanted))
          }
    }
  return worst
}

test('a source that drifts through the beam gives the gains of the antennas, in the flux scale of the model', async () => {
  const given = scan({ sigmaJy: 0, driftRad: 0 })
  expect(worstProduct(given, await solve(given))).toBeLessThan(1e-5)
})

test('the same with another beam, or with none, or with a source left out, does not', async () => {
  const given = scan({ sigmaJy: 0, driftRad: 0 })
  expect(worstProduct(given, await solve(given, { beam: 'none' }))).toBeGreaterThan(0.1)
  expect(
    worstProduct(
      { ...given, sources: given.sources.slice(0, 1) },
      await solve({ ...given, sources: given.sources.slice(0, 1) }),
    ),
  ).toBeGreaterThan(0.01)
})

test('dishes that pointed elsewhere than at the phase centres are known by their pointing', async () => {
  const given = scan({ sigmaJy: 0, driftRad: 0 })
  const pointing = (_: number, fieldId: number) => given.source.fields[fieldId]
  expect(worstProduct(given, await solve(given, { pointing }))).toBeLessThan(1e-5)
  const fixed = () => given.source.fields[0]
  expect(worstProduct(given, await solve(given, { pointing: fixed }))).toBeGreaterThan(1e-3)
})

test('phases that wander in time are followed, and one bandpass serves them all', async () => {
  const given = scan({ sigmaJy: 0, driftRad: 2.5 })
  const followed = await solve(given, { preBandpass: 'int', phaseInterval: 'int' })
  expect(worstProduct(given, followed)).toBeLessThan(1e-5)
  expect(followed.phase.solutions).toHaveLength(2 * INTEGRATIONS)
  expect(followed.amplitude.solutions).toHaveLength(2)
  expect(worstProduct(given, await solve(given))).toBeGreaterThan(0.1)
})

test('tables have the phase of the reference antenna at zero, amplitudes of the bandpass at 1 on average', async () => {
  const solved = await solve(scan({ sigmaJy: 0.5, driftRad: 0.3 }), { referenceAntenna: '105' })
  expect(solved.referenceAntenna).toBe('105')
  expect(solved.notes).toEqual([])
  for (const { reference } of [...solved.bandpass.solutions, ...solved.phase.solutions]) expect(reference).toBe(5)
  for (const { gains, flags } of solved.bandpass.solutions)
    for (let antenna = 0; antenna < ANTENNAS; antenna++)
      for (let receptor = 0; receptor < 2; receptor++) {
        const places = [0, 1, 2, 3].map((channel) => (antenna * 4 + channel) * 2 + receptor)
        expect(places.map((at) => flags[at])).toEqual([0, 0, 0, 0])
        expect(places.reduce((sum, at) => sum + Math.hypot(gains[2 * at], gains[2 * at + 1]), 0) / 4).toBeCloseTo(1, 12)
        if (antenna === 5) for (const at of places) expect(gains[2 * at + 1]).toBe(0)
      }
  for (const { gains } of solved.phase.solutions)
    for (let at = 0; at < gains.length; at += 2) expect(Math.hypot(gains[at], gains[at + 1])).toBeCloseTo(1, 12)
  for (const { gains } of solved.amplitude.solutions)
    for (let at = 0; at < gains.length; at += 2) expect(gains[at + 1]).toBe(0)
})

test('a flagged channel and an antenna without data have flagged solutions; the next antenna is the reference', async () => {
  const solved = await solve(scan({ sigmaJy: 0.5, driftRad: 0, dead: 3, deadChannel: 2 }))
  expect(solved.referenceAntenna).toBe('104')
  expect(solved.notes.join()).toMatch(/antenna 104 is the phase reference/)
  const flagsOf = ({ flags }: WindowGains, antenna: number) => [...flags.subarray(antenna * 8, antenna * 8 + 8)]
  const [first, second] = solved.bandpass.solutions
  expect(flagsOf(first, 3)).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
  expect(flagsOf(first, 7)).toEqual([0, 0, 0, 0, 1, 1, 0, 0])
  expect(flagsOf(second, 7)).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
})

test('with noise the gains scatter by their stated errors', async () => {
  const given = scan({ sigmaJy: 1, driftRad: 0 })
  const { bandpass } = await solve(given, { normalise: false, preBandpass: 'none' })
  let [squares, count] = [0, 0]
  for (const { spectralWindow, gains, errors } of bandpass.solutions)
    for (let antenna = 0; antenna < ANTENNAS; antenna++)
      for (let k = 0; k < 8; k++) {
        const at = antenna * 8 + k
        const wanted = Math.hypot(...given.gainAt(antenna, spectralWindow, k >> 1, k & 1, 0))
        squares += ((Math.hypot(gains[2 * at], gains[2 * at + 1]) - wanted) / errors[at]) ** 2
        count++
      }
  expect(squares / count).toBeGreaterThan(0.7) // 224 draws: ± 10 %
  expect(squares / count).toBeLessThan(1.5)
})
