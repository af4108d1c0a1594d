import { expect, test } from 'vitest'
import { readAddress } from '../../words/address.ts'
import { logHistogram, shareOf, valueAlong } from './histogram.ts'
import { filtersSet, KEYS, queryOf } from './keys.ts'
import { listOfFits } from './selection-bar.tsx'
import { medianNoise, stretchFor } from './stretch.ts'
import { parseCone, parseDec, parseSpan } from './typed.ts'

const viewOf = (text: string) => readAddress(KEYS, Object.fromEntries(new URLSearchParams(text))).values

test('the API is asked for what the address tells, in its units', () => {
  expect(
    queryOf(viewOf('?t=-24h&q=good,warn&dec=15.5..17&cone=83.6,22,1.5&noise=0.3..1.2&cal=3C286&sort=-noise')),
  ).toEqual({
    ...{
      t: '-24h',
      q: ['good', 'warn'],
      dec: '15.5..17',
      cone: '83.6,22,1.5',
      cal: '3C286',
      versions: 'latest',
      type: 'image',
      sort: '-noise',
    },
    ...{ noise_min_jy: 0.3 / 1000, noise_max_jy: 1.2 / 1000 },
  })
  const plain = queryOf(viewOf(''))
  expect(plain).toMatchObject({ q: undefined, dec: null, noise_min_jy: undefined, type: 'image', sort: '-time' })
  expect(filtersSet(viewOf('?noise=0.3..1.2&q=fail&sort=noise')).map(({ name }) => name)).toEqual(['quality', 'noise'])
})

test('one stretch for all: round, of the median noise, and the same while a list grows a little', () => {
  expect(medianNoise([null, 3, 1, 2])).toBe(2)
  expect(stretchFor(4.3e-4, null)).toEqual({ low: -0.0012, high: 0.02 })
  expect(stretchFor(4.1e-4, null)).toEqual(stretchFor(4.6e-4, null))
  expect(stretchFor(undefined, null).high).toBe(0.02)
  expect(stretchFor(4.3e-4, 100).high).toBe(0.1)
})

test('a histogram holds every value once, and its axis goes there and back', () => {
  const histogram = logHistogram([0.3, 0.4, 0.4, 3, 0, -1, Number.NaN], 8)!
  expect(histogram.counts.reduce((a, b) => a + b)).toBe(4)
  expect([histogram.low, histogram.high]).toEqual([0.3, 3])
  expect(shareOf(histogram, valueAlong(histogram, 0.37))).toBeCloseTo(0.37)
  expect(logHistogram([0.3, 0.3], 8)).toBeUndefined()
})

test('filters are typed as a person writes them', () => {
  expect(parseSpan('2026-01-25 to 2026-01-26T06')).toBe('2026-01-25/2026-01-26T06')
  expect(parseSpan('2026-01-26/2026-01-25')).toBeUndefined()
  expect(parseDec('15.5 17')).toEqual([15.5, 17])
  expect(parseDec('−3..2')).toEqual([-3, 2])
  expect(parseDec('17 15')).toBeUndefined()
  expect(parseCone('22:46:09.6 +16:09:00, 1.5')).toEqual([341.54, 16.15, 1.5])
  expect(parseCone('83.633 22.0145')).toEqual([83.633, 22.0145, 1.5])
  expect(parseCone('83.633, 22.0145, 0.5')).toEqual([83.633, 22.0145, 0.5])
  expect(parseCone('400 10')).toBeUndefined()
})

test('the list of FITS files has an address a line', () => {
  expect(listOfFits([{ id: 3 }, { id: 5 }] as never, 'http://x')).toBe(
    'http://x/api/images/3/fits\nhttp://x/api/images/5/fits\n',
  )
})
