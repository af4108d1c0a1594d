import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { copiesOf } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { countLines, type GroupFilter, type GroupListPage, pageOfLines } from './group-lists.ts'
import { type GroupLine, linesOfGroups } from './group-results.ts'
import { queueGroup } from './ingest-queue.ts'
import { openProducts } from './open.ts'
import type { Products } from './products.ts'

const COUNT = 700

/** Groups of which every fifth has no noise and every seventh no result at all, many of them alike. */
const FILL = `
  INSERT INTO ingest_queue (group_id, state, received_at, last_update, error, has_calibrator, calibrators)
  WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < ${COUNT - 1})
  SELECT stamp, CASE i % 3 WHEN 0 THEN 'completed' WHEN 1 THEN 'failed' ELSE 'pending' END, i, i * 37 % 50, 'why', i % 2,
    CASE i % 4 WHEN 0 THEN '["3C286"]' ELSE '[]' END
  FROM (SELECT i, strftime('%Y-%m-%dT%H:%M:%S', 1.7e9 + i * 309, 'unixepoch') AS stamp FROM n);
  INSERT INTO group_results (group_id, noise_jy, dynamic_range, latency_s, dec_deg, calibration)
  SELECT group_id, CASE received_at % 5 WHEN 4 THEN NULL ELSE received_at * 7919 % 40 END, 500, received_at * 13 % 90,
    received_at % 60, 'applied' FROM ingest_queue WHERE received_at % 7 <> 0;
  INSERT INTO subband_files (group_id, subband_idx, path) SELECT group_id, 3, group_id FROM ingest_queue;
  INSERT INTO group_results (group_id, noise_jy) VALUES ('2023-11-15T00:00:00', 3)` // registered by hand, never queued

const copyOfFilled = copiesOf(async (folder) => {
  const path = join(folder, 'pipeline.sqlite3')
  await (await openProducts(path))[Symbol.asyncDispose]()
  const db = new DatabaseSync(path)
  db.exec(FILL)
  db.close()
})

async function filled() {
  return await openProducts(join(await copyOfFilled(), 'pipeline.sqlite3'))
}

const ALL = { from: '2000', to: '2100' }
const ORDERS = ['group_id', 'noise_jy', 'dynamic_range', 'latency_s', 'dec_deg', 'last_update'] as const
const SPAN = { from: '2023-11-15T06:00:00', to: '2023-11-16T12:00:00' }
const limits = { noiseJy: { warn: 10, fail: 30 }, dynamicRange: { warn: 10, fail: 5 } }

/** What each filter means, said a second time. */
const FILTERS: Readonly<Record<string, readonly [GroupFilter, (line: GroupLine) => boolean]>> = {
  none: [{}, () => true],
  'a time': [{ span: SPAN }, ({ group_id: id }) => id >= SPAN.from && id < SPAN.to],
  'two states': [{ states: ['completed', 'failed'] }, ({ state }) => state !== 'pending'],
  'no state': [{ states: [] }, () => false],
  'a strip': [{ decDeg: [10, 20] }, ({ dec_deg: dec }) => dec !== null && dec >= 10 && dec <= 20],
  'a calibrator': [{ calibrator: '3C286' }, ({ calibrators }) => calibrators !== '[]'],
  'a good calibrator': [{ hasCalibrator: true }, ({ has_calibrator: has }) => has === 1],
  'good ones of a time': [
    { span: SPAN, grades: { words: ['good'], limits } },
    ({ group_id: id, noise_jy: noise, dynamic_range: range }) =>
      id >= SPAN.from && id < SPAN.to && range !== null && (noise === null || noise <= 10),
  ],
}

const orderOf = (order: GroupListPage['order'], descending: boolean) => {
  const way = descending ? -1 : 1
  return (a: GroupLine, b: GroupLine) => {
    const [x, y] = [a[order], b[order]]
    if ((x === null) !== (y === null)) return x === null ? 1 : -1
    return (
      way * (Number(x! > y!) - Number(x! < y!) || Number(a.group_id > b.group_id) - Number(a.group_id < b.group_id))
    )
  }
}

/** All lines of a list, page by page. */
async function walked(products: Products, filter: GroupFilter, page: Omit<GroupListPage, 'after'>) {
  const lines: GroupLine[] = []
  for (let more = true; more; ) {
    const last = lines.at(-1)
    const after = last && { after: { value: last[page.order], id: last.group_id } }
    const found = await pageOfLines(products, filter, { ...page, ...after })
    lines.push(...found)
    more = found.length === page.limit
  }
  return lines
}

test.each(Object.entries(FILTERS))(
  'filter %s: pages in each order, both ways, are all that pass it',
  async (_, [filter, passes]) => {
    await using products = await filled()
    const all = (await linesOfGroups(products, ALL)).filter(passes)
    for (const order of ORDERS)
      for (const descending of [false, true]) {
        const wanted = all.toSorted(orderOf(order, descending))
        expect(await walked(products, filter, { order, descending, limit: 53 })).toEqual(wanted)
      }
    expect(await countLines(products, filter)).toBe(all.length)
    expect(await countLines(products, filter, 20)).toBe(Math.min(20, all.length))
  },
)

test('a group tells how many of its subbands are there', async () => {
  await using products = await filled()
  const [line] = await pageOfLines(products, {}, { order: 'group_id', descending: true, limit: 1 })
  expect(line.subbands_present).toBe(1)
  expect(await countLines(products, { isIncomplete: true })).toBe(COUNT)
})

test('results are of groups that are queued, before or after them, as long as these are', async () => {
  await using products = await filled()
  const id = '2023-11-15T00:00:00'
  const listed = async () =>
    (await pageOfLines(products, {}, { order: 'noise_jy', descending: false, limit: 1000 })).some(
      ({ group_id, noise_jy }) => group_id === id && noise_jy === 3,
    )
  expect(await listed()).toBe(false)
  await queueGroup(products, { id, files: [{ subband: 0, path: '/in/x' }], stages: ['image'] })
  expect(await listed()).toBe(true)
  expect(await countLines(products, { grades: { words: ['good'], limits } })).toBe(
    (await linesOfGroups(products, ALL)).filter(
      ({ noise_jy: noise, dynamic_range: range }) => (noise !== null || range !== null) && (noise ?? 0) <= 10,
    ).length,
  )
  await products.db.deleteFrom('ingest_queue').where('group_id', '=', id).execute()
  expect(await listed()).toBe(false)
})
