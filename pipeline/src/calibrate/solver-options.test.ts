import { expect, test } from 'vitest'
import type { WindowGains } from './gain-table.ts'
import { type CalibrateOptions, DEFAULT_CALIBRATE_OPTIONS } from './options.ts'
import { type SolvedCalibration, solveTables } from './solve-tables.ts'
import { ANTENNAS, INTEGRATIONS, type Scan, scan, worstProduct } from './testing-scan.ts'

function solve({ source, sources }: Scan, options: Partial<CalibrateOptions> = {}): Promise<SolvedCalibration> {
  return solveTables(source, { sources, description: 'the truth' }, { ...DEFAULT_CALIBRATE_OPTIONS, ...options })
}

const DELAYS_NS = [3, -7.3, 0.4, 12, -18.5]
const delayNs = (antenna: number, receptor: number) => DELAYS_NS[antenna % 5] + 1.5 * receptor

test('delays come back to 0.05 ns of those put in, one for all windows, and the bandpass is flat without them', async () => {
  const given = scan({ sigmaJy: 0.5, driftRad: 0, delayNs })
  const solved = await solve(given, { delays: true, referenceAntenna: '105' })
  expect(solved.delay!.kind).toBe('K Jones')
  for (const { gains, flags, errors, channelCount } of solved.delay!.solutions) {
    expect(channelCount).toBe(1)
    for (let antenna = 0; antenna < ANTENNAS; antenna++)
      for (let receptor = 0; receptor < 2; receptor++) {
        const at = 2 * antenna + receptor
        expect(flags[at]).toBe(0)
        expect(Math.abs(gains[2 * at] - (delayNs(antenna, receptor) - delayNs(5, receptor)))).toBeLessThan(0.05)
        expect(errors[at]).toBeLessThan(0.05)
      }
  }
  expect(spreadOfPhases(solved.bandpass!.solutions[0])).toBeLessThan(0.1)
  expect(spreadOfPhases((await solve(given, { referenceAntenna: '105' })).bandpass!.solutions[0])).toBeGreaterThan(1)
})

/** Largest difference of a phase from that of the first channel. */
function spreadOfPhases({ gains, channelCount, flags }: WindowGains): number {
  let widest = 0
  for (let at = 0; at < flags.length; at++) {
    const first = at - 2 * (Math.floor(at / 2) % channelCount)
    const [a, b, c, d] = [gains[2 * at], gains[2 * at + 1], gains[2 * first], gains[2 * first + 1]]
    widest = Math.max(widest, Math.abs(Math.atan2(b * c - a * d, a * c + b * d)))
  }
  return widest
}

test('delays, bandpass and gains together are what the antennas do', async () => {
  const given = scan({ sigmaJy: 0, driftRad: 0, delayNs })
  expect(worstProduct(given, await solve(given, { delays: true }))).toBeLessThan(1e-5)
})

test('phases alone, or a bandpass alone, keep the flux scale, and say so', async () => {
  const given = scan({ sigmaJy: 0, driftRad: 0 })
  const phases = await solve(given, { gains: 'p' })
  expect([phases.amplitude, phases.notes]).toEqual([undefined, [expect.stringMatching(/keeps the flux scale/)]])
  expect(worstProduct(given, phases)).toBeLessThan(1e-5)
  const bandpass = await solve(given, { gains: 'none' })
  expect([bandpass.phase, bandpass.amplitude]).toEqual([undefined, undefined])
  expect(worstProduct(given, bandpass)).toBeLessThan(1e-5)
})

test('amplitudes alone carry the scale of a normalised bandpass that has the phases', async () => {
  const given = scan({ sigmaJy: 0, driftRad: 0 })
  const solved = await solve(given, { gains: 'a' })
  expect(solved.phase).toBeUndefined()
  expect(worstProduct(given, solved)).toBeLessThan(1e-5)
})

test('one gain for all windows holds for all of them, and the table says in which one it stands', async () => {
  const given = scan({ sigmaJy: 0, driftRad: 2.5 })
  const solved = await solve(given, {
    preBandpass: 'int',
    phaseInterval: 'int',
    combineWindows: true,
    normalise: false,
  })
  expect(solved.phase!.solutions).toHaveLength(INTEGRATIONS)
  expect(solved.phase!.windowMap).toEqual([0, 0])
  expect(worstProduct(given, solved)).toBeLessThan(1e-5)
})

test('with one gain for all windows the signal is that of all', async () => {
  const given = scan({ sigmaJy: 3, driftRad: 0 })
  const median = ({ snr }: WindowGains) => [...snr].sort((a, b) => a - b)[snr.length >> 1]
  const [apart, together] = [await solve(given), await solve(given, { combineWindows: true })]
  const ratio = median(together.phase!.solutions[0]) / median(apart.phase!.solutions[0])
  expect(ratio).toBeGreaterThan(1.25) // √2 but for the noise of one
  expect(ratio).toBeLessThan(1.6)
})

