import { describe, expect, test } from 'vitest'
import { addressOf } from '../../client.ts'
import { readAddress, writeAddress } from '../../words/address.ts'
import { gapName } from './along.ts'
import { csvOfGroups } from './export-groups.ts'
import { firstUnfinished } from './retry.ts'
import { decRangeOf, heldFilters, KEYS, NO_FILTERS, queryOf } from './view.ts'

const NOW = Date.UTC(2026, 0, 26, 2)

describe('the view of observations', () => {
  test('the address of the first view is bare, and the API is asked without empty filters', () => {
    const { values } = readAddress(KEYS, {})
    expect(writeAddress(KEYS, values)).toEqual({})
    expect(addressOf('/groups', queryOf(values))).toBe('/api/groups?t=-24h&sort=-time')
  })

  test('what the address asks for is asked of the API, and comes back as it was', () => {
    const search = {
      t: '-7d',
      state: 'collecting,failed',
      q: 'warn',
      dec: '15.5..17',
      cal: '3C454.3',
      incomplete: '1',
      sort: '-noise',
    }
    const { values, ignored } = readAddress(KEYS, search)
    expect(ignored).toEqual([])
    expect(writeAddress(KEYS, values)).toEqual(search)
    const asked = addressOf('/groups', queryOf(values))
    expect(asked).toBe(
      '/api/groups?t=-7d&state=collecting,failed&q=warn&dec=15.5..17&cal=3C454.3&incomplete=true&sort=-noise',
    )
    expect(heldFilters(values)).toHaveLength(5)
  })

  test('a state that there is not is named and passed over', () => {
    expect(readAddress(KEYS, { state: 'broken' }).ignored[0]).toContain('state=broken')
  })

  test('no filter is held at first', () => expect(heldFilters(NO_FILTERS)).toEqual([]))

  test('a declination is a range of a degree, and nonsense is none', () => {
    expect(decRangeOf('16')).toEqual([15.5, 16.5])
    expect(decRangeOf('−2 to 3')).toEqual([-2, 3])
    expect(decRangeOf('15.5..17')).toEqual([15.5, 17])
    expect(decRangeOf('17..15')).toBeUndefined()
    expect(decRangeOf('north')).toBeUndefined()
  })
})

test('a gap after which the dishes pointed elsewhere is named by it, another has no reason', () => {
  const gap = { fromMs: NOW, toMs: NOW + 3_600_000 }
  expect(gapName(gap, [{ at: '2026-01-26T03:00:10Z', dec_deg: 54.6 }])).toBe('Dec change to +54.6°')
  expect(gapName(gap, [{ at: '2026-01-26T01:00:10Z', dec_deg: 54.6 }])).toBe('no data')
})

test('a retry goes on with the first stage that is neither done nor left out', () => {
  const stage = (name: string, state: 'completed' | 'skipped' | 'failed' | 'pending') =>
    ({ stage: name, state }) as never
  expect(firstUnfinished([stage('convert', 'completed'), stage('solve', 'skipped'), stage('image', 'failed')])).toBe(
    'image',
  )
  expect(firstUnfinished([stage('convert', 'completed')])).toBeUndefined()
})

test('a table of groups has a row each and nothing where nothing was measured', () => {
  const group = {
    ...{ group_id: '2026-01-25T22:26:05', state: 'failed', stage: 'failed', run: 1, error: 'image: diverged, at 3' },
    ...{ received_at: '', last_update: '', subbands_present: 15, expected_subbands: 16, has_calibrator: true },
    ...{ calibrators: ['3C454.3'], ms_path: null, ra_deg: 344.124, dec_deg: 16.15, image_id: null, quality: null },
    ...{ quality_reasons: [], noise_jy: null, dynamic_range: null, calibration: null, latency_s: 145.2 },
  } as const
  const [heads, row] = csvOfGroups([group as never]).split('\r\n')
  const cells = Object.fromEntries(heads.split(',').map((head, at) => [head, row.split(',')[at]]))
  expect(cells).toMatchObject({
    group_id: '2026-01-25T22:26:05',
    noise_jy_per_beam: '',
    latency_s: '145.2',
    subbands_present: '15',
  })
  expect(row).toContain('"image: diverged, at 3"')
})
