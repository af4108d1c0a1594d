import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { turn } from './turns.ts'

test('turns are taken in their order, one in each of the event loop, so that others are heard between', async () => {
  const seen: string[] = []
  const take = async (name: string) => {
    await turn()
    seen.push(name)
  }
  const all = Promise.all(['a', 'b', 'c'].map(take))
  expect(seen).toEqual([]) // what came in before is heard first
  await setImmediate()
  seen.push('another')
  await all
  expect(seen).toEqual(['a', 'another', 'b', 'c'])
  await take('later')
  expect(seen.at(-1)).toBe('later')
})
