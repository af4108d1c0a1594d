import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { describe, expect, test } from 'vitest'
import { GAIN, type GainTable, type WindowGains } from '../calibrate/gain-table.ts'
import { gainQuality } from './gain-quality.ts'
import { Journal, type SelfcalStep } from './journal.ts'
import { normaliseTable } from './normalise.ts'
import { DEFAULT_SELFCAL_LIMITS, DEFAULT_SELFCAL_OPTIONS, planSteps } from './options.ts'
import { nextStep } from './run.ts'
import { judgeGains, judgeImage } from './verdict.ts'

const ANTENNAS = 12

/** Gains of one window at several times. */
function table(
  gainAt: (antenna: number, time: number) => { amplitude?: number; phaseRad?: number; snr?: number; flag?: 1 },
) {
  const times = [0, 1, 2, 3, 4]
  const solutions = times.map((time): WindowGains => {
    const [gains, snr] = [new Float64Array(4 * ANTENNAS), new Float64Array(2 * ANTENNAS)]
    const flags = new Uint8Array(2 * ANTENNAS)
    for (let at = 0; at < 2 * ANTENNAS; at++) {
      const { amplitude = 1, phaseRad = 0, snr: one = 50, flag = 0 } = gainAt(at >> 1, time)
      gains[2 * at] = amplitude * Math.cos(phaseRad)
      gains[2 * at + 1] = amplitude * Math.sin(phaseRad)
      snr[at] = one
      flags[at] = flag
    }
    const span = { startMjdS: 60 * time, endMjdS: 60 * time + 60, middleMjdS: 60 * time + 30 }
    const shape = { antennaCount: ANTENNAS, channelCount: 1, receptorCount: 2 }
    return {
      ...shape,
      gains,
      flags,
      snr,
      errors: snr.map((x) => 1 / x),
      spectralWindow: 0,
      span,
      fieldId: 0,
      reference: 0,
    }
  })
  const antennas = Array.from({ length: ANTENNAS }, (_, i) => ({
    name: `${i}`,
    positionM: [0, 0, 0] as const,
    diameterM: 4.65,
  }))
  const one: GainTable = {
    kind: GAIN,
    measurementSet: 'x',
    telescopeName: '',
    antennas,
    fields: [],
    spectralWindows: [],
    solutions,
  }
  return one
}

describe('gains', () => {
  test('have the quality that they were given', () => {
    const quality = gainQuality(
      table((antenna, time) => ({
        amplitude: antenna % 2 ? 0.9 : 1.1,
        phaseRad: antenna + (time % 2 ? 0.2 : -0.2), // bends of 0.8, whatever the antenna's own phase
        snr: 10 + antenna,
        ...(antenna === 3 && { flag: 1 as const }),
      })),
    )
    expect(quality.flaggedFraction).toBeCloseTo(1 / ANTENNAS, 12)
    expect(quality.medianAntennaSnr).toBe(16)
    expect(quality.phaseScatterRad).toBeCloseTo(0.8 / Math.sqrt(6), 12)
    expect(quality.amplitudeScatter).toBeCloseTo(0.099, 2)
  })

  test('that turn steadily, through 180° too, scatter no more than their errors', () => {
    const { phaseScatterRad } = gainQuality(table((_, time) => ({ phaseRad: 3.1 + 0.5 * time })))
    expect(phaseScatterRad).toBeCloseTo(1 / 50, 12)
  })

  test.each([
    ['sound ones pass', 'phase', {}, undefined],
    ['an SNR of 5 is enough for phases', 'phase', { snr: 5 }, undefined],
    ['but not for amplitudes', 'amplitude', { snr: 5 }, 'low_antenna_snr'],
    ['an SNR of 2 is too low for phases', 'phase', { snr: 2 }, 'low_antenna_snr'],
  ] as const)('%s', (_, kind, gain, status) => {
    expect(judgeGains(kind, [table(() => gain)], DEFAULT_SELFCAL_LIMITS)?.status).toBe(status)
  })

  test('that scatter by more than 30° or 0.3, or are flagged by half, are refused with the number', () => {
    const judged = (gainAt: Parameters<typeof table>[0]) => judgeGains('phase', [table(gainAt)], DEFAULT_SELFCAL_LIMITS)
    const noisy = judged((antenna, time) => ({ phaseRad: 2 * Math.sin(7 * antenna + 11 * time) }))
    expect(noisy?.status).toBe('noisy_gains')
    expect(noisy?.reason).toMatch(/^phases scatter by \d+\.\d°, wanted at most 30\.0°$/)
    expect(judged((antenna) => ({ amplitude: antenna % 2 ? 0.5 : 1.5 }))?.reason).toMatch(
      /^amplitudes scatter by 50\.0 %/,
    )
    expect(judged((antenna) => (antenna < 7 ? { flag: 1 } : {}))?.status).toBe('failed')
    expect(judged(() => ({ flag: 1 }))?.status).toBe('failed')
  })

  test('normalised, multiply to 1 over the antennas, and keep what is between them', () => {
    const given = table((antenna) => ({ amplitude: 3 * (1 + 0.1 * antenna), phaseRad: 0.3 * antenna }))
    const [{ gains }] = normaliseTable(given).solutions
    const amplitudes = Array.from({ length: ANTENNAS }, (_, a) => Math.hypot(gains[4 * a], gains[4 * a + 1]))
    expect(amplitudes.reduce((product, value) => product * value, 1)).toBeCloseTo(1, 12)
    expect(amplitudes[4] / amplitudes[0]).toBeCloseTo(1.4, 12)
    expect(Math.atan2(gains[17], gains[16])).toBeCloseTo(1.2, 12)
  })
})

