import { expect, test } from 'vitest'
import { decText, degreesText, hoursText, positionAs, raText } from './angles.ts'
import { count, fixed, flux, percent, significant, size, withError } from './numbers.ts'
import { age, duration, lstDeg, momentOfLst, utc } from './times.ts'

test.each([
  [14.8123, 0.4321, '14.8 ± 0.4'],
  [0.97214, 0.0113, '0.972 ± 0.011'],
  [1.2345, 0.0996, '1.23 ± 0.10'], // the error rounds up to one that begins with 1
  [-12.43, 2.62, '−12 ± 3'],
  [48211, 312, '48\u2009200 ± 300'],
  [3, null, '3.00'],
])('the error decides the digits: %s and %s are %s', (value, error, text) => {
  expect(withError(value, error)).toBe(text)
})

test('what was not measured is never a number', () => {
  const of = [fixed(null, 1), significant(Number.NaN), count(undefined), flux(null), percent(null), size(null)]
  expect(of).toEqual(Array(6).fill('not measured'))
  expect([withError(null, 1), utc(null), duration(null), raText(null), utc('nonsense')]).toEqual(
    Array(5).fill('not measured'),
  )
})

test('numbers have a real minus, thin spaces, three digits', () => {
  expect([significant(0.00043219), significant(1787904), significant(0.9996), significant(-0.5)]).toEqual([
    ...['0.000432', '1\u2009790\u2009000', '1.00', '−0.500'],
  ])
  expect([count(1787904), count(4560), fixed(-0.04, 1), percent(0.068)]).toEqual([
    '1\u2009787\u2009904',
    '4\u2009560',
    '0.0',
    '6.8 %',
  ])
})

test('fluxes are mJy below 1 Jy and Jy above', () => {
  expect([flux(0.00043, '/beam'), flux(0.727), flux(12.66)]).toEqual(['0.430 mJy/beam', '727 mJy', '12.7 Jy'])
})

test('sizes are decimal', () => {
  expect([size(0), size(999), size(2_110_000_000), size(18.6e12)]).toEqual(['0 B', '999 B', '2.11 GB', '18.6 TB'])
})

test('durations and ages are said as people do', () => {
  const of = [0.3, 1.3, 21.6, 145, 309, 15060, 86400 * 3 + 7200, 3599.7].map(duration)
  expect(of).toEqual(['300 ms', '1.3 s', '22 s', '2 min 25 s', '5 min 9 s', '4 h 11 min', '3 d 2 h', '1 h'])
  expect(age('2026-01-26T00:00:00Z', Date.parse('2026-01-26T00:38:00Z'))).toBe('38 min ago')
  expect(age('2026-01-26T02:15:00Z', Date.parse('2026-01-26T00:00:00Z'))).toBe('in 2 h 15 min')
})

test('stamps of groups are UTC', () => {
  expect(utc('2026-01-25T22:26:05')).toBe('2026-01-25 22:26:05')
})

test('angles carry, wrap and have signs', () => {
  expect([raText(341.54), raText(359.999999), decText(16.15), decText(-0.0042), decText(59.99999)]).toEqual([
    ...['22:46:09.6', '00:00:00.0', '+16:09:00', '−00:00:15', '+60:00:00'],
  ])
  expect([hoursText(46.8458), degreesText(-16.15, 2, true), degreesText(341.5402)]).toEqual([
    '03ʰ07ᵐ23ˢ',
    '−16.15°',
    '341.5402°',
  ])
  expect(hoursText(359.9999, 'minute')).toBe('00ʰ00ᵐ')
  expect(positionAs('sexagesimal', 341.54, -16.15)).toBe('22:46:09.600 -16:09:00.00')
})

test('sidereal time gains 3 min 56 s a day, and a moment is found from it', () => {
  const anchor = { atMs: Date.parse('2026-01-26T02:38:52Z'), lstDeg: 46.8458 }
  const day = lstDeg(anchor, anchor.atMs + 86_400_000) - anchor.lstDeg
  expect(day).toBeCloseTo(0.985647, 5)
  const found = momentOfLst(anchor, 10, anchor.atMs)
  expect(found - anchor.atMs).toBeLessThan(86_400_000)
  expect(lstDeg(anchor, found)).toBeCloseTo(10, 9)
})
