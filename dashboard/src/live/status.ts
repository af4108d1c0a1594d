import type { NightSummary, PipelineStatus } from '@contimg/api/schemas'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { getJson } from '../client.ts'

const AGAIN_MS = 15_000

/** What more than one page asks. */
export const statusQuery = queryOptions({
  queryKey: ['status'],
  queryFn: ({ signal }) => getJson<PipelineStatus>('/status', {}, signal),
  refetchInterval: AGAIN_MS,
})

/** How many jobs are under way; none where the work queue cannot be asked. */
export const runningJobsQuery = queryOptions({
  queryKey: ['jobs', 'running'],
  queryFn: async ({ signal }) =>
    (await getJson<{ readonly total: number }>('/jobs', { state: 'in_progress', limit: 1 }, signal)).total,
  refetchInterval: AGAIN_MS,
})

interface Nights {
  readonly rules: Readonly<Record<string, number>>
  readonly nights: readonly NightSummary[]
}

/** Nights, or another span of time, as judged. */
export function nightsQuery(query: { readonly t?: string; readonly n?: number }) {
  return queryOptions({
    queryKey: ['summary', query],
    queryFn: ({ signal }) => getJson<Nights>('/summary/night', query, signal),
    refetchInterval: 4 * AGAIN_MS,
    placeholderData: keepPreviousData,
  })
}
