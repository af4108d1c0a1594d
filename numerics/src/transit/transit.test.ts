import { expect, test } from 'vitest'
import { apparentPlace, type Site, skyAt, UNKNOWN_ORIENTATION } from '../frames/index.ts'
import { DSA110_SITE } from '../stations/index.ts'
import { isoFromMjdS, mjdSFromIso } from '../time/index.ts'
import { nextTransits, type SkyOf, transitNear, transitsBetween } from './transit.ts'

const DEG_RAD = Math.PI / 180
const DAY_S = 86400
const skyOver =
  (site: Site): SkyOf =>
  (mjdUtcS) =>
    skyAt(mjdUtcS, site, UNKNOWN_ORIENTATION)
const OVRO = skyOver(DSA110_SITE)
const CALIBRATOR = { raRad: 128.7287672 * DEG_RAD, decRad: 55.5725197 * DEG_RAD } // 0834+555

test('at its transit a source stands at hour angle 0 and as high as its declination lets it', () => {
  for (const decDeg of [-30, 0, 37.2, 55.6, 85]) {
    const icrs = { raRad: 2, decRad: decDeg * DEG_RAD }
    const transit = transitNear(OVRO, icrs, mjdSFromIso('2025-10-18'))
    expect(Math.abs(apparentPlace(OVRO(transit.mjdUtcS), icrs).hourAngleRad)).toBeLessThan(1e-10)
    const zenithDistanceRad = Math.abs(DSA110_SITE.latitudeRad - transit.decRad)
    expect(transit.elevationRad).toBeCloseTo(Math.PI / 2 - zenithDistanceRad, 9)
  }
})

test('a source too far south transits all the same, below the horizon', () => {
  const [transit] = nextTransits(OVRO, { raRad: 0, decRad: -70 * DEG_RAD }, mjdSFromIso('2025-10-18'), 1)
  expect(transit.elevationRad).toBeLessThan(0)
})

test('transits follow each other by a sidereal day, 3 minutes and 56 seconds short of a day', () => {
  const transits = nextTransits(OVRO, CALIBRATOR, mjdSFromIso('2025-10-18'), 4)
  const gapsS = transits.slice(1).map(({ mjdUtcS }, i) => mjdUtcS - transits[i].mjdUtcS)
  for (const gapS of gapsS) expect(gapS).toBeCloseTo(DAY_S - 235.91, 1)
})

test('a year has 366 transits of a source: two on the day when it comes at midnight UTC', () => {
  const start = mjdSFromIso('2025-01-01')
  expect(transitsBetween(OVRO, CALIBRATOR, start, mjdSFromIso('2026-01-01'))).toHaveLength(366)
  const days = Array.from({ length: 365 }, (_, day) => start + day * DAY_S)
  const twice = days.filter((day) => transitsBetween(OVRO, CALIBRATOR, day, day + DAY_S).length === 2)
  // midnight UTC is 16 h of local time: right ascension 8.6 h is on the meridian when the Sun has 4.5 h
  expect(twice.map((day) => isoFromMjdS(day, 0).slice(0, 10))).toEqual(['2025-05-29'])
})

test('a span begins with its first moment and ends before its last', () => {
  const [{ mjdUtcS }] = nextTransits(OVRO, CALIBRATOR, mjdSFromIso('2025-10-18'), 1)
  const count = (start: number, end: number) => transitsBetween(OVRO, CALIBRATOR, start, end).length
  expect(count(mjdUtcS - 10, mjdUtcS)).toBe(0)
  expect(count(mjdUtcS - 10, mjdUtcS + 10)).toBe(1)
  expect(count(mjdUtcS + 1e-3, mjdUtcS + 10)).toBe(0)
  expect(count(mjdUtcS + 10, mjdUtcS - 10)).toBe(0)
})

test('seen from the meridian of a source, it is now; a degree further west, four minutes of sidereal time later', () => {
  const now = mjdSFromIso('2026-03-20T12:00:00')
  const westward = (deg: number) => ({ ...DSA110_SITE, longitudeRad: DSA110_SITE.longitudeRad - deg * DEG_RAD })
  const first = transitNear(OVRO, CALIBRATOR, now).mjdUtcS
  expect(transitNear(OVRO, CALIBRATOR, first).mjdUtcS).toBeCloseTo(first, 5)
  expect(transitNear(skyOver(westward(1)), CALIBRATOR, first).mjdUtcS - first).toBeCloseTo(239.345, 1)
})
