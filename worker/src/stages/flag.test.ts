import { identify, summariseFlags } from '@contimg/pipeline'
import { checkTask } from '@contimg/state/work'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Workbench } from '../commands/testing.ts'
import { sizeOf } from '../maintenance/sizes.ts'
import { flagStage } from './flag.ts'

const bench = new Workbench()
const MS = bench.path('obs.ms')

beforeAll(async () => {
  await bench.succeed('simulate --out @/in --size tiny --start 2025-10-18T02:27:48')
  await bench.succeed('convert @/in --out @/obs.ms')
  await bench.succeed('convert @/in --out @/byhand.ms')
})
afterAll(() => bench.remove())

/** An attempt at a task, up to its end and not further: as if it were killed before it is completed. */
async function attempt(id: string, number: number, config: object) {
  const { task, payload } = checkTask('flag', { inputs: { ms: MS }, config })
  return await flagStage({ task, payload, id, attempt: number, group: undefined, folder: bench.path('x.partial') }, {})
}

const generation = async () => ((await identify(MS)) as { generation: number }).generation

test('a task flags as the command typed by hand does, once however often it is tried', async () => {
  const config = { mode: 'autos,quack', quack_interval: 30, quack_mode: 'endb' }
  const { result, records } = await attempt('task-1', 1, config)
  expect(result).toMatchObject({ ms: MS, changed: expect.any(Number), saved_as: expect.stringContaining('flag') })
  expect(result.changed).toBeGreaterThan(0)
  expect(records.map(({ kind }) => kind)).toEqual(['measurement-set-facts', 'activity'])
  const { fraction } = (await summariseFlags(MS)).all
  expect(records[0].record).toEqual({ path: MS, sizeBytes: await sizeOf(MS), flaggedFraction: fraction })
  await bench.succeed('flag @/byhand.ms --mode autos,quack --quack-interval 30 --quack-mode endb')
  expect(await summariseFlags(MS)).toEqual(await summariseFlags(bench.path('byhand.ms')))
  expect(await generation()).toBe(1)
  const again = await attempt('task-1', 2, config)
  expect(again.result).toEqual({ ms: MS, changed: null, saved_as: null })
  expect(await generation()).toBe(1)
  const activity = (given: typeof records) => given.find(({ kind }) => kind === 'activity')?.record as Activity
  for (const role of ['inputs', 'outputs'] as const)
    expect(activity(again.records)[role]).toMatchObject(activity(records)[role])
})

interface Activity {
  readonly inputs: readonly object[]
  readonly outputs: readonly object[]
}

test('interference is a task of its own', async () => {
  const { result } = await attempt('task-2', 1, { mode: 'rfi', strategy: 'gentle' })
  expect(result.saved_as).not.toBeNull()
  expect(await generation()).toBe(2)
})

test.each([
  [{}, /wanted what is to be flagged/],
  [{ mode: 'summary' }, /wanted what is to be flagged/],
  [{ mode: 'zeros,rfi' }, /wanted rfi alone/],
  [{ mode: 'nonsense' }, /wanted some of/],
  [{ mode: 'zeros', quack_interval: 3 }, /--quack-interval is of mode quack/],
  [{ mode: 'rfi', antenna: '3' }, /--antenna does not go with mode rfi/],
  [{ mode: 'rfi', rfi_backend: 'aoflagger' }, /programs come from the configuration/],
])('%j is refused, and nothing is changed', async (config, message) => {
  const before = await generation()
  await expect(attempt('task-3', 1, config)).rejects.toThrow(message)
  expect(await generation()).toBe(before)
})
