import { expect, test } from 'vitest'
import {
  IsoTimeError,
  isoFromMjdS,
  jdFromMjdS,
  mjdSFromIso,
  mjdSFromJd,
  splitMjdS,
  taiFromUtc,
  taiMinusUtcS,
  ttFromUtc,
  UtcSpanError,
  utcFromTai,
  wrapHalfTurnRad,
  wrapTurnRad,
} from './index.ts'

test.each([
  ['1858-11-17', 0],
  ['2000-01-01T12:00:00', 51544.5 * 86400],
  ['2025-10-13T13:28:03', 60961 * 86400 + 48483],
  ['2025-10-13T13:28:03.25Z', 60961 * 86400 + 48483.25],
  ['2024-02-29T23:59', 60369 * 86400 + 86340],
])('%s is MJD %d s', (text, mjdS) => {
  expect(mjdSFromIso(text)).toBe(mjdS)
})

test.each([
  '',
  '2025-10-13 13:28:03',
  '2025-13-01',
  '2025-02-29',
  '2025-10-13T24:00:00',
  '2025-10-13T13:60:00',
  '2025-10-13T13:28:03+02:00',
  '2025-1-3',
  '2016-12-31T23:59:60',
  '2016-12-31T23:59:61',
])('"%s" is refused as a time', (text) => {
  expect(() => mjdSFromIso(text)).toThrow(IsoTimeError)
})

test.each([
  [60961 * 86400 + 48483.25, 3, '2025-10-13T13:28:03.250'],
  [60961 * 86400 + 48483.25, 0, '2025-10-13T13:28:03'],
  [60961 * 86400 - 0.0001, 3, '2025-10-13T00:00:00.000'],
  [60961 * 86400 - 0.75, 2, '2025-10-12T23:59:59.25'],
  [0, 0, '1858-11-17T00:00:00'],
])('MJD %d s with %d digits reads %s', (mjdS, digits, text) => {
  expect(isoFromMjdS(mjdS, digits)).toBe(text)
})

test.each([Number.NaN, Number.POSITIVE_INFINITY, 1e18, -1e13])('MJD %d s has no ISO text', (mjdS) => {
  expect(() => isoFromMjdS(mjdS)).toThrow(IsoTimeError)
})

test('ISO text and MJD seconds are each other’s inverse, to the microsecond', () => {
  for (let i = 0; i < 1000; i++) {
    const mjdS = Math.round((51544 + ((i * 0.6180339887) % 1) * 13000) * 86400e6) / 1e6
    expect(Math.abs(mjdSFromIso(isoFromMjdS(mjdS, 6)) - mjdS)).toBeLessThan(1.5e-6)
  }
})

test('Julian dates shift by 2400000.5 days', () => {
  expect(mjdSFromJd(2451545)).toBe(51544.5 * 86400)
  expect(jdFromMjdS(51544.5 * 86400)).toBe(2451545)
})

test('TAI − UTC holds from its day to the next leap second, and past the last one', () => {
  expect([41317, 57753, 57754, 70000].map(taiMinusUtcS)).toEqual([10, 36, 37, 37])
})

test.each([41316, Number.NaN])('UTC of MJD %d has no whole offset from TAI', (day) => {
  expect(() => taiMinusUtcS(day)).toThrow(UtcSpanError)
})

test('TAI goes on through a leap second that UTC counts within the old day', () => {
  const moments = [86399.5, 86400, 86400.5].map((secondS) => ({ day: 57753, secondS }))
  expect(moments.map(taiFromUtc)).toEqual([35.5, 36, 36.5].map((secondS) => ({ day: 57754, secondS })))
  for (const utc of [...moments, { day: 57754, secondS: 0 }, { day: 57754, secondS: 86399 }]) {
    expect(utcFromTai(taiFromUtc(utc))).toEqual(utc)
  }
})

test('TT is UTC + 69.184 s in this decade', () => {
  expect(ttFromUtc(splitMjdS(60961 * 86400)).secondS).toBeCloseTo(69.184, 12)
})

test('angles wrap into one turn', () => {
  expect(wrapTurnRad(-0.5)).toBeCloseTo(2 * Math.PI - 0.5, 14)
  expect(wrapHalfTurnRad(Math.PI + 0.5)).toBeCloseTo(0.5 - Math.PI, 14)
  expect(wrapTurnRad(-1e-20)).toBeLessThan(2 * Math.PI)
  expect(wrapHalfTurnRad(Math.PI)).toBe(-Math.PI)
})
