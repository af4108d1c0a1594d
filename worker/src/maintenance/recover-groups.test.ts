import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import {
  changeGroup,
  findGroup,
  type IngestGroup,
  openProducts,
  type Products,
  putCollectingGroups,
  queueGroup,
} from '@contimg/state/products'
import { AbsurdClient, type EmbeddedServer, flowKey, startEmbedded } from '@contimg/state/work'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Recorder } from '../recorder/recorder.ts'
import { next, placeOf } from '../watch/machine.ts'
import { recoverGroups, workOnGroups } from './recover-groups.ts'

const HOUR_MS = 3_600_000
const IMAGING = { inputs: { ms: '/data/a.ms' }, outputs: { image: '/data/a' } }
const state = mkdtempSync(join(tmpdir(), 'contimg-recover-'))
let nowMs = 1.76e12
let server: EmbeddedServer
let client: AbsurdClient
let number = 0

beforeAll(async () => {
  chmodSync(state, 0o755)
  server = await startEmbedded(state, { isDurable: false })
  client = await AbsurdClient.connect(server.url)
})
afterAll(async () => {
  await client?.close()
  await server?.stop()
  rmSync(state, { recursive: true, force: true })
})

const open = () => openProducts(join(temporaryFolder(), 'p.sqlite3'), { nowMs: () => nowMs })

/** A group that is at its image. */
async function atImage(products: Products): Promise<IngestGroup> {
  const id = `2025-10-18T02:${10 + ++number}:48`
  await queueGroup(products, { id, files: [{ subband: 0, path: `/in/${id}` }], stages: ['convert', 'image'] })
  await changeGroup(products, { id, run: 1 }, { state: 'in_progress', stage: 'image' })
  return (await findGroup(products, id))!
}

function spawned({ id, run }: IngestGroup) {
  const flow = { stage: 'image', run }
  return client.spawnTask('imaging', { ...IMAGING, config: { flow } }, { key: flowKey(id, flow), group: id })
}

async function recover(products: Products, more: { dryRun?: boolean; s?: number } = {}) {
  const { dryRun = false, s = 0 } = more
  const timeouts = { inProgressTimeoutS: 3600, collectingTimeoutS: 86_400 }
  const found = await recoverGroups(products, workOnGroups(client), { ...timeouts, now: { boot: 'a', s }, dryRun })
  return found.map(({ step, reason }) => `${step}: ${reason}`)
}

test('a living worker keeps its group however long it takes; of one that is not heard of it is taken away', {
  timeout: 60_000,
}, async () => {
  await using products = await open()
  const group = await atImage(products)
  await spawned(group)
  nowMs += 2 * HOUR_MS
  expect(await recover(products)).toEqual(['leave: stands still at image, its task waits for a worker'])
  await using worker = await client.work({ id: 'worker-1', queues: ['dsa110-pipeline'], concurrency: 1 })
  const [claim] = await worker.claim(1)
  await worker.heartbeat()
  nowMs += 20 * HOUR_MS
  expect(await recover(products)).toEqual(['leave: stands still at image, worker-1 works on it'])
  expect(await findGroup(products, group.id)).toEqual(group)
  await client.transaction((sql) =>
    sql.query("UPDATE absurd.workers SET heartbeat_on = heartbeat_on - interval '2 min'"),
  )
  expect(await recover(products, { dryRun: true })).toEqual(['again: stands still at image, nobody works on it'])
  expect(await findGroup(products, group.id)).toEqual(group)
  expect(await recover(products)).toEqual(['again: stands still at image, nobody works on it'])
  expect(await findGroup(products, group.id)).toMatchObject({ state: 'pending', stage: 'image', run: 2, retryCount: 1 })
  expect(next(placeOf({ state: 'in_progress', isHandedOver: true }), 'stale')).toBe('pending')
  const plan = async () => ({ task: 'imaging', ...IMAGING })
  await new Recorder(products, client, { plan, tell: () => {} }).reconcile()
  const { tasks } = await client.listTasks({ group: group.id })
  expect(tasks.map(({ status }) => status).toSorted()).toEqual(['cancelled', 'pending'])
  await expect(worker.complete(claim, {})).rejects.toThrow() // who was thought dead and comes back changes nothing
  expect(await recover(products)).toEqual([])
})

test('a group without a task is taken up anew after its time; one that has gone on, or whose task is done, is not', {
  timeout: 60_000,
}, async () => {
  await using products = await open()
  const [lost, done] = [await atImage(products), await atImage(products)]
  await spawned(done)
  await using worker = await client.work({ id: 'worker-2', queues: ['dsa110-pipeline'], concurrency: 9 })
  for (const claim of await worker.claim(9)) await worker.complete(claim, {})
  nowMs += HOUR_MS - 1000
  expect(await recover(products)).toEqual([])
  nowMs += 2000
  expect(await recover(products)).toEqual([
    'again: stands still at image, nobody works on it',
    'leave: stands still at image, its task is completed: the recorder goes on with it',
  ])
  expect(await findGroup(products, lost.id)).toMatchObject({ state: 'pending', run: 2 })
  expect(await findGroup(products, done.id)).toMatchObject({ state: 'in_progress', run: 1, retryCount: 0 })
})

test('where the work cannot be asked, nothing is taken away', async () => {
  await using products = await open()
  const { id } = await atImage(products)
  nowMs += 2 * HOUR_MS
  const request = { inProgressTimeoutS: 3600, collectingTimeoutS: 9, now: { boot: 'a', s: 0 }, dryRun: false }
  expect(await recoverGroups(products, new Error('it does not answer'), request)).toMatchObject([
    { step: 'leave', reason: 'stands still at image, and who works is not known: it does not answer' },
  ])
  expect(await recoverGroups(products, undefined, request)).toMatchObject([{ group: id, step: 'again' }])
})

test.each([
  { state: 'completed', stage: 'completed' },
  { state: 'in_progress', stage: 'image' }, // its task was spawned again
] as const)('a group that goes on while it is looked at is left alone: $state', async (change) => {
  await using products = await open()
  const { id } = await atImage(products)
  nowMs += 2 * HOUR_MS
  const taskOf = async () => {
    await changeGroup(products, { id, run: 1 }, change)
    return undefined
  }
  const request = { inProgressTimeoutS: 3600, collectingTimeoutS: 9, now: { boot: 'a', s: 0 }, dryRun: false }
  expect(await recoverGroups(products, { taskOf, workers: async () => [] }, request)).toEqual([])
  expect(await findGroup(products, id)).toMatchObject({ state: change.state, run: 1 })
})

test('a group that was collected for a day fails with what is missing, also where no stream runs', async () => {
  await using products = await open()
  const files = [{ subband: 0, path: '/in/2025-10-18T02:27:48_sb00.hdf5' }]
  const group = { inputDir: '/in', expectedSubbands: 16, chunkMinutes: undefined, duplicates: [] }
  await putCollectingGroups(
    products,
    [],
    [
      { id: '2025-10-18T02:27:48', ...group, files, since: { boot: 'a', s: 100 } },
      { id: '2025-10-18T03:27:48', ...group, files: [], since: { boot: 'before', s: 100 } },
    ],
  )
  expect(await recover(products, { s: 86_499 })).toEqual([])
  expect(await recover(products, { s: 86_500 })).toEqual([
    expect.stringMatching(/^fail: incomplete: 1 of 16, missing sb01/),
  ])
  expect(await findGroup(products, '2025-10-18T02:27:48')).toMatchObject({ state: 'failed' })
  expect(await findGroup(products, '2025-10-18T03:27:48')).toMatchObject({ state: 'collecting' })
})
