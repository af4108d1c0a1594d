import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  maybeNumber,
  numberKey,
  oneOf,
  rangeKey,
  readAddress,
  searchText,
  someOf,
  spanKey,
  spanMs,
  spanOfMs,
  textKey,
  writeAddress,
  yesKey,
} from './address.ts'

const KEYS = {
  t: spanKey('-24h'),
  state: someOf(['failed', 'collecting', 'completed']),
  dec: rangeKey,
  show: oneOf(['amp', 'phase'], 'amp'),
  spw: maybeNumber(0, 15),
  z: numberKey(1, 0.1, 64),
  u: yesKey,
  cal: textKey(),
}

const values = fc.record({
  t: fc.oneof(fc.constantFrom('-24h', '-7d'), fc.constant('2026-01-25T02/2026-01-26T02')),
  state: fc
    .uniqueArray(fc.constantFrom('failed' as const, 'collecting' as const, 'completed' as const))
    .map((some) => (['failed', 'collecting', 'completed'] as const).filter((one) => some.includes(one))),
  dec: fc.option(fc.tuple(fc.integer({ min: -40, max: 10 }), fc.integer({ min: 11, max: 90 }))),
  show: fc.constantFrom('amp' as const, 'phase' as const),
  spw: fc.option(fc.integer({ min: 0, max: 15 })),
  z: fc.double({ min: 0.1, max: 64, noNaN: true }),
  u: fc.boolean(),
  cal: fc.string({ maxLength: 40 }),
})

test('a view is restored from its address', () => {
  fc.assert(
    fc.property(values, (view) => {
      const text = searchText(writeAddress(KEYS, view))
      const { values, ignored } = readAddress(KEYS, Object.fromEntries(new URLSearchParams(text)))
      expect(values).toEqual(view)
      expect(ignored).toEqual([])
    }),
  )
})

test('defaults are left out, and the order is that of the keys', () => {
  const view = { ...readAddress(KEYS, {}).values, u: true, state: ['collecting', 'failed'] as const }
  expect(searchText(writeAddress(KEYS, view))).toBe('?state=failed,collecting&u=1')
  expect(searchText(writeAddress(KEYS, readAddress(KEYS, {}).values))).toBe('')
})

test('keys that are unknown or out of range are ignored, and named', () => {
  const { values, ignored } = readAddress(KEYS, {
    spw: '17',
    show: 'loud',
    zoom: '3',
    z: 'NaN',
    u: 'yes',
    dec: '17..15',
  })
  expect(values).toEqual(readAddress(KEYS, {}).values)
  expect(ignored.map((text) => text.split(' ')[0])).toEqual([
    'zoom=3',
    'dec=17..15',
    'show=loud',
    'spw=17',
    'z=NaN',
    'u=yes',
  ])
  expect(ignored[3]).toBe('spw=17 (wanted 0 to 15)')
})

test('spans, relative and absolute', () => {
  const now = Date.parse('2026-01-26T02:00:00Z')
  expect(spanMs('-24h', now)).toEqual([now - 86_400_000, now])
  expect(spanMs('2026-01-25T02/2026-01-26', now)).toEqual([Date.UTC(2026, 0, 25, 2), Date.UTC(2026, 0, 26)])
  expect(spanMs(spanOfMs(now - 1000, now), now)).toEqual([now - 1000, now])
})