test('gains alone are solved for where no bandpass is wanted', async () => {
  const given = scan({ sigmaJy: 0, driftRad: 0, delayNs: () => 0 })
  const solved = await solve(given, { bandpass: false })
  expect(solved.bandpass).toBeUndefined()
  expect(worstProduct(given, solved)).toBeLessThan(1e-5)
})

test('fields that are kept apart have gains of their own', async () => {
  const solved = await solve(scan({ sigmaJy: 0.5, driftRad: 1 }), { combineFields: false, preBandpass: 'int' })
  for (const table of [solved.phase!, solved.amplitude!]) {
    expect(table.solutions).toHaveLength(2 * INTEGRATIONS)
    expect(new Set(table.solutions.map(({ fieldId }) => fieldId)).size).toBe(INTEGRATIONS)
  }
})

test('channels that share a solution have the same one, of the signal of both', async () => {
  const given = scan({ sigmaJy: 1, driftRad: 0, delayNs: () => 0 })
  const [fine, coarse] = [await solve(given), await solve(given, { channelBin: 2 })]
  const [{ gains, snr }] = coarse.bandpass!.solutions
  for (let antenna = 0; antenna < ANTENNAS; antenna++)
    expect([...gains.subarray(16 * antenna, 16 * antenna + 4)]).toEqual([
      ...gains.subarray(16 * antenna + 4, 16 * antenna + 8),
    ])
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  expect(mean(snr) / mean(fine.bandpass!.solutions[0].snr)).toBeCloseTo(Math.SQRT2, 0)
})

test.each(['huber', 'student'] as const)(
  'with %s weights a few spoilt baselines do not spoil the gains',
  async (loss) => {
    const given = scan({ sigmaJy: 0.3, driftRad: 0, spoilt: (one, two) => ((3 * one + two) % 13 === 0 ? 30 : 0) })
    const plain = worstProduct(given, await solve(given, { preBandpass: 'none' }))
    const robust = worstProduct(given, await solve(given, { preBandpass: 'none', loss }))
    expect(plain).toBeGreaterThan(0.15)
    expect(robust).toBeLessThan(plain / 2)
  },
)

test('a reference antenna that is flagged in half the spans leaves no jump in the phases of the others', async () => {
  const isFlagged = (antenna: number, t: number) => antenna === 3 && t >= INTEGRATIONS / 2
  const given = scan({ sigmaJy: 0.05, driftRad: 0, delayNs: () => 0, isFlagged }) // each antenna has a phase of its own
  const { phase, referenceAntenna, notes } = await solve(given, {
    bandpass: false,
    phaseInterval: 'int',
    referenceAntenna: '103,107',
  })
  expect([referenceAntenna, notes]).toEqual(['103', []])
  for (const window of [0, 1]) {
    const run = phase!.solutions.filter(({ spectralWindow }) => spectralWindow === window)
    expect(run.map(({ reference }) => reference)).toEqual([3, 3, 3, 7, 7, 7])
    for (let at = 0; at < 2 * ANTENNAS; at++) {
      const alive = run.filter(({ flags }) => flags[at] === 0)
      expect(alive.length).toBe(at >> 1 === 3 ? 3 : 6)
      for (const { gains } of alive) {
        const [a, b, c, d] = [gains[2 * at], gains[2 * at + 1], alive[0].gains[2 * at], alive[0].gains[2 * at + 1]]
        expect(Math.abs(Math.atan2(b * c - a * d, a * c + b * d))).toBeLessThan(0.05)
      }
    }
  }
})

test('an antenna that is much worse than the others is not the reference, though it was wanted', async () => {
  const mostlyFlagged = (antenna: number, t: number) => antenna === 3 && t > 0
  const solved = await solve(scan({ sigmaJy: 3, driftRad: 0, isFlagged: mostlyFlagged }), { minimumSnr: 20 })
  expect(solved.referenceAntenna).toBe('104')
  expect(solved.notes.join()).toMatch(/antenna 104 is the phase reference/)
})

test('baselines outside a range of (u, v) are left out', async () => {
  const given = scan({ sigmaJy: 0.5, driftRad: 0 })
  const [all, long, short] = [
    await solve(given),
    await solve(given, { minimumUvWavelengths: 4000 }),
    await solve(given, { maximumUvWavelengths: 4000, minimumBaselines: 2 }),
  ]
  const snrOf = ({ bandpass }: SolvedCalibration) => bandpass!.solutions[0].snr.reduce((sum, snr) => sum + snr ** 2, 0)
  expect((snrOf(long) + snrOf(short)) / snrOf(all)).toBeGreaterThan(0.8)
  expect((snrOf(long) + snrOf(short)) / snrOf(all)).toBeLessThan(1.2)
  expect(snrOf(long)).toBeLessThan(0.95 * snrOf(all))
  const told = await solve(given, { preBandpassUv: { minimum: 4000, maximum: Infinity } })
  expect(snrOf(told) / snrOf(all)).toBeCloseTo(1, 1)
})
