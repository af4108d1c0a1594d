import { causeOf } from '@contimg/state/products'
import type { Task } from '@contimg/state/work'
import type * as z from 'zod'
import type { ApiContext } from '../context.ts'
import type { JobsQuery, jobCauses } from '../schemas/jobs.ts'
import { filtersOf } from './list.ts'

const AT_MOST = 1000
const JOBS_TOLD = 100

/** Jobs that failed by what they say, the most frequent cause first. @throws ApiError 503 without the work queue */
export async function causesOfJobs({ work, nowMs }: ApiContext, query: JobsQuery): Promise<z.infer<typeof jobCauses>> {
  const filter = { ...filtersOf({ ...query, t: query.t ?? '-24h' }, nowMs()).tasks, status: 'failed' as const }
  const { total, tasks } = await work.use(async (client) => ({
    total: await client.countTasks(filter),
    tasks: (await client.listTasks(filter, { limit: AT_MOST })).tasks,
  }))
  const causes = Map.groupBy(tasks, (task) => `${task.task}: ${causeOf(errorOf(task), task.group ?? task.id)}`)
  return { total, causes: [...causes].map(causeItem).toSorted((a, b) => b.count - a.count) }
}

const errorOf = ({ error }: Task) => error?.message ?? 'it is not known why'

const endOf = ({ endedOn, createdOn }: Task) => new Date(endedOn ?? createdOn).toISOString()

/** @param tasks  the latest first */
function causeItem([cause, tasks]: readonly [string, readonly Task[]]) {
  const [latest] = tasks
  const ends = tasks.map(endOf).toSorted()
  const ids = tasks.slice(0, JOBS_TOLD).map(({ id }) => id)
  return {
    ...{ cause, count: tasks.length, first: ends[0], last: ends[ends.length - 1], type: latest.task },
    ...{ sample: errorOf(latest), job_ids: ids, action: `contimg absurd retry ${ids.join(' ')}` },
  }
}
