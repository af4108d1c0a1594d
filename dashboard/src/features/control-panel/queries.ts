import type { Job, JobDetail, QueueMetrics, StreamingHealth, StreamingStatus } from '@contimg/api/schemas'
import { queryOptions } from '@tanstack/react-query'
import { ApiError, getJson } from '../../client.ts'
import type { Form } from './fields.ts'

export interface Forms {
  readonly stages: readonly Form[]
  readonly chains: Readonly<Record<string, readonly string[]>>
}

export interface ScheduleItem {
  readonly name: string
  readonly queue_name: string
  readonly task_name: string
  readonly params: Readonly<Record<string, unknown>>
  readonly cron: string
  readonly time_zone: string
  readonly is_enabled: boolean
  readonly next: readonly string[]
  readonly last_task_id: string | null
}

export interface Letter {
  readonly id: string
  readonly task_id: string
  readonly queue_name: string
  readonly task_name: string
  readonly params: Readonly<Record<string, unknown>>
  readonly group_id: string | null
  readonly attempts: number
  readonly error: string | null
  readonly created_at: string
  readonly failed_at: string
}

interface Items<T> {
  readonly items: readonly T[]
}

const SOON_MS = 5000
const RUNNING_MS = 2000

export const formsQuery = queryOptions({
  queryKey: ['pipeline', 'stages'],
  queryFn: ({ signal }) => getJson<Forms>('/pipeline/stages', {}, signal),
  staleTime: 600_000,
})

export const streamingQuery = queryOptions({
  queryKey: ['streaming', 'status'],
  queryFn: ({ signal }) => getJson<StreamingStatus>('/streaming/status', {}, signal),
  refetchInterval: SOON_MS,
})

export const streamingHealthQuery = queryOptions({
  queryKey: ['streaming', 'health'],
  queryFn: ({ signal }) => getJson<StreamingHealth>('/streaming/health', {}, signal),
  refetchInterval: 3 * SOON_MS,
})

export const schedulesQuery = queryOptions({
  queryKey: ['absurd', 'schedules'],
  queryFn: ({ signal }) => getJson<Items<ScheduleItem>>('/absurd/schedules', {}, signal),
  refetchInterval: 6 * SOON_MS,
})

export const queuesQuery = queryOptions({
  queryKey: ['absurd', 'queues'],
  queryFn: ({ signal }) => getJson<Items<string>>('/absurd/queues', {}, signal),
  staleTime: 60_000,
})

/** What a queue does; all of them together without a name. */
export function queueQuery(name?: string) {
  return queryOptions({
    queryKey: ['absurd', 'stats', name ?? null],
    queryFn: ({ signal }) =>
      getJson<QueueMetrics>(
        name === undefined ? '/absurd/metrics' : `/absurd/queues/${encodeURIComponent(name)}/stats`,
        {},
        signal,
      ),
    refetchInterval: 2 * SOON_MS,
  })
}

export const lettersQuery = queryOptions({
  queryKey: ['absurd', 'dead-letters'],
  queryFn: ({ signal }) => getJson<Items<Letter>>('/absurd/dead-letters', { limit: 200 }, signal),
  refetchInterval: 3 * SOON_MS,
})

/** A job: often while it goes on; null where it is not known any more. */
export function jobQuery(id: string) {
  return queryOptions({
    queryKey: ['job', id],
    queryFn: async ({ signal }) => {
      try {
        return await getJson<JobDetail>(`/jobs/${encodeURIComponent(id)}`, {}, signal)
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null
        throw error
      }
    },
    refetchInterval: ({ state: { data } }) =>
      data && (data.state === 'in_progress' || data.state === 'pending') ? RUNNING_MS : false,
  })
}

/** The latest jobs of a kind. */
export function latestQuery(type: string | null) {
  return queryOptions({
    queryKey: ['jobs', 'latest', type],
    queryFn: ({ signal }) => getJson<Items<Job>>('/jobs', { type, limit: 8 }, signal),
    refetchInterval: SOON_MS,
  })
}
