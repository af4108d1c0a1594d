import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { MeasurementSetRecord } from '@contimg/pipeline'
import {
  findGroup,
  type IngestGroup,
  layoutOf,
  openProducts,
  type Products,
  putMeasurementSet,
  queueGroup,
  requeueGroup,
} from '@contimg/state/products'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { setAside, takeBack } from './places.ts'
import { Recorder } from './recorder.ts'
import { Crash, killable, MemoryWork } from './testing.ts'

/** Called before each thing that is done to a disk, and before each statement. */
let before = () => {}

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>()
  const killed =
    <Args extends unknown[], T>(call: (...args: Args) => Promise<T>) =>
    async (...args: Args) => {
      before()
      return await call(...args)
    }
  return { ...real, mkdir: killed(real.mkdir), rename: killed(real.rename), rm: killed(real.rm) }
})

const ID = '2025-10-18T02:27:48'
const folder = mkdtempSync(join(tmpdir(), 'contimg-places-'))
let products: Products

beforeAll(async () => {
  products = await openProducts(join(folder, 'pipeline.sqlite3'))
})

afterAll(async () => {
  await products[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

beforeEach(clear)

async function clear(): Promise<void> {
  before = () => {}
  rmSync(join(folder, 'ms'), { recursive: true, force: true })
  for (const table of ['ingest_queue', 'ms_index'] as const) await products.db.deleteFrom(table).execute()
}

async function queued(stages: string[]): Promise<IngestGroup> {
  await queueGroup(products, { id: ID, files: [{ subband: 0, path: `/in/${ID}` }], stages })
  return (await findGroup(products, ID))!
}

/** A Measurement Set of two files, and its row. */
async function made({ ms }: { ms: string }, content = 'new'): Promise<void> {
  mkdirSync(ms, { recursive: true })
  for (const name of ['table.dat', 'table.f1']) writeFileSync(join(ms, name), content)
  const span = { startMjdS: 5.2e9, endMjdS: 5.2e9 + 309, raRad: 2, decRad: 0.9 }
  const record: MeasurementSetRecord = { path: ms, groupId: ID, ...span, fieldNames: ['a'], calibrator: undefined }
  await putMeasurementSet(products, record)
}

/** What stands on the disk, what the database says of it, and where the group is. */
async function state(): Promise<object> {
  const rows = await products.db.selectFrom('ms_index').select(['path', 'status', 'stored']).execute()
  const group = await findGroup(products, ID)
  const there = existsSync(join(folder, 'ms')) ? readdirSync(join(folder, 'ms'), { recursive: true }) : []
  return {
    files: there
      .map(String)
      .filter((name) => /table\./.test(name))
      .toSorted(),
    rows: rows.map((row) => ({ ...row, path: row.path.slice(folder.length + 1) })),
    group: [group?.state, group?.stage, group?.run, group?.error],
  }
}

/** Lets a piece of work be killed before its k-th thing, for every k that it has, and done again. @returns how often */
async function killedEverywhere(
  prepare: () => Promise<() => Promise<unknown>>,
  check: () => Promise<void>,
): Promise<number> {
  for (let kills = 0; ; kills++) {
    await clear()
    const work = await prepare()
    let left = kills
    before = () => {
      if (left-- <= 0) throw new Crash('killed')
    }
    await work().catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error
    })
    const wasKilled = left < 0
    before = () => {}
    await work()
    await check()
    if (!wasKilled) return kills
  }
}

const within = () => killable(products, () => before())

function recorderOf(work: MemoryWork, tell: (message: string) => void = () => {}): Recorder {
  const plan = async () => ({ task: 'image', inputs: {}, outputs: {} })
  const failed = (db: Products, one: IngestGroup) => setAside(db, folder, one)
  return new Recorder(within(), work.face, { plan, failed, tell })
}

const FAILED_MS = `ms/failed/2025-10-18/${ID}.ms`
const MS = `ms/science/2025-10-18/${ID}.ms`
const filesOf = (ms: string) => ['table.dat', 'table.f1'].map((name) => `${ms}/${name}`.slice('ms/'.length))

test('a group that fails has its Measurement Set set aside, with its row, wherever the recorder is killed', async () => {
  const kills = await killedEverywhere(
    async () => {
      const group = await queued(['image'])
      await made(layoutOf(folder, group))
      const work = new MemoryWork()
      await recorderOf(work).step()
      work.fail(work.tasks[0].id, work.claim(work.tasks[0].id), true)
      return () => recorderOf(work).reconcile()
    },
    async () =>
      expect(await state()).toEqual({
        files: filesOf(FAILED_MS),
        rows: [{ path: FAILED_MS, status: 'failed', stored: 1 }],
        group: ['failed', 'failed', 1, 'image: it did not work'],
      }),
  )
  expect(kills).toBeGreaterThan(8)
})

test('one that was set aside before makes room for it', async () => {
  const kills = await killedEverywhere(
    async () => {
      const group = await queued(['image'])
      const { ms, failedMs } = layoutOf(folder, group)
      await made({ ms: failedMs }, 'old')
      await made({ ms })
      return () => setAside(within(), folder, group)
    },
    async () =>
      expect(await state()).toMatchObject({
        files: filesOf(FAILED_MS),
        rows: [{ path: FAILED_MS, status: 'failed', stored: 1 }],
      }),
  )
  expect(kills).toBeGreaterThan(5)
})

test.each([
  ['for a stage that goes on with it', false],
  ['where it is to be made anew', true],
])('it is taken back, or goes, %s, wherever the recorder is killed', async (_how, isMadeAnew) => {
  const kills = await killedEverywhere(
    async () => {
      const group = await queued(['image'])
      await made(layoutOf(folder, group))
      await setAside(products, folder, group)
      await requeueGroup(products, ID)
      const again = (await findGroup(products, ID))!
      return () => takeBack(within(), folder, again, isMadeAnew)
    },
    async () =>
      expect(await state()).toMatchObject({
        files: isMadeAnew ? [] : filesOf(MS),
        rows: [{ path: MS, status: isMadeAnew ? 'failed' : 'completed', stored: isMadeAnew ? 0 : 1 }],
        group: ['pending', 'pending', 2, undefined],
      }),
  )
  expect(kills).toBeGreaterThan(3)
})

test('a group whose Measurement Set cannot be set aside has failed all the same, and that is told', async () => {
  const group = await queued(['image'])
  const { ms, failedMs } = layoutOf(folder, group)
  await made({ ms })
  mkdirSync(dirname(dirname(failedMs)), { recursive: true })
  writeFileSync(dirname(failedMs), 'a file where a folder is to be')
  const [work, told] = [new MemoryWork(), [] as string[]]
  const recorder = recorderOf(work, (message) => told.push(message))
  await recorder.step()
  work.fail(work.tasks[0].id, work.claim(work.tasks[0].id), true)
  await recorder.reconcile()
  expect(await state()).toMatchObject({
    files: expect.arrayContaining(filesOf(MS)),
    rows: [{ path: MS, status: 'completed', stored: 1 }],
    group: ['failed', 'failed', 1, 'image: it did not work'],
  })
  expect(told.filter((one) => one.startsWith('not cleaned up'))).toHaveLength(1)
})
