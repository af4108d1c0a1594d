import { expect, test } from 'vitest'
import { segmentsOf } from './layout.ts'

const times = (...values: number[]) => Float64Array.from(values)

test('integrations far from each other have no common background', () => {
  expect(segmentsOf(times(0, 1, 2, 3, 50, 51, 52), 100)).toEqual([
    { firstTime: 0, timeCount: 4 },
    { firstTime: 4, timeCount: 3 },
  ])
  expect(segmentsOf(times(5), 100)).toEqual([{ firstTime: 0, timeCount: 1 }])
  expect(segmentsOf(times(), 100)).toEqual([])
})

test('what does not fit into memory is cut into parts of about one length', () => {
  expect(segmentsOf(times(0, 1, 2, 3, 4, 5, 6), 3).map(({ timeCount }) => timeCount)).toEqual([2, 2, 3])
})
