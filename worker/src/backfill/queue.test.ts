import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openProducts, type Products, putRecordedJob } from '@contimg/state/products'
import { AbsurdClient, type EmbeddedServer, startEmbedded, type WorkerSession } from '@contimg/state/work'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BackfillWork } from './plan.ts'
import { queueBackfill } from './queue.ts'

const folder = mkdtempSync(join(tmpdir(), 'contimg-backfill-'))
let server: EmbeddedServer
let client: AbsurdClient
let session: WorkerSession
let products: Products

beforeAll(async () => {
  chmodSync(folder, 0o755)
  server = await startEmbedded(folder, { isDurable: false })
  client = await AbsurdClient.connect(server.url)
  session = await client.work({ id: 'tester', queues: ['dsa110-pipeline'], concurrency: 4 })
  products = await openProducts(join(folder, 'db'))
}, 60_000)

afterAll(async () => {
  await products?.[Symbol.asyncDispose]()
  await session?.[Symbol.asyncDispose]()
  await client?.close()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const part = { set: 's', weight: 1, midMjdS: 0, tables: [{ path: '/t/a_bpcal', kind: 'BP' }] }
const work = {
  ...{ ms: '/ms/a.ms', image: '/images/a.img', generation: 4, calibration: 'applied', notes: [] },
  apply: [part],
} as unknown as BackfillWork

/** What scans say and spawn, from nothing to an image that is recorded. */
test('a Measurement Set is calibrated and imaged once, however often it is asked and whatever was done', async () => {
  const scan = (one = work) => queueBackfill(client, products, one, { imsize: 128 })
  const after = { ...work, generation: 5, apply: [] } // as it is planned when tables were applied, and that is recorded
  const between = { ...work, generation: 5 } // they were, and that is not
  expect(await scan()).toMatchObject({ outcome: 'queued', detail: expect.stringContaining('calibrated with s') })
  expect(await scan()).toMatchObject({ outcome: 'skipped', detail: expect.stringContaining('in the queue already') })
  const [apply, ...none] = await session.claim(4)
  expect([apply.task, none.length]).toEqual(['calibration-apply', 0])
  expect(apply.payload).toMatchObject({
    inputs: { ms: '/ms/a.ms', tables: ['/t/a_bpcal'], generation: 4 },
    config: { parts: [part] },
  })
  await session.complete(apply)
  expect(await scan(between)).toMatchObject({ outcome: 'skipped', detail: `task ${apply.id} is being recorded` })
  await putRecordedJob(products, { id: apply.id, attempt: 1, task: apply.task, groupId: undefined })
  expect(await scan(after)).toMatchObject({
    outcome: 'skipped',
    detail: expect.stringContaining('in the queue already'),
  })
  const [imaging] = await session.claim(4)
  expect(imaging).toMatchObject({ task: 'imaging', payload: { config: { imsize: 128, calibration: 'applied' } } })
  await session.fail(imaging, new Error('no space'), { isRetryable: false })
  expect(await scan(after)).toMatchObject({
    outcome: 'failed',
    detail: expect.stringMatching(/^no space; contimg absurd dlq/),
  })
  expect((await client.listTasks()).tasks).toHaveLength(2)
})