test.each([
  [100, 150, 1, 'kept'],
  [100, 105.1, 0.96, 'kept'],
  [100, 104.9, 1, 'no_improvement'],
  [100, 100, 1, 'no_improvement'],
  [100, 96, 1, 'no_improvement'],
  [100, 94, 1, 'diverged'],
  [100, 120, 0.94, 'diverged'],
  [100, Number.NaN, 1, 'diverged'],
])('dynamic range from %s to %s and χ² better by %s: %s', (before, after, chiSquareGain, status) => {
  expect(judgeImage({ before, after }, chiSquareGain, DEFAULT_SELFCAL_LIMITS).status).toBe(status)
})

describe('the steps', () => {
  const options = DEFAULT_SELFCAL_OPTIONS
  const plans = planSteps(options)
  const done = (...statuses: SelfcalStep['verdict']['status'][]): SelfcalStep[] =>
    statuses.map((status, i) => ({
      ...plans[i],
      tables: [],
      image: undefined,
      chiSquareGain: 1,
      verdict: { status, reason: '' },
    }))
  const next = (steps: SelfcalStep[]) => nextStep(options, plans, steps)

  test('are phases over 300, 120 and 60 s, then amplitudes over all', () => {
    expect(plans).toEqual([
      { kind: 'phase', interval: 300 },
      { kind: 'phase', interval: 120 },
      { kind: 'phase', interval: 60 },
      { kind: 'amplitude', interval: 'inf' },
    ])
    expect(planSteps({ ...options, amplitudeInterval: 'none' })).toHaveLength(3)
    expect(next([])).toBe(plans[0])
    expect(next(done('kept'))).toBe(plans[1])
    expect(next(done('kept', 'kept', 'kept', 'kept'))).toBeUndefined()
  })

  test('stop at once where the first brings nothing, and go on to amplitudes where a later phase does not', () => {
    for (const status of ['no_improvement', 'diverged', 'low_antenna_snr', 'noisy_gains', 'failed'] as const) {
      expect(next(done(status))).toBeUndefined()
      expect(next(done('kept', status))).toBe(plans[3])
    }
    expect(nextStep({ ...options, maximumSteps: 2 }, plans, done('kept', 'kept'))).toBeUndefined()
  })
})

test('a journal is read again, and refuses to be of something else', async () => {
  const path = join(temporaryFolder(), 'selfcal.json')
  await new Journal(path, { ms: '/a.ms', robust: undefined }).note({ isApplied: true })
  expect(new Journal(path, { ms: '/a.ms' }).content).toEqual({ request: { ms: '/a.ms' }, steps: [], isApplied: true })
  expect(() => new Journal(path, { ms: '/b.ms' })).toThrow(/selfcal\.json: of another Measurement Set/)
  writeFileSync(path, '{"request"')
  expect(() => new Journal(path, { ms: '/a.ms' })).toThrow(/selfcal\.json: of another/)
})
