import { readdirSync } from 'node:fs'
import { type Artifact, identify, summariseFlags } from '@contimg/pipeline'
import { checkTask } from '@contimg/state/work'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Workbench } from '../commands/testing.ts'
import { sizeOf } from '../maintenance/sizes.ts'
import { applyStage } from './apply.ts'

const bench = new Workbench()
const MS = bench.path('obs.ms')
let tables: readonly string[]

beforeAll(async () => {
  await bench.succeed('simulate --out @/in --size tiny --channels 48 --start 2025-10-18T02:27:48')
  await bench.succeed('convert @/in --out @/obs.ms')
  await bench.succeed('calibrate @/obs.ms --out @/cal --no-register')
  tables = readdirSync(bench.folder).flatMap((name) => (/^cal_\w+cal$/.test(name) ? [bench.path(name)] : []))
})
afterAll(() => bench.remove())

/** An attempt at a task, up to its end and not further: as if it were killed before it is completed. */
async function attempt(id: string, number: number, generation?: number) {
  const inputs = { ms: MS, tables, ...(generation !== undefined && { generation }) }
  const { task, payload } = checkTask('calibration-apply', { inputs })
  const request = { task, payload, id, attempt: number, group: 'g', folder: bench.path('x.partial') }
  const { result, records } = await applyStage(request, {})
  const activity = records.find(({ kind }) => kind === 'activity')?.record as Record<'inputs' | 'outputs', Artifact[]>
  const generationOf = (artifacts: readonly Artifact[]) =>
    artifacts.flatMap((one) => (one.kind === 'measurement-set' ? [one.generation] : []))
  return { isDone: result.flagged === null, from: generationOf(activity.inputs), to: generationOf(activity.outputs) }
}

const generation = async () => ((await identify(MS)) as { generation: number }).generation

test('a task spawned by hand tells no generation: tried again it applies nothing, and tells the same', async () => {
  expect(tables.length).toBeGreaterThan(1)
  expect(await attempt('task-1', 1)).toEqual({ isDone: false, from: [0], to: [1] })
  expect(await attempt('task-1', 2)).toEqual({ isDone: true, from: [0], to: [1] })
  expect(await generation()).toBe(1)
  expect(await attempt('task-2', 1)).toEqual({ isDone: false, from: [1], to: [2] })
})

test('one that tells it is done once, and not at all where it comes too late', async () => {
  const now = await generation()
  expect(await attempt('task-3', 1, now)).toMatchObject({ isDone: false })
  expect(await attempt('task-3', 2, now)).toMatchObject({ isDone: true, from: [now], to: [now + 1] })
  await expect(attempt('task-4', 1, now)).rejects.toMatchObject({ name: 'GenerationError', isDone: false })
  expect(await generation()).toBe(now + 1)
})

test('it tells how large the Measurement Set is then, and how much of it is flagged', async () => {
  await bench.succeed('flag @/obs.ms --mode autos')
  const { task, payload } = checkTask('calibration-apply', { inputs: { ms: MS, tables } })
  const request = { task, payload, id: 'task-5', attempt: 1, group: 'g', folder: bench.path('x.partial') }
  const { records } = await applyStage(request, {})
  const facts = records.find(({ kind }) => kind === 'measurement-set-facts')?.record
  const { all } = await summariseFlags(MS)
  expect(all.fraction).toBeGreaterThan(0)
  expect(facts).toEqual({ path: MS, sizeBytes: await sizeOf(MS), flaggedFraction: all.fraction })
})
