import { join } from 'node:path'
import { temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { openTable } from '@contimg/formats/casatable'
import { nodeTableFiles } from '@contimg/formats/node'
import { expect, test } from 'vitest'
import { applyCalibration } from '../calibrate/apply.ts'
import { DEFAULT_FLAG_OPTIONS } from '../flag/options.ts'
import { flagInterference } from '../flag/rfi/run.ts'
import { flagMeasurementSet } from '../flag/run.ts'
import { listFlagVersions } from '../flag/version-list.ts'
import { identify } from '../provenance/identify.ts'
import { generationOf, isLastChange } from './generation.ts'
import { writeSomeTables } from './testing.ts'

const MS = 'vla_L_3c286_2spw.ms'

function generation(path: string): number {
  const files = nodeTableFiles(path)
  try {
    return generationOf(openTable(files).keywords)
  } finally {
    files.close()
  }
}

test('each change in place counts, and makes another thing of a Measurement Set', async () => {
  const path = unpackedTable('ms', MS)
  const tables = writeSomeTables(join(temporaryFolder(), 'x'), path)
  expect(generation(path)).toBe(0)
  const first = await identify(path)
  await applyCalibration(path, tables)
  await flagMeasurementSet(path, { ...DEFAULT_FLAG_OPTIONS, mode: 'autos' })
  expect(generation(path)).toBe(2)
  expect(await identify(path)).toEqual({ ...first, generation: 2 })
})

test('a guarded change is made once: tried again it is told that it was made, after another that it comes too late', async () => {
  const path = unpackedTable('ms', MS)
  const tables = writeSomeTables(join(temporaryFolder(), 'x'), path)
  const guard = { generation: 0, token: 'task-1' }
  await applyCalibration(path, tables, { guard })
  expect(generation(path)).toBe(1)
  await expect(applyCalibration(path, tables, { guard })).rejects.toMatchObject({
    name: 'GenerationError',
    isDone: true,
  })
  await expect(applyCalibration(path, tables, { guard: { ...guard, token: 'task-2' } })).rejects.toMatchObject({
    message: expect.stringMatching(/generation 1, wanted 0$/),
    isDone: false,
  })
  await applyCalibration(path, tables, { guard: { generation: 1, token: 'task-2' } })
  await expect(applyCalibration(path, tables, { guard })).rejects.toMatchObject({ isDone: false })
  expect(generation(path)).toBe(2)
})

test('a change that tells no generation is not made twice in a row, and is where another came between', async () => {
  const path = unpackedTable('ms', MS)
  const tables = writeSomeTables(join(temporaryFolder(), 'x'), path)
  const guard = { generation: undefined, token: 'task-1' }
  await applyCalibration(path, tables, { guard })
  await expect(applyCalibration(path, tables, { guard })).rejects.toMatchObject({ isDone: true })
  expect([generation(path), isLastChange(path, 'task-1')]).toEqual([1, true])
  await flagMeasurementSet(path, { ...DEFAULT_FLAG_OPTIONS, mode: 'autos' })
  expect(isLastChange(path, 'task-1')).toBe(false)
  await applyCalibration(path, tables, { guard })
  expect(generation(path)).toBe(3)
})

test('flags that are refused because they were set before leave no flag version', async () => {
  const path = unpackedTable('ms', MS)
  const guard = { generation: undefined, token: 'task-1' }
  const grow = { ...DEFAULT_FLAG_OPTIONS, mode: 'extend', flagNearTime: true } as const
  for (const flag of [
    () => flagMeasurementSet(path, grow, { guard }),
    () => flagInterference(path, { strategy: 'gentle', column: 'DATA', threads: 1 }, { guard }),
  ]) {
    await flagMeasurementSet(path, { ...DEFAULT_FLAG_OPTIONS, mode: 'autos' })
    await flag()
    const versions = listFlagVersions(path)
    await expect(flag()).rejects.toMatchObject({ name: 'GenerationError', isDone: true })
    expect(listFlagVersions(path)).toEqual(versions)
  }
})
