import { expect, test } from 'vitest'
import { judgeImage } from './image-rules.ts'
import { THERMAL, thermalNoiseJy, thermalOf } from './thermal-noise.ts'
import { verdictOf } from './verdict.ts'

const image = { noise_jy: 0.0005, dynamic_range: 100, calibration: 'applied' }

test.each([
  [image, 'good', []],
  [{ ...image, noise_jy: 0.001 }, 'good', []],
  [{ ...image, noise_jy: 0.0011 }, 'warn', ['noise_jy 0.0011, above 0.001 Jy/beam']],
  [
    { ...image, noise_jy: 0.0031, dynamic_range: 9 },
    'fail',
    ['noise_jy 0.0031, above 0.003 Jy/beam', 'dynamic_range 9, below 10'],
  ],
  [{ ...image, dynamic_range: 4.9 }, 'fail', ['dynamic_range 4.9, below 5']],
  [{ ...image, calibration: 'uncalibrated' }, 'fail', ['not calibrated: fluxes are in units of the correlator']],
  [{ noise_jy: null, dynamic_range: null, calibration: null }, null, []],
  [{ noise_jy: null, dynamic_range: 50, calibration: 'unknown' }, 'good', []],
])('%j is %s', (numbers, grade, reasons) => {
  expect(judgeImage(numbers)).toEqual({ grade, reasons })
})

test('thermal noise is that of the radiometer equation, visibility by visibility', () => {
  const visibility = 5800 / Math.sqrt(2 * 187.5e6 * 309) // of one polarization and baseline
  expect(thermalNoiseJy()).toBeCloseTo(visibility / Math.sqrt(2 * ((96 * 95) / 2)), 12)
  const made = { antennas: 12, bandwidth_mhz: 187.5 / 4, integration_sec: 309 }
  expect(thermalNoiseJy(thermalOf(made)) / thermalNoiseJy()).toBeCloseTo(2 * Math.sqrt((96 * 95) / (12 * 11)), 10)
  expect(thermalOf({ antennas: null, bandwidth_mhz: null, integration_sec: null })).toEqual(THERMAL)
})

const night = {
  ...{ groups: 100, imaged: 98, failed: 1, underWay: 0, medianNoiseJy: 0.0003, thermalNoiseJy: 0.00018 },
  hasValidSet: true,
}

test.each([
  [night, 'good', []],
  [{ ...night, imaged: 95, failed: 5 }, 'good', []],
  [{ ...night, imaged: 94 }, 'mixed', ['part imaged']],
  [{ ...night, failed: 6 }, 'mixed', ['part failed']],
  [{ ...night, imaged: 79 }, 'bad', ['part imaged']],
  [{ ...night, imaged: 79, underWay: 20 }, 'good', []],
  [{ ...night, groups: 3, imaged: 0, failed: 0, underWay: 3, medianNoiseJy: null }, 'no data', []],
  [{ ...night, medianNoiseJy: 0.00046 }, 'bad', ['median noise over thermal']],
  [{ ...night, hasValidSet: false }, 'bad', ['valid calibration set']],
  [{ ...night, medianNoiseJy: null }, 'good', []],
])('%j is %s', (figures, verdict, rules) => {
  const found = verdictOf(figures)
  expect([found.verdict, found.reasons.map(({ rule }) => rule)]).toEqual([verdict, rules])
})

test('a night is told in a sentence, and one without data as such', () => {
  expect(verdictOf({ ...night, failed: 0 }).sentence).toBe(
    'A good night: 98 of 100 groups imaged, none failed, median noise 0.30 mJy/beam, 1.7 times thermal.',
  )
  expect(verdictOf({ ...night, failed: 0, imaged: 97, underWay: 2 }).sentence).toContain(
    '97 of 100 groups imaged, 2 under way, none failed,',
  )
  expect(verdictOf({ ...night, medianNoiseJy: null, hasValidSet: false }).sentence).toBe(
    'A bad night: 98 of 100 groups imaged, 1 failed, noise not measured; no calibration set is valid.',
  )
  expect(verdictOf({ ...night, groups: 0, imaged: 0 })).toMatchObject({ verdict: 'no data' })
})
