import { expect, test } from 'vitest'
import { cursorOf } from './cursor.ts'
import { boundedListPageOf } from './list-page.ts'

function listOf(length: number) {
  const counts: (number | undefined)[] = []
  const list = {
    lines: async (limit: number) => Array.from({ length: Math.min(limit, length) }, (_, i) => i),
    count: async (most?: number) => {
      counts.push(most)
      return Math.min(length, most ?? length)
    },
    placeOf: (line: number) => ({ value: line, id: `n${line}` }),
  }
  return { list, counts }
}

test.each([
  [0, 'bounded', 0, 'exact', []],
  [10, 'bounded', 10, 'exact', []],
  [10, 'exact', 10, 'exact', []],
  [11, 'bounded', 11, 'exact', [1001]],
  [1000, 'bounded', 1000, 'exact', [1001]],
  [1001, 'bounded', 1000, 'at_least', [1001]],
  [1001, 'exact', 1001, 'exact', [undefined]],
] as const)('a list of %i lines, counted %s, is told as %i, %s', async (length, count, total, total_is, counted) => {
  const { list, counts } = listOf(length)
  const page = await boundedListPageOf({ limit: 10 }, count, list)
  expect(page).toMatchObject({ total, total_is })
  expect(counts).toEqual(counted) // what is all on one page is not counted again
  expect(page.lines).toHaveLength(Math.min(10, length))
  if (length <= 10) expect(page.next_cursor).toBeNull()
  else expect(cursorOf(page.next_cursor!)).toEqual({ value: 9, id: 'n9' })
})

test('a later page is counted as the first', async () => {
  const { list, counts } = listOf(3)
  expect(await boundedListPageOf({ limit: 10, after: 'the last one' }, 'bounded', list)).toMatchObject({
    ...{ total: 3, total_is: 'exact', next_cursor: null },
  })
  expect(counts).toEqual([1001])
})
