import { setTimeout } from 'node:timers/promises'
import { listGroups } from '@contimg/state/products'
import { AbsurdClient, type EmbeddedServer, startEmbedded } from '@contimg/state/work'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { allEnded, Crew } from './testing/crew.ts'
import { faultsOf } from './testing/faults.ts'
import { observe } from './testing/observations.ts'
import { Site } from './testing/site.ts'
import { until } from './testing/until.ts'

const OF_GROUPS = { queue: 'dsa110-pipeline' } // and not those that the recorder does by the clock
const DAY_S = 86_400
const SUPERVISION_S = 12 // workers look after the queue every 10 s

let site: Site
let server: EmbeddedServer
let client: AbsurdClient
let crew: Crew

beforeEach(async () => {
  site = new Site()
  server = await startEmbedded(site.stateDir, { isDurable: false })
  client = await AbsurdClient.connect(server.url)
  crew = new Crew(site, server.url)
})

afterEach(async () => {
  await client.close()
  await server.stop()
  await site[Symbol.asyncDispose]()
})

/** Sets the clock of the database's machine, which is the one that all leases and times of the queue are by. */
async function setDatabaseClock(aheadS: number): Promise<void> {
  const body = `SELECT now() + interval '${aheadS} s'`
  await client.transaction((sql) =>
    sql.query(
      `CREATE OR REPLACE FUNCTION absurd.job_now() RETURNS timestamptz LANGUAGE sql STABLE AS '${body.replaceAll("'", "''")}'`,
    ),
  )
}

async function expectAllDone(groups: number): Promise<void> {
  await allEnded(site, 200)
  await until('nothing waits', async () => (await client.records.count()) === 0)
  const products = await site.products()
  expect(await listGroups(products, ['failed'])).toEqual([])
  expect(await listGroups(products, ['completed'])).toHaveLength(groups)
  expect(await faultsOf(site, client)).toEqual([])
}

test('the recorder is away for a week: what tasks hand over waits for it, and the groups go on', {
  timeout: 400_000,
}, async () => {
  const observations = await observe(site.bench, 2)
  crew.startRecorder()
  for (const one of observations) await site.queue(one, ['convert', 'image'])
  await until('the first tasks', async () => (await client.countTasks(OF_GROUPS)) === 2)
  await crew.kill('recorder')
  crew.startWorker()
  await until('the tasks are done', async () => (await client.countTasks({ ...OF_GROUPS, status: 'completed' })) === 2)
  const handedOver = await client.records.count()
  await setDatabaseClock(8 * DAY_S)
  await setTimeout(SUPERVISION_S * 1000)
  expect(await client.records.count()).toBe(handedOver)
  expect(await client.countTasks(OF_GROUPS)).toBe(2)
  crew.startRecorder()
  await expectAllDone(2)
  await crew.leave()
})

test('workers whose own clocks are wrong by a year, and a database whose clock jumps: all is done once', {
  timeout: 400_000,
}, async () => {
  const [last, ...observations] = await observe(site.bench, 4)
  crew.startRecorder()
  crew.startWorker({ aheadS: 365 * DAY_S })
  crew.startWorker({ aheadS: -365 * DAY_S })
  for (const one of observations) await site.queue(one, ['convert', 'image'])
  await until('tasks are under way', async () => (await client.countTasks({ ...OF_GROUPS, status: 'claimed' })) === 2)
  await setDatabaseClock(DAY_S)
  await expectAllDone(3)
  await setDatabaseClock(0)
  await site.queue(last, ['convert', 'image'])
  await expectAllDone(4)
  await crew.leave()
})
