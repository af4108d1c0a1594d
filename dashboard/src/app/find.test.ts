import { expect, test } from 'vitest'
import { positionOf } from '../words/positions.ts'
import { findIn } from './find.ts'

test('a stamp is a group, a day and a minute are spans, a number is an image', () => {
  expect(findIn('2026-01-25T22:26:05')[0]).toMatchObject({ kind: 'group', path: '/observations/2026-01-25T22:26:05' })
  expect(findIn('2026-01-25 22:26:05')[0]).toMatchObject({ kind: 'group', subject: '2026-01-25T22:26:05' })
  expect(findIn('2026-01-25')[0].search).toEqual({ t: '2026-01-25/2026-01-26' })
  expect(findIn('2026-01-25 22:26')[0].search).toEqual({ t: '2026-01-25T21:56:00/2026-01-25T22:56:00' })
  expect(findIn('48211')[0]).toMatchObject({ kind: 'image', path: '/images/48211' })
})

test('what is no time and no place is none', () => {
  expect(findIn('2026-13-45')).toEqual([])
  expect(['25:00:00 +100:00:00', '400 10', '12 34', 'x'].map((text) => positionOf(text) !== undefined)).toEqual([
    ...[false, false, true, false],
  ])
})

test('positions in each of their writings', () => {
  for (const text of ['22:46:09.6 +16:09:00', '22h46m09.6s +16d09m00s', '341.54 16.15', '341.54, +16.15']) {
    const [ra, dec] = positionOf(text) ?? []
    expect(ra).toBeCloseTo(341.54, 9)
    expect(dec).toBeCloseTo(16.15, 9)
  }
  expect(positionOf('00:00:01 −00:30:00')?.[1]).toBe(-0.5) // the sign of minus zero degrees
})

test('pages are found by letters of their names', () => {
  expect(findIn('mset').map(({ name }) => name)).toEqual(['Measurement Sets'])
  expect(findIn('').length).toBeGreaterThan(5)
})
