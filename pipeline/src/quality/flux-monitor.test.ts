import { expect, test } from 'vitest'
import { CalibratorFluxSums } from './flux-monitor.ts'
import { normalPair, randomNumbers } from './testing.ts'

const measured = {
  calibrator: '0834+555',
  measurementSet: 'obs.ms',
  mjdS: 60000 * 86400,
  frequencyHz: 1.4e9,
  catalogFluxJy: 8.8,
}

test('flux, phase and amplitude rms are those of the values that count', () => {
  const sums = new CalibratorFluxSums()
  const [phases, amplitudes] = [
    [0.1, -0.1, 0.2, -0.2],
    [0.8, 1, 0.8, 1],
  ]
  for (const [i, phase] of phases.entries())
    sums.add(amplitudes[i] * Math.cos(phase), amplitudes[i] * Math.sin(phase), 2)
  sums.add(999, 999, 0)
  sums.add(Number.NaN, 1, 1)
  const found = sums.measurement(measured, 0.25)!
  const ratio = (0.8 * Math.cos(0.1) + Math.cos(0.1) + 0.8 * Math.cos(0.2) + Math.cos(0.2)) / 4
  expect(found.fluxRatio).toBeCloseTo(ratio, 12)
  expect(found.observedFluxJy).toBeCloseTo(ratio * 8.8, 12)
  expect(found.phaseRmsRad).toBeCloseTo(Math.sqrt((2 * 0.01 + 2 * 0.04) / 4), 12)
  expect(found.amplitudeRms).toBeCloseTo(0.1 / ratio, 12)
  expect(found.flaggedFraction).toBe(0.25)
})

test('noise does not bias the flux, and its error is that of the mean, whatever the unit of the weights', () => {
  const count = 400
  const pulls = Array.from({ length: 300 }, (_, seed) => {
    const random = randomNumbers(seed)
    const sums = new CalibratorFluxSums()
    for (let i = 0; i < count; i++) {
      const sigma = 1 + 2 * random()
      const [re, im] = normalPair(random)
      sums.add(1 + sigma * re, sigma * im, 1e-5 / sigma ** 2)
    }
    const { fluxRatio, fluxRatioError } = sums.measurement(measured, null)!
    return (fluxRatio - 1) / fluxRatioError!
  })
  const mean = pulls.reduce((sum, pull) => sum + pull, 0) / pulls.length
  const variance = pulls.reduce((sum, pull) => sum + pull ** 2, 0) / pulls.length
  expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(pulls.length))
  expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / pulls.length))
})

test('where nothing counts there is no flux, and a catalogue without one is an error, not a ratio', () => {
  const sums = new CalibratorFluxSums()
  expect(sums.measurement(measured, 1)).toBeUndefined()
  for (const catalogFluxJy of [0, -1, Number.NaN])
    expect(() => sums.measurement({ ...measured, catalogFluxJy }, null)).toThrow(RangeError)
})
