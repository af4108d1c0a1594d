import { existsSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import {
  changeGroup,
  changeRetentionPolicy,
  findMeasurementSet,
  listRetentionExecutions,
  listStoredProducts,
  openProducts,
  type Products,
  putMeasurementSet,
  queueGroup,
  type RetentionRule,
  requireRetentionPolicy,
} from '@contimg/state/products'
import type { Task } from '@contimg/state/work'
import { expect, test } from 'vitest'
import type { Places } from './places.ts'
import type { TaskList } from './protection.ts'
import { executeRetention, planRetention, type RetentionMeans } from './retention.ts'

const NOW_MS = Date.UTC(2026, 10, 21, 12)
const DAY_MS = 86_400_000
const MANUAL = { by: 'manual', user: 'test' }

interface Setup extends RetentionMeans, AsyncDisposable {
  readonly folder: string
  readonly clock: { nowMs: number }
  readonly tasks: Partial<Task>[]
}

async function setUp(): Promise<Setup> {
  const folder = temporaryFolder()
  const clock = { nowMs: NOW_MS }
  const products = await openProducts(join(folder, 'pipeline.sqlite3'), { nowMs: () => clock.nowMs })
  const tasks: Partial<Task>[] = []
  const work = { listTasks: async () => ({ tasks, next: undefined }) } as unknown as TaskList
  const out = join(folder, 'out')
  mkdirSync(out)
  const places: Places = {
    ...{ outputs: [out], logs: join(folder, 'state/logs'), input: join(folder, 'in'), backups: join(out, 'backups') },
  }
  return { folder, clock, products, tasks, work, places, [Symbol.asyncDispose]: () => products[Symbol.asyncDispose]() }
}

function make(path: string, bytes: number): string {
  mkdirSync(join(path, 'SPECTRAL_WINDOW'), { recursive: true })
  writeFileSync(join(path, 'table.dat'), Buffer.alloc(bytes))
  return path
}

async function putSet({ products }: { products: Products }, path: string, groupId?: string): Promise<void> {
  const times = { startMjdS: 5e9, endMjdS: 5e9 + 300 }
  await putMeasurementSet(products, {
    ...{ path, groupId, ...times, raRad: 1, decRad: 1 },
    ...{ fieldNames: ['a'], calibrator: undefined },
  })
}

const plan = async (setup: Setup, id: string) =>
  await planRetention(setup, await requireRetentionPolicy(setup.products, id))
const steps = async (setup: Setup, id: string) =>
  (await plan(setup, id)).items.map(({ path, step, reason }) => [path.slice(setup.folder.length + 1), step, reason])
const age = (threshold: number): RetentionRule => {
  return { triggerType: 'age', action: 'delete', threshold, thresholdUnit: 'days' }
}

test('Measurement Sets go after 30 days: a simulation tells, an execution frees and is noted', async () => {
  await using setup = await setUp()
  const { products, clock, folder } = setup
  const old = make(join(folder, 'out/ms/old.ms'), 5000)
  await putSet(setup, old)
  clock.nowMs += 20 * DAY_MS
  const young = make(join(folder, 'out/ms/young.ms'), 700)
  await putSet(setup, young)
  clock.nowMs += 11 * DAY_MS
  const { items, lookedAt } = await plan(setup, 'measurement-sets')
  expect([items.map(({ path, sizeBytes }) => [path, sizeBytes]), lookedAt]).toEqual([[[old, 5000]], 2])
  expect(existsSync(old)).toBe(true)
  const policy = await requireRetentionPolicy(products, 'measurement-sets')
  expect(await executeRetention(setup, policy, MANUAL)).toMatchObject({ freedBytes: 5000, removed: 1, errors: [] })
  expect(readdirSync(join(folder, 'out/ms'))).toEqual(['young.ms'])
  expect(await listRetentionExecutions(products, policy.id)).toMatchObject([
    { status: 'completed', items_processed: 2, items_affected: 1, size_freed_bytes: 5000, error_count: 0 },
  ])
  expect(await findMeasurementSet(products, old)).toBeDefined()
  const stored = await listStoredProducts(products, 'measurement-set')
  expect(stored.map(({ path, isStored }) => [path, isStored])).toEqual([
    [old, false],
    [young, true],
  ])
  expect((await plan(setup, policy.id)).items).toEqual([])
})

test('what a task names, what a group needs, links and all outside of the outputs stay, with the reason', async () => {
  await using setup = await setUp()
  const { products, clock, folder, tasks } = setup
  const group = '2025-10-18T02:27:48'
  await queueGroup(products, { id: group, files: [{ subband: 0, path: '/in/a' }], stages: ['convert'] })
  for (const name of ['a', 'b', 'c', 'd']) await putSet(setup, make(join(folder, `out/ms/${name}.ms`), 10))
  await putSet(setup, make(join(folder, `out/ms/${group}.ms`), 10), group)
  await putSet(setup, make(join(folder, 'elsewhere/e.ms'), 10))
  symlinkSync(join(folder, 'elsewhere/e.ms'), join(folder, 'out/ms/link.ms'))
  await putSet(setup, join(folder, 'out/ms/link.ms'))
  const payload = (inputs: object) => ({ payload: { config: {}, inputs, outputs: {} } }) as Partial<Task>
  tasks.push(payload({ ms: join(folder, 'out/ms/a.ms') }), payload({ after: [join(folder, 'out/ms/b.ms/sub')] }))
  clock.nowMs += 31 * DAY_MS
  const wanted = [
    ['elsewhere/e.ms', 'keep', `lies outside of ${setup.places.outputs[0]} and ${setup.places.logs}`],
    [`out/ms/${group}.ms`, 'keep', 'belongs to a group or mosaic that is under way'],
    ['out/ms/a.ms', 'keep', 'a task that is not done names it'],
    ['out/ms/b.ms', 'keep', 'a task that is not done names it'],
    ['out/ms/c.ms', 'delete', 'older than 30 days'],
    ['out/ms/d.ms', 'delete', 'older than 30 days'],
    ['out/ms/link.ms', 'keep', 'is a link'],
  ]
  expect((await steps(setup, 'measurement-sets')).toSorted()).toEqual(wanted.toSorted())
  const policy = await requireRetentionPolicy(products, 'measurement-sets')
  expect((await executeRetention(setup, policy, MANUAL)).removed).toBe(2)
  expect(existsSync(join(folder, 'elsewhere/e.ms/table.dat'))).toBe(true)
  await changeGroup(products, { id: group, run: 1 }, { state: 'completed', stage: 'completed' })
  tasks.length = 0
  expect((await steps(setup, 'measurement-sets')).filter(([, step]) => step === 'delete')).toHaveLength(3)
})

test('raw files stay, even where the folder of the telescope lies within that of the outputs', async () => {
  await using setup = await setUp()
  const { folder, clock } = setup
  const places = { ...setup.places, input: join(folder, 'out/in') }
  await putSet(setup, make(join(folder, 'out/in/a.ms'), 10))
  await putSet(setup, join(folder, 'out/2025-10-18T02:27:48_sb00.hdf5'))
  writeFileSync(join(folder, 'out/2025-10-18T02:27:48_sb00.hdf5'), 'raw')
  clock.nowMs += 100 * DAY_MS
  const { items } = await plan({ ...setup, places }, 'measurement-sets')
  expect(items.map(({ step, reason }) => [step, reason])).toEqual(Array(2).fill(['keep', 'is raw data']))
})

test('of calibration tables only those of sets out of use go', async () => {
  await using setup = await setUp()
  const { products, folder, clock } = setup
  for (const [i, status] of ['active', 'retired', 'superseded', 'failed'].entries()) {
    const path = make(join(folder, `out/caltables/${status}`), 10 + i)
    const row = { set_name: status, path, table_type: 'BP', order_index: 0, refant: '1', mid_mjd: 6e4, dec_deg: 5 }
    const json = { configuration: '{}', solver_params: '{}', quality_metrics: '{"passed":true}' }
    const values = { ...row, ...json, status, superseded_by: status, non_science: 0, created_at: NOW_MS / 1000 }
    await products.db
      .insertInto('calibration_tables')
      .values(values as never)
      .execute()
  }
  clock.nowMs += 3650 * DAY_MS
  expect((await steps(setup, 'calibration')).map(([path]) => path).toSorted()).toEqual([
    ...['out/caltables/failed', 'out/caltables/retired', 'out/caltables/superseded'],
  ])
})

test('by count and by size the oldest go, and with notify they are told and stay', async () => {
  await using setup = await setUp()
  const { products, clock, folder } = setup
  for (const name of ['a', 'b', 'c', 'd']) {
    await putSet(setup, make(join(folder, `out/${name}.ms`), 1000))
    clock.nowMs += 1000
  }
  const withRule = async (rule: RetentionRule) => {
    await changeRetentionPolicy(products, 'measurement-sets', { rules: [rule] })
    return (await steps(setup, 'measurement-sets')).map(([path, step]) => `${step} ${path}`)
  }
  expect(await withRule({ triggerType: 'count', action: 'delete', threshold: 3 })).toEqual(['delete out/a.ms'])
  const size = { triggerType: 'size', action: 'delete', thresholdUnit: 'GB' } as const
  expect(await withRule({ ...size, threshold: 2.5e-6 })).toEqual(['delete out/a.ms', 'delete out/b.ms'])
  expect(await withRule({ ...size, threshold: 4e-6 })).toEqual([])
  expect(await withRule({ ...age(-1), action: 'notify' })).toHaveLength(4)
  const policy = await requireRetentionPolicy(products, 'measurement-sets')
  expect((await executeRetention(setup, policy, MANUAL)).removed).toBe(0)
  expect(readdirSync(join(folder, 'out'))).toHaveLength(4)
})

test('leftovers and logs go by their age', async () => {
  await using setup = await setUp()
  const { folder } = setup
  for (const name of ['out/x.fits.partial', 'out/y.fits.partial', 'state/logs/old.log', 'state/logs/new.log']) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), 'some')
    const ageDays = name.includes('x.') ? 2 : name.includes('old') ? 31 : 0
    utimesSync(join(folder, name), NOW_MS / 1000, NOW_MS / 1000 - 86_400 * ageDays)
  }
  expect(await steps(setup, 'temporary')).toEqual([['out/x.fits.partial', 'delete', 'older than 1 days']])
  const policy = await requireRetentionPolicy(setup.products, 'job-logs')
  expect((await executeRetention(setup, policy, MANUAL)).freedBytes).toBe(4)
  expect(readdirSync(join(folder, 'state/logs'))).toEqual(['new.log'])
})

test('what cannot be removed is told and noted, and the rest is removed', async () => {
  await using setup = await setUp()
  const { products, clock, folder } = setup
  await putSet(setup, make(join(folder, 'out/a.ms'), 10))
  await putSet(setup, make(join(folder, `out/${'long'.repeat(62)}.ms`), 10)) // no room for the name while it goes
  clock.nowMs += 31 * DAY_MS
  const policy = await requireRetentionPolicy(products, 'measurement-sets')
  const { removed, errors } = await executeRetention(setup, policy, MANUAL)
  expect([removed, errors]).toEqual([1, [expect.stringContaining('ENAMETOOLONG')]])
  expect(await listRetentionExecutions(products, policy.id)).toMatchObject([{ status: 'failed', error_count: 1 }])
})
