import { DAY_S, mjdSFromIso } from '@contimg/numerics/time'
import { expect, test } from 'vitest'
import { BUILT_IN_CALIBRATORS } from '../sky/built-in-calibrators.ts'
import { calibratorNamed } from '../sky/calibrator-names.ts'
import { transitsOfCalibrator } from './calibrator-transits.ts'
import { calibratorsOfPointing } from './calibrators-of-groups.ts'
import { transitsInBeam } from './transits-in-beam.ts'

const DEG = Math.PI / 180
const START = mjdSFromIso('2025-10-18T00:00:00')
const SPAN = { startMjdS: START, endMjdS: START + 2 * DAY_S }

test('within two days a calibrator of the strip crosses its beam twice, at its transits, and those of other strips never', () => {
  const transits = transitsInBeam(54.6 * DEG, BUILT_IN_CALIBRATORS, { ...SPAN, radiusRad: 2 * DEG })
  const { transits: wanted } = transitsOfCalibrator(calibratorNamed(BUILT_IN_CALIBRATORS, '0834+555'), START, 2)
  const ours = transits.filter(({ calibrator }) => calibrator === '0834+555')
  expect(ours.map(({ mjdUtcS }) => mjdUtcS / DAY_S)).toEqual(wanted.map(({ mjd }) => mjd))
  expect(transits.map(({ calibrator }) => calibrator)).not.toContain('3C286')
  const times = transits.map(({ mjdUtcS }) => mjdUtcS)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
})

test('the beam sees of a transit what it sees of the sky at that moment', () => {
  const calibrator = calibratorNamed(BUILT_IN_CALIBRATORS, '0834+555')
  for (const decDeg of [53.8, 55.5, 56.9]) {
    const [{ mjdUtcS, response }] = transitsInBeam(decDeg * DEG, [calibrator], { ...SPAN, radiusRad: 2 * DEG })
    const options = { radiusRad: 3 * DEG, leastResponse: 0 }
    const [seen] = calibratorsOfPointing(decDeg * DEG, mjdUtcS, [calibrator], options)
    expect(Math.abs(response - seen.response)).toBeLessThan(1e-4) // as far as aberration shifts both
    expect(seen.minutesToTransit).toBeCloseTo(0, 5)
  }
})

test('how far a calibrator may be is a matter of its declination of date, not of the catalogue', () => {
  const calibrator = calibratorNamed(BUILT_IN_CALIBRATORS, '0834+555')
  const decOfDate = transitsOfCalibrator(calibrator, START, 1).transits[0].apparentDecDeg
  expect(Math.abs(decOfDate - calibrator.decRad / DEG)).toBeGreaterThan(0.05) // precession since 2000
  const seenFrom = (decDeg: number) =>
    transitsInBeam(decDeg * DEG, [calibrator], { ...SPAN, radiusRad: 0.02 * DEG }).length
  expect([seenFrom(decOfDate), seenFrom(calibrator.decRad / DEG)]).toEqual([2, 0])
})
