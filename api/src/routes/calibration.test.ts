import { putAppliedTables, putPointing, putTransitsAhead } from '@contimg/state/products'
import { expect, test } from 'vitest'
import type { CalibrationSetItem, ValidityTimeline } from '../schemas/calibration.ts'
import type { CalibrationSetDetail } from '../schemas/calibration-tables.ts'
import { testApi } from '../testing.ts'
import { makeSet } from '../testing-calibration.ts'
import { makeGroup } from '../testing-groups.ts'

const NOW = Date.parse('2026-01-26T12:00:00Z')
const HOUR = 3_600_000
const DEG = Math.PI / 180
const MJD_S = 40587 * 86_400
const at = (hours: number) => new Date(NOW + hours * HOUR).toISOString()
const stamp = (hours: number) => at(hours).slice(0, 19)
const fresh = () => testApi({ nowMs: () => NOW })

interface Page {
  readonly items: CalibrationSetItem[]
  readonly total: number
  readonly next_cursor: string | null
}

test('sets come page by page, the latest first, each once while others are registered', async () => {
  await using api = await fresh()
  for (let i = 0; i < 7; i++) await makeSet(api, `set${i}`, { midMs: NOW - i * HOUR })
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { status, body } = await api.get(`/api/cal/sets?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`)
    expect(status).toBe(200)
    const page = body as Page
    seen.push(...page.items.map(({ name }) => name))
    cursor = page.next_cursor
    if (seen.length === 3) await makeSet(api, 'newer', { midMs: NOW + HOUR })
  }
  expect(seen).toEqual(['set0', 'set1', 'set2', 'set3', 'set4', 'set5', 'set6'])
  const { body } = await api.get('/api/cal/sets?limit=1')
  expect(body as Page).toMatchObject({
    total: 8,
    items: [
      { name: 'newer', types: ['BP', 'GP'], solved_at: at(1), valid_until: at(13), grade: 'good', quality: 'good' },
    ],
  })
})

test('sets are filtered by time, status, declination and calibrator', async () => {
  await using api = await fresh()
  await makeSet(api, 'north', { midMs: NOW - HOUR, decDeg: 70 })
  await makeSet(api, 'bad', { midMs: NOW - 2 * HOUR, status: 'failed', notes: 'rain' })
  await makeSet(api, 'old', { midMs: NOW - 100 * HOUR, calibrator: '3C286' })
  const names = async (query: string) =>
    ((await api.get(`/api/cal/sets?${query}`)).body as Page).items.map((one) => one.name)
  expect(await names('t=-24h')).toEqual(['north', 'bad'])
  expect(await names('status=active')).toEqual(['north', 'old'])
  expect(await names('status=failed,retired')).toEqual(['bad'])
  expect(await names('dec=69..71')).toEqual(['north'])
  expect(await names('cal=3C')).toEqual(['old'])
  expect(await names('sort=time')).toEqual(['old', 'bad', 'north'])
  const { body } = await api.get('/api/cal/sets?status=failed')
  expect((body as Page).items[0]).toMatchObject({ reason: 'failed: rain', quality: 'good' })
  for (const query of ['status=best', 'dec=1', 'limit=0', 'limit=1001', 'cursor=x', 'sort=name', 't=never'])
    expect([query, (await api.get(`/api/cal/sets?${query}`)).status]).toEqual([query, 422])
  expect((await api.get(`/api/cal/sets?cursor=${Buffer.from('["a","b"]').toString('base64url')}`)).status).toBe(422)
})

