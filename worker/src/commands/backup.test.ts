import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { openProducts, queueGroup } from '@contimg/state/products'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const bench = new Workbench()
const DB = '--db @/db/pipeline.sqlite3'
const FOLDER = '--folder @/copies'
let copy = ''

afterAll(() => bench.remove())

beforeAll(async () => {
  await using products = await openProducts(bench.path('db/pipeline.sqlite3'))
  const id = '2025-10-18T02:27:48'
  await queueGroup(products, { id, files: [{ subband: 0, path: '/in/a' }], stages: [] })
})

async function groups(): Promise<number> {
  await using products = await openProducts(bench.path('db/pipeline.sqlite3'))
  return (await products.db.selectFrom('ingest_queue').select('group_id').execute()).length
}

test('a copy is made, listed and validated, by its path and by its id', async () => {
  const { out } = await bench.succeed(`backup create --type full --json ${FOLDER} ${DB}`)
  const [made, tables] = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; path: string })
  copy = made.path
  expect(copy).toMatch(/^@\/copies\/manual\/pipeline_\d{8}T\d{6}\.\d{3}Z\.sqlite3\.gz$/)
  expect((await bench.succeed(`backup list ${FOLDER}`)).out.split('\n')).toHaveLength(4)
  const valid = await bench.succeed(`backup validate ${made.id.slice(0, 8)} ${DB}`)
  expect(valid.out).toMatch(/^@\/copies\/.*: valid, \d+ rows\n$/)
  expect((await bench.succeed(`backup validate ${tables.path} ${DB}`)).out).toContain('valid, 0 rows')
  const history = await bench.succeed(`backup list --history --json ${DB}`)
  const lines = history.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object)
  expect(lines).toMatchObject(Array(2).fill({ status: 'completed', validation: 'valid' }))
})

test('what was deleted is back; while somebody has the database open it is refused', async () => {
  {
    await using products = await openProducts(bench.path('db/pipeline.sqlite3'))
    await products.db.deleteFrom('ingest_queue').execute()
    const { code, err } = await bench.fail(`backup restore ${copy} ${DB}`)
    expect([code, err]).toEqual([EXIT.database, expect.stringContaining('another process has it open, wanted none')])
  }
  expect(await groups()).toBe(0)
  const { out } = await bench.succeed(`backup restore ${copy} ${DB}`)
  expect(out).toMatch(/restored, \d+ rows; what was there is @\/db\/pipeline\.sqlite3\.replaced-/)
  expect(await groups()).toBe(1)
})

test('a database that is gone, or none any more, comes back by the path of the copy', async () => {
  const path = bench.path('db/pipeline.sqlite3')
  writeFileSync(path, 'nothing')
  await bench.succeed(`backup restore ${copy} ${DB}`)
  expect(await groups()).toBe(1)
  rmSync(path)
  expect((await bench.succeed(`backup restore ${copy} ${DB}`)).out).toMatch(/restored, \d+ rows\n$/)
  expect(await groups()).toBe(1)
})

test('a copy that was damaged is told, with its checksums, and noted', async () => {
  const path = copy.replace('@', bench.folder)
  const bytes = readFileSync(path)
  bytes[bytes.length >> 1] ^= 1
  writeFileSync(path, bytes)
  const { code, err } = await bench.fail(`backup validate ${copy} ${DB}`)
  expect([code, err]).toEqual([
    EXIT.validation,
    expect.stringMatching(/its sha256 is [0-9a-f]{64}, wanted [0-9a-f]{64}/),
  ])
  expect((await bench.fail(`backup restore ${copy} ${DB}`)).code).toBe(EXIT.validation)
  expect((await bench.fail(`backup validate nothing ${DB}`)).err).toContain('no one backup is nothing, wanted')
})
