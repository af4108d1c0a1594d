import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listGroups } from '@contimg/state/products'
import { AbsurdClient, findEmbedded } from '@contimg/state/work'
import { afterAll, expect, test } from 'vitest'
import { allEnded } from './testing/crew.ts'
import { faultsOf } from './testing/faults.ts'
import { type Observation, observe } from './testing/observations.ts'
import { childrenOf, commandOf, processesOf, stateOf } from './testing/processes.ts'
import { ended, Site } from './testing/site.ts'
import { until } from './testing/until.ts'

const site = new Site()

afterAll(async () => {
  for (const pid of processesOf(site.folder)) process.kill(pid, 'SIGKILL')
  await site[Symbol.asyncDispose]()
})

const postmaster = () =>
  Number(readFileSync(join(site.stateDir, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0])

const serve = () => site.start(['serve', '--workers', '2'])

/** The recorder, or the workers, of a `contimg serve`. */
const servicesOf = (served: ChildProcess, name: string) =>
  childrenOf(served.pid!).filter((pid) => commandOf(pid).includes(name))

async function withClient<T>(work: (client: AbsurdClient) => Promise<T>): Promise<T> {
  const url = await until('the work database', () => findEmbedded(site.stateDir))
  await using client = await AbsurdClient.connect(url)
  return await work(client)
}

async function someCompleted(count: number): Promise<void> {
  await until(
    `${count} tasks are completed`,
    async () => {
      try {
        return await withClient(
          async (client) => (await client.countTasks({ queue: 'dsa110-pipeline', status: 'completed' })) >= count,
        )
      } catch {
        return false // the database starts
      }
    },
    180,
    250,
  )
}

test('PostgreSQL, the recorder and the whole of “contimg serve” are killed: all is done, once, and nothing stays', {
  timeout: 600_000,
}, async () => {
  const observations: Observation[] = await observe(site.bench, 6)
  await site.products()
  let served = serve()
  for (const one of observations) await site.queue(one, ['convert', 'image'])

  await someCompleted(2)
  const first = postmaster()
  process.kill(first, 'SIGKILL')
  await until('another PostgreSQL', () => findEmbedded(site.stateDir) !== undefined && postmaster() !== first, 60)

  await someCompleted(4)
  const [recorder] = servicesOf(served, 'recorder')
  process.kill(recorder, 'SIGKILL')
  await until('another recorder', () => servicesOf(served, 'recorder').some((pid) => pid !== recorder), 30)

  await someCompleted(6)
  const before = processesOf(site.folder).filter((pid) => pid !== postmaster())
  await ended(served, 'SIGKILL')
  await until('all that it started is gone', () => before.every((pid) => [undefined, 'Z'].includes(stateOf(pid))), 30)
  served = serve()
  await allEnded(site, 240)
  const products = await site.products()
  await withClient(async (client) => {
    await until('nothing waits', async () => (await client.records.count()) === 0)
    expect(await faultsOf(site, client)).toEqual([])
  })
  expect((await listGroups(products, ['completed'])).map(({ id }) => id)).toEqual(
    observations.map(({ group }) => group),
  )
  await ended(served, 'SIGTERM')
  expect(served.exitCode).toBe(0)
  expect(processesOf(site.folder)).toEqual([])
})