test('a timeline tells when sets hold, when they are used, what is missing and what is next', async () => {
  await using api = await fresh()
  await makeSet(api, 'a', { midMs: NOW - 30 * HOUR, isOnDisk: 'empty' })
  await makeSet(api, 'b', { midMs: NOW - 2 * HOUR, isOnDisk: 'empty' })
  await makeSet(api, 'bad', { midMs: NOW - 3 * HOUR, status: 'failed', notes: 'the phases mean nothing' })
  await putPointing(api.products, {
    timeMjdS: NOW / 1000 + MJD_S - 9e4,
    raRad: 1,
    decRad: 54.7 * DEG,
    source: 'stream',
  })
  const transitS = NOW / 1000 + MJD_S + 3600
  const transits = [{ calibrator: '3C138', mjdUtcS: transitS, response: 0.9 }]
  await putTransitsAhead(api.products, { startMjdS: transitS - 3600, endMjdS: transitS + 3600, transits })
  const { status, body } = await api.get('/api/cal/validity?t=-2d')
  expect(status).toBe(200)
  const found = body as ValidityTimeline
  expect(found.sets.map(({ name, in_use, in_use_now, reason }) => [name, in_use, in_use_now, reason])).toEqual([
    ['a', [{ from: at(-42), to: at(-18) }], false, null],
    ['bad', [], false, 'failed: the phases mean nothing'],
    ['b', [{ from: at(-14), to: at(0) }], true, null],
  ])
  expect(found.strips).toEqual([
    {
      dec_deg: 54.6,
      is_pointed_at: true,
      sets: ['a', 'bad', 'b'],
      gaps: [
        { from: at(-48), to: at(-42) },
        { from: at(-18), to: at(-14) },
      ],
      overlaps: [],
    },
  ])
  expect(found.next_transits).toEqual([{ calibrator: '3C138', at: at(1), beam_response: 0.9 }])
  expect(found.pointing_dec_deg).toBeCloseTo(54.7, 9)
  expect((await api.get('/api/health/validity-windows/timeline?t=-2d')).body).toEqual(found)
  expect((await api.get('/api/cal/validity?t=-61d')).status).toBe(422)
})

test('what is not on the disk any more is not used', async () => {
  await using api = await fresh()
  await makeSet(api, 'gone', { midMs: NOW - HOUR })
  const { sets, strips } = (await api.get('/api/cal/validity?t=-24h')).body as ValidityTimeline
  expect([sets[0].in_use, strips[0].gaps]).toEqual([[], [{ from: at(-24), to: at(0) }]])
})

test('a set is told with its measures, each with limits and mark, where it comes from and what it was used for', async () => {
  await using api = await fresh()
  const before = await makeSet(api, 'before', { midMs: NOW - 20 * HOUR })
  const solution = (antenna: number) => ({ flag: antenna >= 9 })
  const set = await makeSet(api, 'a', { midMs: NOW - HOUR, isOnDisk: true, solution })
  await makeGroup(api.products, { id: stamp(-3), decDeg: 54.6 })
  const parts = [{ set: 'a', weight: 1, midMjdS: set.midMjdS, tables: set.tables }]
  await putAppliedTables(api.products, `/out/ms/${stamp(-3)}.ms`, parts)
  const { status, body } = await api.get('/api/cal/sets/a')
  expect([status, status === 200 ? '' : body]).toEqual([200, ''])
  const found = body as CalibrationSetDetail
  expect(found).toMatchObject({
    ...{ name: 'a', reference_antenna: '1', unsolved_antennas: ['7'], not_judged_because: null },
    tables: [
      {
        path: set.tables[0].path,
        type: 'BP',
        is_there: true,
        url: `/api/cal/${encodeURIComponent(set.tables[0].path)}`,
      },
      { type: 'GP', is_there: true },
    ],
    provenance: { command: 'contimg calibrate', measurement_set: '/out/a.ms', params: { solint: 'inf' } },
    used_by: { count: 1, latest: [{ group_id: stamp(-3), weight: 1, applied_at: at(0) }] },
    ...{ previous: before.name, next: null },
  })
  const flagged = found.judged!.checks.find(({ measure }) => measure === 'flagged solutions')!
  expect(flagged).toMatchObject({ value: '25 %', warn_limit: '> 20 %', fail_limit: '> 30 %', mark: 'warn' })
  expect(flagged.reason).toContain('25 %')
  expect((await api.get('/api/cal/sets/b')).body).toMatchObject({
    error: 'not_found',
    details: { latest: ['a', 'before'] },
  })
})

test('a set of which the tables are gone is told without measures, and why', async () => {
  await using api = await fresh()
  await makeSet(api, 'a', { midMs: NOW })
  const { status, body } = await api.get('/api/cal/sets/a')
  expect([status, (body as CalibrationSetDetail).judged]).toEqual([200, null])
  expect((body as CalibrationSetDetail).not_judged_because).toMatch(/not there any more: .*a_bpcal/)
})
