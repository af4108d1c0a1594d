import { expect, test } from 'vitest'
import type { CalibratorFluxMeasurement } from '../products.ts'
import { alertOfDrift, fluxDrift } from './flux-monitor-drift.ts'

const DAY_S = 86400
const CALIBRATOR = '0834+555'

function monitored(ratio: number, day: number, calibrator = CALIBRATOR): CalibratorFluxMeasurement {
  return {
    calibrator,
    measurementSet: `${day}.ms`,
    mjdS: day * DAY_S,
    frequencyHz: 1.4e9,
    observedFluxJy: 8.8 * ratio,
    catalogFluxJy: 8.8,
    fluxRatio: ratio,
    fluxRatioError: null,
    phaseRmsRad: null,
    amplitudeRms: null,
    flaggedFraction: null,
  }
}

test.each([
  [[1, 1.1, 1.2], 'steady', 0.2, 'risen'],
  [[1.2, 1.1, 1], 'steady', 0.2, 'fallen'],
  [[1, 1.1, 1.21], 'warning', 0.21, 'risen'],
  [[1.4, 1, 1.1], 'warning', 0.4, 'fallen'],
  [[0.7, 1, 0.9], 'critical', 1 / 0.7 - 1, 'risen'],
  [[1, 0.9, 0.7], 'critical', 1 / 0.7 - 1, 'fallen'],
  [[2, 2, 2], 'steady', 0, null],
])('ratios of %j within a week: %s', (ratios, level, drift, direction) => {
  const measurements = ratios.map((ratio, day) => monitored(ratio, 60000 + day))
  const found = fluxDrift(CALIBRATOR, measurements, 60003 * DAY_S)
  expect([found.level, found.count, found.direction]).toEqual([level, 3, direction])
  expect(found.drift).toBeCloseTo(drift, 12)
  expect([found.lowest, found.highest]).toEqual([Math.min(...ratios), Math.max(...ratios)])
})

test('older measurements, other calibrators and ratios that are none do not count, and fewer than three tell nothing', () => {
  const measurements = [
    monitored(3, 59990),
    monitored(3, 60004),
    monitored(5, 60001, '3C286'),
    monitored(-1, 60001),
    monitored(1, 60000),
    monitored(1.5, 60001),
  ]
  const found = fluxDrift(CALIBRATOR, measurements, 60003 * DAY_S)
  expect(found).toMatchObject({ level: 'unknown', drift: null, count: 2, newestMjdS: 60001 * DAY_S })
  expect(alertOfDrift(found)).toBeUndefined()
  expect(fluxDrift('none', measurements, 60003 * DAY_S)).toMatchObject({ count: 0, lowest: null, newestMjdS: null })
})

test('an alert says which way the flux went, how far and how fast', () => {
  const told = (...ratios: number[]) => {
    const measurements = ratios.map((ratio, day) => monitored(ratio, 60000 + day))
    return alertOfDrift(fluxDrift(CALIBRATOR, measurements, 60003 * DAY_S))
  }
  expect(told(1.05, 1, 0.7)).toMatchObject({
    severity: 'critical',
    message:
      "0834+555: flux over the catalogue's has fallen from 1.050 to 0.700, by 50.0 % of the lower, within 7 days, 3 measurements",
    count: 3,
    windowS: 7 * DAY_S,
  })
  expect(told(1, 1.1, 1.3)).toMatchObject({ severity: 'warning', message: expect.stringContaining('risen from 1.000') })
  expect(told(1, 1.1, 1.05)).toBeUndefined()
})
