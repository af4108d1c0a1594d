import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { countTo, limitTo } from './limit.ts'
import { openProducts } from './open.ts'

test('rows are counted to a bound or to the end, and limits are kept however queries are written', async () => {
  await using products = await openProducts(join(temporaryFolder(), 'products.sqlite3'))
  const { db } = products
  const numbers = (count: number) => sql`FROM (SELECT value FROM generate_series_of_test WHERE value < ${count})`
  await sql`CREATE TABLE generate_series_of_test (value INTEGER)`.execute(db)
  await sql`INSERT INTO generate_series_of_test
    WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < 19) SELECT i FROM n`.execute(db)
  for (const [there, most, counted] of [
    [20, undefined, 20],
    [20, 19, 19],
    [20, 20, 20],
    [20, 21, 20],
    [0, 5, 0],
    [3, 1, 1],
  ] as const)
    expect([there, most, await countTo(products, numbers(there), most)]).toEqual([there, most, counted])
  const written = await sql`SELECT value ${numbers(9)} ORDER BY value ${limitTo(4)}`.execute(db)
  expect(written.rows).toEqual([0, 1, 2, 3].map((value) => ({ value })))
  const built = db.selectFrom('ingest_queue').select('group_id').limit(3)
  expect(built.compile()).toMatchObject({ sql: expect.stringMatching(/limit \? \+ 0$/), parameters: [3] })
  expect(await built.execute()).toEqual([])
})
