import { temporaryFolder } from '@contimg/fixtures/data'
import { openMeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import { expect, test } from 'vitest'
import { listFlagVersions } from '../version-list.ts'
import { DEFAULT_RFI_OPTIONS, flagInterference } from './run.ts'
import { disturbedObservation } from './testing.ts'
import { flagUntilSolved } from './until-solved.ts'

function flagCount(path: string): number {
  const ms = openMeasurementSet(nodeTableFiles(path))
  try {
    return (ms.main.column('FLAG').readCells(0, ms.main.rowCount) as Uint8Array).reduce((sum, flag) => sum + flag, 0)
  } finally {
    ms.close()
  }
}

const observation = () => disturbedObservation(temporaryFolder(), 'x', { rfi: 'narrow=3,strength=6', antennas: '4' })

test('a solve that is good at once flags nothing', async () => {
  const { path } = await observation()
  expect(await flagUntilSolved(path, async () => ({}))).toEqual({ attempt: {}, notes: [] })
  expect([flagCount(path), listFlagVersions(path)]).toEqual([0, []])
})

test('where a solve is not good each strategy begins from the flags as they were, and takes more', async () => {
  const { path } = await observation()
  const counts: number[] = []
  const solve = async () => {
    counts.push(flagCount(path))
    return counts.length === 4 ? {} : { trouble: `try ${counts.length}` }
  }
  const { attempt, flags, notes } = await flagUntilSolved(path, solve)
  expect([attempt, flags!.strategy, counts[0]]).toEqual([{}, 'aggressive', 0])
  expect(counts).toEqual([...new Set(counts)].toSorted((a, b) => a - b))
  expect(notes.map((note) => note.replace(/\d+ samples/, 'n'))).toEqual([
    'try 1',
    'interference flagged with strategy gentle, n, and taken back: try 2',
    'interference flagged with strategy default, n, and taken back: try 3',
    'interference flagged with strategy aggressive, n: that helped; the flags before are kept as before_flag_1',
  ])
  const { path: alone } = await observation()
  await flagInterference(alone, { ...DEFAULT_RFI_OPTIONS, strategy: 'aggressive' })
  expect(flagCount(path)).toBe(flagCount(alone)) // nothing of the others is left
})

test('where none helps, or a solve throws, the flags are as they were; a strategy may be the first', async () => {
  const { path } = await observation()
  let solves = 0
  const { attempt, flags } = await flagUntilSolved(path, async () => ({ trouble: `try ${++solves}` }), {
    ...DEFAULT_RFI_OPTIONS,
    strategy: 'default',
  })
  expect([attempt, flags, solves]).toEqual([{ trouble: 'try 1' }, undefined, 3])
  expect([flagCount(path), listFlagVersions(path)]).toEqual([0, []])
  const failing = async () => {
    if (flagCount(path) > 0) throw new Error('disk on fire')
    return { trouble: 'not good' }
  }
  await expect(flagUntilSolved(path, failing)).rejects.toThrow('disk on fire')
  expect([flagCount(path), listFlagVersions(path)]).toEqual([0, []])
})
