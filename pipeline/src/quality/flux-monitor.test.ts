import { expect, test } from 'vitest'
import type { CalibratorFluxMeasurement } from '../products.ts'
import { fluxDrift, measureCalibratorFlux } from './flux-monitor.ts'
import { normalPair, randomNumbers } from './testing.ts'

const DAY_S = 86400
const measured = {
  calibrator: '0834+555',
  measurementSet: 'obs.ms',
  mjdS: 60000 * DAY_S,
  frequencyHz: 1.4e9,
  catalogFluxJy: 8.8,
}

function monitored(ratio: number, day: number, calibrator = measured.calibrator): CalibratorFluxMeasurement {
  const mjdS = day * DAY_S
  const rest = { observedFluxJy: 8.8 * ratio, fluxRatio: ratio, phaseRmsRad: null, amplitudeRms: null }
  return { ...measured, ...rest, calibrator, mjdS, flaggedFraction: null }
}

test('flux, phase and amplitude rms are those of the samples that count', () => {
  const [phases, amplitudes] = [
    [0.1, -0.1, 0.2, -0.2],
    [8, 10, 8, 10],
  ]
  const good = phases.flatMap((phase, i) => [amplitudes[i] * Math.cos(phase), amplitudes[i] * Math.sin(phase)])
  const found = measureCalibratorFlux(
    {
      visibilities: [...good, 999, 999, Number.NaN, 1],
      flags: [0, 0, 0, 0, 1, 0],
      weights: [1, 1, 1, 1, 1, 1],
    },
    measured,
  )!
  const observedFluxJy = (8 * Math.cos(0.1) + 10 * Math.cos(0.1) + 8 * Math.cos(0.2) + 10 * Math.cos(0.2)) / 4
  expect(found.observedFluxJy).toBeCloseTo(observedFluxJy, 12)
  expect(found.fluxRatio).toBeCloseTo(observedFluxJy / 8.8, 12)
  expect(found.phaseRmsRad).toBeCloseTo(Math.sqrt((2 * 0.01 + 2 * 0.04) / 4), 12)
  expect(found.amplitudeRms).toBeCloseTo(1 / observedFluxJy, 12)
  expect(found.flaggedFraction).toBeCloseTo(2 / 6, 12)
})

test('noise does not bias the flux', () => {
  const random = randomNumbers(5)
  const count = 20000
  const visibilities = Array.from({ length: count }, () => normalPair(random)).flatMap(([re, im]) => [
    1 + 3 * re,
    3 * im,
  ])
  const none = new Uint8Array(count)
  const found = measureCalibratorFlux({ visibilities, flags: none, weights: none.fill(1).slice() }, measured)
  expect(found).toBeUndefined() // all flagged: nothing is told
  const all = { visibilities, flags: new Uint8Array(count), weights: none }
  expect(Math.abs(measureCalibratorFlux(all, measured)!.observedFluxJy - 1)).toBeLessThan((4 * 3) / Math.sqrt(count))
})

test('a catalogue without a flux is an error, not a ratio', () => {
  const none = { visibilities: [], flags: [], weights: [] }
  for (const catalogFluxJy of [0, -1, Number.NaN])
    expect(() => measureCalibratorFlux(none, { ...measured, catalogFluxJy })).toThrow(RangeError)
})

test.each([
  [[1, 1.1, 1.2], 'steady', 0.2],
  [[1, 1.1, 1.21], 'warning', 0.21],
  [[1.4, 1, 1.1], 'warning', 0.4],
  [[0.7, 1, 0.9], 'critical', 1 / 0.7 - 1],
])('ratios of %j within a week: %s', (ratios, level, drift) => {
  const measurements = ratios.map((ratio, day) => monitored(ratio, 60000 + day))
  const found = fluxDrift(measured.calibrator, measurements, 60003 * DAY_S)
  expect([found.level, found.count]).toEqual([level, 3])
  expect(found.drift).toBeCloseTo(drift, 12)
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
  expect(fluxDrift(measured.calibrator, measurements, 60003 * DAY_S)).toMatchObject({
    level: 'unknown',
    drift: null,
    count: 2,
  })
})
