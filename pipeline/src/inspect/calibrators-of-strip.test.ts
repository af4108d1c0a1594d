import { haveData, unpackedTable } from '@contimg/fixtures/data'
import { DAY_S, mjdSFromIso } from '@contimg/numerics/time'
import { expect, test } from 'vitest'
import { BUILT_IN_CALIBRATORS } from '../sky/built-in-calibrators.ts'
import { calibratorsOfMeasurementSet } from './calibrators-of-measurement-set.ts'
import { calibratorsOfStrip } from './calibrators-of-strip.ts'
import { transitsInBeam } from './transits-in-beam.ts'

const DEG = Math.PI / 180
const NOW = mjdSFromIso('2025-10-18T12:00:00')

test('the calibrators of a strip are those that cross its beam within a day, with the same response', () => {
  const span = { startMjdS: NOW - 0.498 * DAY_S, endMjdS: NOW + 0.498 * DAY_S } // a sidereal day, nearly
  for (const decDeg of [16.2, 33.2, 54.6]) {
    const transits = transitsInBeam(decDeg * DEG, BUILT_IN_CALIBRATORS, { ...span, radiusRad: 2 * DEG })
    const seen = calibratorsOfStrip(decDeg * DEG, NOW, BUILT_IN_CALIBRATORS, { radiusRad: 2 * DEG })
    expect(seen.length).toBeGreaterThan(0)
    for (const { calibrator, mjdUtcS, response } of transits) {
      const found = seen.find(({ name }) => name === calibrator)
      expect(found?.response).toBeCloseTo(response, 9)
      expect(mjdSFromIso(found!.transitUtc)).toBeCloseTo(mjdUtcS, 2)
    }
  }
})

test('the brightest through the beam comes first, those of unknown flux last, and those beyond the limits not at all', () => {
  const unknown = { name: 'dark', altNames: [], raRad: 2, decRad: 33.2 * DEG, positionCode: '', fluxes: [] }
  const list = [unknown, ...BUILT_IN_CALIBRATORS]
  const seen = calibratorsOfStrip(33.2 * DEG, NOW, list, { radiusRad: 2 * DEG })
  expect(seen[0]).toMatchObject({ name: '0137+331', fluxOrigin: 'Perley-Butler 2017' })
  expect(seen.at(-1)).toMatchObject({ name: 'dark', fluxJy: null, apparentFluxJy: null })
  const fluxes = seen.flatMap(({ apparentFluxJy }) => apparentFluxJy ?? [])
  expect(fluxes).toEqual(fluxes.toSorted((a, b) => b - a))
  const few = calibratorsOfStrip(33.2 * DEG, NOW, list, { radiusRad: 2 * DEG, leastResponse: 0.9 })
  expect(few.every(({ response }) => response >= 0.9)).toBe(true)
  expect(few.length).toBeLessThan(seen.length)
})

test.skipIf(!haveData)('an observation of 3C286 sees it on the axis', () => {
  const [first] = calibratorsOfMeasurementSet(unpackedTable('ms', 'vla_L_3c286_2spw.ms'), BUILT_IN_CALIBRATORS)
  expect(first).toMatchObject({ name: '1331+305', separationDeg: expect.closeTo(0, 3), response: expect.closeTo(1, 4) })
  expect(first.fluxJy).toBeGreaterThan(14)
})
