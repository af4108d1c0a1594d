import type { Gathered } from '@contimg/pipeline/inspect'
import { expect, test } from 'vitest'
import { KeptSums } from './kept-sums.ts'

const sums = (bytes: number) => ({ moments: { bytes } }) as Gathered

test('the sums that were used last are kept, as many as there is room for', () => {
  const kept = new KeptSums(100)
  for (const key of ['a', 'b']) kept.set(key, sums(40))
  kept.get('a')
  kept.set('c', sums(50))
  expect(['a', 'b', 'c'].map((key) => kept.get(key) !== undefined)).toEqual([true, false, true])
})

test('sums for which there is no room at all put out no others', () => {
  const kept = new KeptSums(100)
  kept.set('a', sums(40))
  kept.set('b', sums(101))
  expect(['a', 'b'].map((key) => kept.get(key) !== undefined)).toEqual([true, false])
})
