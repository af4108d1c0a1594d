import { listGroups } from '@contimg/state/products'
import { AbsurdClient, type EmbeddedServer, startEmbedded } from '@contimg/state/work'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { allEnded, Crew } from './testing/crew.ts'
import { faultsOf } from './testing/faults.ts'
import { observe } from './testing/observations.ts'
import { openHandles, processesOf } from './testing/processes.ts'
import './testing/extent.ts'
import { Site } from './testing/site.ts'
import { until } from './testing/until.ts'

const KINDS = ['convert-uvh5-to-ms', 'calibration-apply', 'imaging']
const { groups } = inject('life')

let site: Site
let server: EmbeddedServer
let client: AbsurdClient

beforeAll(async () => {
  site = new Site()
  server = await startEmbedded(site.stateDir, { isDurable: false })
  client = await AbsurdClient.connect(server.url, { maintains: true })
}, 300_000)

afterAll(async () => {
  await client?.close()
  await server?.stop()
  await site?.[Symbol.asyncDispose]()
})

test(`${groups} groups, of whose workers one is killed at every kind of task, are each done exactly once`, {
  timeout: 3_600_000,
}, async () => {
  const [calibrator, ...targets] = await observe(site.bench, groups)
  const crew = new Crew(site, server.url)
  crew.startRecorder()
  for (let i = 0; i < 3; i++) crew.startWorker()
  await site.queue(calibrator, ['convert', 'solve', 'apply', 'image'])
  const killed = [await crew.killOneAt(client, 'calibration-solve')]
  const products = await site.products()
  await until('the calibration', async () => {
    const row = await products.db.selectFrom('calibration_tables').select('path').executeTakeFirst()
    return row !== undefined
  })
  for (const one of targets) await site.queue(one, ['convert', 'apply', 'image'])
  for (const kind of KINDS) killed.push(await crew.killOneAt(client, kind))
  await allEnded(site, 120 + 20 * groups)
  await until('nothing waits', async () => (await client.records.count()) === 0)

  expect((await listGroups(products, ['failed'])).map(({ id, error }) => `${id}: ${error}`)).toEqual([])
  const done = await listGroups(products, ['completed'])
  expect(done.map(({ id }) => id)).toEqual([calibrator, ...targets].map(({ group }) => group))
  for (const { id } of killed) expect(await client.getTask(id)).toMatchObject({ status: 'completed' })
  expect(await faultsOf(site, client)).toEqual([])
  const held = crew.pids.flatMap(openHandles).filter((path) => path.startsWith(site.outputDir))
  expect(held).toEqual([])
  await crew.leave()
  expect(processesOf(site.folder)).toEqual([server.pid])
})
