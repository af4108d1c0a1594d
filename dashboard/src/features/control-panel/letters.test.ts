import { expect, test } from 'vitest'
import { byCause } from './letters.ts'
import type { Letter } from './queries.ts'

const letter = (taskId: string, error: string | null): Letter => ({
  ...{ id: `l-${taskId}`, task_id: taskId, queue_name: 'q', task_name: 'imaging', params: {}, group_id: null },
  ...{ attempts: 3, error, created_at: '2026-01-25T20:00:00Z', failed_at: '2026-01-25T20:10:00Z' },
})

test('letters of one cause stand together, as the API judges causes', () => {
  const letters = [letter('a', 'no space in /1'), letter('b', 'bad file'), letter('c', 'no space in /2')]
  const causes = { causes: [{ cause: 'no space', job_ids: ['a', 'c'], action: 'contimg absurd retry a c' }] }
  const found = byCause(letters, causes)
  expect(found.map(({ cause, letters: some }) => [cause, some.length])).toEqual([
    ['no space', 2],
    ['bad file', 1],
  ])
  expect(found.map(({ action }) => action)).toEqual(['contimg absurd retry a c', undefined])
})

test('without causes each error is its own', () => {
  expect(byCause([letter('a', 'x'), letter('b', 'x'), letter('c', null)], undefined).map(({ cause }) => cause)).toEqual(
    ['x', 'it did not say why'],
  )
})
