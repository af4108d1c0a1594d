import { DatabaseSync } from 'node:sqlite'
import { Kysely, sql } from 'kysely'
import { expect, test } from 'vitest'
import { NodeSqliteDialect } from './sqlite-dialect.ts'

interface Tables {
  things: { id: number; name: string }
}

const open = (sqlite: DatabaseSync) => new Kysely<Tables>({ dialect: new NodeSqliteDialect(sqlite) })

test('a statement that is used again has its own values, and sees what the schema has become', async () => {
  const sqlite = new DatabaseSync(':memory:')
  const db = open(sqlite)
  await sql`CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT)`.execute(db)
  for (const [id, name] of ['a', 'b', 'c'].entries()) await db.insertInto('things').values({ id, name }).execute()
  const find = (id: number) => db.selectFrom('things').selectAll().where('id', '=', id).execute()
  expect([await find(0), await find(2), await find(9)]).toEqual([[{ id: 0, name: 'a' }], [{ id: 2, name: 'c' }], []])
  await sql`ALTER TABLE things ADD COLUMN colour TEXT DEFAULT 'red'`.execute(db)
  expect(await find(1)).toEqual([{ id: 1, name: 'b', colour: 'red' }])
  await sql`DROP TABLE things`.execute(db)
  await expect(find(1)).rejects.toThrow('no such table')
  await db.destroy()
})

test('of very many different statements the latest are kept ready, and all are right', async () => {
  const db = open(new DatabaseSync(':memory:'))
  for (let round = 0; round < 2; round++)
    for (let i = 0; i < 300; i++) {
      const { rows } = await sql<{ n: number }>`SELECT ${sql.raw(String(i))} + ${round} AS n`.execute(db)
      expect(rows).toEqual([{ n: i + round }])
    }
  await db.destroy()
})

test('one that fails can be used again, and an open read holds up nobody', async () => {
  const sqlite = new DatabaseSync(':memory:')
  const db = open(sqlite)
  await sql`CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT)`.execute(db)
  const put = (id: number) => db.insertInto('things').values({ id, name: 'x' }).execute()
  await put(1)
  await expect(put(1)).rejects.toThrow('UNIQUE')
  await put(2)
  expect(await db.selectFrom('things').select('id').execute()).toHaveLength(2)
  await sql`VACUUM`.execute(db) // no statement is under way
  await db.destroy()
})

test('columns may have any name', async () => {
  const db = open(new DatabaseSync(':memory:'))
  const names = [
    'a b',
    'quo\'te"d',
    'back\\slash',
    '`',
    '1',
    'constructor',
    '__proto__',
    'ß→',
    'line\u2028end',
    '*/ ] : 0',
  ]
  const { rows } = await sql`SELECT ${sql.join(names.map((name, i) => sql`${i} AS ${sql.ref(name)}`))}`.execute(db)
  expect(rows.map((row) => Object.entries(row as object))).toEqual([
    Object.entries(Object.fromEntries(names.map((name, i) => [name, i]))),
  ])
  await db.destroy()
})
