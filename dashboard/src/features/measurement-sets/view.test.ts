import { msQuery } from '@contimg/api/schemas'
import { expect, test } from 'vitest'
import { addressOf } from '../../client.ts'
import { readAddress, writeAddress } from '../../words/address.ts'
import { heldFilters, KEYS, NO_FILTERS, queryOf } from './view.ts'

const SEARCH = {
  t: '-7d',
  dec: '15.5..17',
  cal: '3C286',
  done: 'calibrated,unimaged',
  q: 'warn,none',
  search: 'science',
  sort: '-dec',
}

test('a filtered list has an address, which the API takes as it is meant', () => {
  const { values, ignored } = readAddress(KEYS, SEARCH)
  expect([writeAddress(KEYS, values), ignored]).toEqual([SEARCH, []])
  const asked = Object.fromEntries(new URLSearchParams(addressOf('', queryOf(values)).split('?')[1]))
  expect(msQuery.parse(asked)).toMatchObject({
    ...{ t: '-7d', dec: [15.5, 17], cal: '3C286', calibrated: true, imaged: false, q: ['warn', 'none'] },
    ...{ search: 'science', sort: '-dec', stored: true },
  })
})

test('without filters everything that is stored is asked for', () => {
  const { values } = readAddress(KEYS, {})
  expect(addressOf('/ms', queryOf(values))).toBe('/api/ms?sort=-time&stored=true')
  expect(heldFilters(values)).toEqual([])
  expect(addressOf('/ms', queryOf({ ...values, gone: 'yes', done: ['imaged', 'unimaged'] }))).toBe('/api/ms?sort=-time')
})

test('each filter that holds can be lifted', () => {
  const { values } = readAddress(KEYS, SEARCH)
  expect(heldFilters(values).map(({ name }) => name)).toEqual(['time', 'Dec', 'calibrator', 'done', 'quality', 'path'])
  for (const { without, name } of heldFilters(values))
    expect(heldFilters({ ...values, ...without }).map((one) => one.name)).not.toContain(name)
  expect(heldFilters({ ...values, ...NO_FILTERS })).toEqual([])
})
