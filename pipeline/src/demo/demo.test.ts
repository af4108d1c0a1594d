import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { demo } from './run.ts'

test('a tiny observation goes from UVH5 to an image with the sources that were put in', async () => {
  const outFolder = join(temporaryFolder(), 'demo')
  const { comparison, stages, products } = await demo({ outFolder, size: 'tiny', seed: 3 })
  expect(comparison.faults).toEqual([])
  expect(comparison.sources.filter(({ isJudged }) => isJudged).length).toBeGreaterThan(10)
  expect(stages.map(({ name }) => name)).toEqual([
    'simulate',
    'convert',
    'flag',
    'calibrate',
    'apply',
    'image',
    'measure',
    'draw',
  ])
  for (const path of products) expect(existsSync(path), path).toBe(true)
})
