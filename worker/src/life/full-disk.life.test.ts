import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listGroups } from '@contimg/state/products'
import { AbsurdClient, type EmbeddedServer, startEmbedded } from '@contimg/state/work'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allEnded, Crew } from './testing/crew.ts'
import { faultsOf } from './testing/faults.ts'
import { productsBelow } from './testing/files.ts'
import { observe } from './testing/observations.ts'
import { Site } from './testing/site.ts'
import { until } from './testing/until.ts'

const site = new Site()
let server: EmbeddedServer
let client: AbsurdClient

/** A disk of its own for the outputs, where this user may mount one. */
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=120m', 'tmpfs', site.outputDir]).status === 0

beforeAll(async () => {
  server = await startEmbedded(site.stateDir, { isDurable: false })
  client = await AbsurdClient.connect(server.url, { maintains: true })
})

afterAll(async () => {
  await client?.close()
  await server?.stop()
  if (isMounted) spawnSync('umount', ['-l', site.outputDir])
  await site[Symbol.asyncDispose]()
})

test('a full disk fails tasks with the reason; when it empties they are done, and nothing half-written has a name', {
  timeout: 300_000,
}, async () => {
  const observations = await observe(site.bench, 3)
  const crew = new Crew(site, server.url)
  crew.startRecorder()
  const filler = join(site.outputDir, 'somebody-elses')
  mkdirSync(filler)
  if (isMounted) {
    writeFileSync(join(filler, 'data'), Buffer.alloc(118e6))
    crew.startWorker()
  } else crew.startWorker({ fileKib: 500 }) // none of its files may be larger
  for (const one of observations) await site.queue(one, ['convert', 'image'])
  const tried = await until('an attempt that failed', async () => {
    const { tasks } = await client.listTasks({ status: ['retrying', 'failed'] })
    return tasks[0]
  })
  expect(tried.error?.message).toMatch(/ENOSPC|EFBIG|no space|full|too large/i)
  expect(productsBelow(site.outputDir).filter((path) => !/partial|somebody-elses/.test(path))).toEqual([])
  if (!isMounted) await crew.leaveWorkers()
  rmSync(filler, { recursive: true })
  if (!isMounted) crew.startWorker()
  await allEnded(site, 200)
  await until('nothing waits', async () => (await client.records.count()) === 0)
  const products = await site.products()
  expect((await listGroups(products, ['failed'])).map(({ id, error }) => `${id}: ${error}`)).toEqual([])
  expect((await listGroups(products, ['completed'])).map(({ id }) => id)).toEqual(
    observations.map(({ group }) => group),
  )
  expect((await client.attempts(tried.id)).map(({ outcome }) => outcome)).toContain('failed')
  expect(await faultsOf(site, client)).toEqual([])
  await crew.leave()
})
