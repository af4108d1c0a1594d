import { expect, test } from 'vitest'
import { CombinedGains } from './combined-gains.ts'
import type { WindowGains } from './gain-table.ts'
import { type CalibrateOptions, DEFAULT_CALIBRATE_OPTIONS } from './options.ts'
import { type SolvedCalibration, solveTables } from './solve-tables.ts'
import { ANTENNAS, conj, INTEGRATIONS, type Scan, scan, times } from './testing-scan.ts'

function solve({ source, sources }: Scan, options: Partial<CalibrateOptions> = {}): Promise<SolvedCalibration> {
  return solveTables(source, { sources, description: 'the truth' }, { ...DEFAULT_CALIBRATE_OPTIONS, ...options })
}

/** Largest difference of G_i conj(G_j) from conj(g_i) g_j, as a fraction of it, where there are gains. */
function worstProduct(given: Scan, solved: SolvedCalibration): number {
  const tables = new Map(Object.entries({ b: solved.bandpass!, p: solved.phase!, a: solved.amplitude! }))
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
  expect(followed.phase!.solutions).toHaveLength(2 * INTEGRATIONS)
  expect(followed.amplitude!.solutions).toHaveLength(2)
  expect(worstProduct(given, await solve(given))).toBeGreaterThan(0.1)
})

test('tables have the phase of the reference antenna at zero, amplitudes of the bandpass at 1 on average', async () => {
  const solved = await solve(scan({ sigmaJy: 0.5, driftRad: 0.3 }), { referenceAntenna: '105' })
  expect(solved.referenceAntenna).toBe('105')
  expect(solved.notes).toEqual([])
  for (const { reference } of [...solved.bandpass!.solutions, ...solved.phase!.solutions]) expect(reference).toBe(5)
  for (const { gains, flags } of solved.bandpass!.solutions)
    for (let antenna = 0; antenna < ANTENNAS; antenna++)
      for (let receptor = 0; receptor < 2; receptor++) {
        const places = [0, 1, 2, 3].map((channel) => (antenna * 4 + channel) * 2 + receptor)
        expect(places.map((at) => flags[at])).toEqual([0, 0, 0, 0])
        expect(places.reduce((sum, at) => sum + Math.hypot(gains[2 * at], gains[2 * at + 1]), 0) / 4).toBeCloseTo(1, 12)
        if (antenna === 5) for (const at of places) expect(gains[2 * at + 1]).toBe(0)
      }
  for (const { gains } of solved.phase!.solutions)
    for (let at = 0; at < gains.length; at += 2) expect(Math.hypot(gains[at], gains[at + 1])).toBeCloseTo(1, 12)
  for (const { gains } of solved.amplitude!.solutions)
    for (let at = 0; at < gains.length; at += 2) expect(gains[at + 1]).toBe(0)
})

test('a flagged channel and an antenna without data have flagged solutions; the next antenna is the reference', async () => {
  const solved = await solve(scan({ sigmaJy: 0.5, driftRad: 0, dead: 3, deadChannel: 2 }))
  expect(solved.referenceAntenna).toBe('104')
  expect(solved.notes.join()).toMatch(/antenna 104 is the phase reference/)
  const flagsOf = ({ flags }: WindowGains, antenna: number) => [...flags.subarray(antenna * 8, antenna * 8 + 8)]
  const [first, second] = solved.bandpass!.solutions
  expect(flagsOf(first, 3)).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
  expect(flagsOf(first, 7)).toEqual([0, 0, 0, 0, 1, 1, 0, 0])
  expect(flagsOf(second, 7)).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
})

test('with noise the gains scatter by their stated errors', async () => {
  const given = scan({ sigmaJy: 1, driftRad: 0 })
  const { bandpass } = await solve(given, { normalise: false, preBandpass: 'none' })
  let [squares, count] = [0, 0]
  for (const { spectralWindow, gains, errors } of bandpass!.solutions)
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
