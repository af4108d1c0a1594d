import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { expect, test } from 'vitest'
import { testWork } from './testing-work.ts'
import { WorkDoor } from './work-door.ts'

const WITHIN_MS = 300

test('a database that does not answer is away, and is not asked by everyone meanwhile', async () => {
  await using work = await testWork()
  await using door = new WorkDoor(() => work.url, { answersWithinMs: WITHIN_MS })
  const tasks = () => door.use(async (client) => (await client.listTasks({}, { limit: 1 })).tasks.length)
  expect(await tasks()).toBe(0)
  const other = new pg.Client({ connectionString: work.url })
  await other.connect()
  await other.query('BEGIN; LOCK TABLE absurd.job IN ACCESS EXCLUSIVE MODE')
  await expect(tasks()).rejects.toMatchObject({ statusCode: 503 })
  await other.query('ROLLBACK')
  await other.end()
  await expect(tasks()).rejects.toMatchObject({ statusCode: 503 }) // though it would answer
  expect(await door.ask((client) => client.listTasks({}, { limit: 1 }))).toBeUndefined()
  await setTimeout(5000)
  expect(await tasks()).toBe(0)
})
