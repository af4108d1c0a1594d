import { join } from 'node:path'
import { expect, test } from 'vitest'

// of two rooms, neither of which may import the other
const [TASKS, SHOWN] = ['state/src/work/task-types.ts', 'dashboard/src/words/jobs.ts'].map((file) =>
  join(import.meta.dirname, '..', file),
)

test('the kinds of jobs that the dashboard offers are the kinds of tasks that there are', async () => {
  const { TASK_TYPES } = (await import(TASKS)) as { readonly TASK_TYPES: object }
  const { JOB_TYPES } = (await import(SHOWN)) as { readonly JOB_TYPES: readonly string[] }
  expect([...JOB_TYPES].sort()).toEqual(Object.keys(TASK_TYPES).sort())
})
