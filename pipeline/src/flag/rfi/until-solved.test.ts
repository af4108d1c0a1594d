import { temporaryFolder } from '@contimg/fixtures/data'
import { openMeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import { expect, test } from 'vitest'
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

test('where a solution fails, the flags are taken back and the next strategy takes more', async () => {
  const { path } = await observation()
  const counts: number[] = []
  const tried: string[] = []
  const solve = async (strategy: string) => {
    tried.push(strategy)
    counts.push(flagCount(path))
    if (strategy === 'gentle') throw new Error('no solution')
    return strategy
  }
  const options = { ...DEFAULT_RFI_OPTIONS, strategy: 'gentle' }
  const { solution, passed, flags } = await flagUntilSolved(path, solve, (found) => found === 'aggressive', options)
  expect([solution, passed, flags.strategy]).toEqual(['aggressive', true, 'aggressive'])
  expect(tried).toEqual(['gentle', 'default', 'aggressive'])
  expect(counts).toEqual(counts.toSorted((a, b) => a - b))
  const { path: alone } = await observation()
  await flagInterference(alone, { ...DEFAULT_RFI_OPTIONS, strategy: 'aggressive' })
  expect(flagCount(path)).toBe(flagCount(alone)) // nothing of the others is left
})

test('the first solution that is good is taken, and the last where none is', async () => {
  const { path } = await observation()
  const solve = async (strategy: string) => strategy
  expect(await flagUntilSolved(path, solve, () => true)).toMatchObject({ solution: 'default', passed: true })
  expect(await flagUntilSolved(path, solve, () => false)).toMatchObject({ solution: 'aggressive', passed: false })
  const failing = () => Promise.reject(new Error('no solution at all'))
  await expect(flagUntilSolved(path, failing, () => true)).rejects.toThrow('no solution at all')
})
