import type { GroupDetail, JobDetail } from '@contimg/api/schemas'
import { queryOptions } from '@tanstack/react-query'
import { getJson } from '../../client.ts'
import type { JsonSchema } from '../../parts/parameter-form/parameters.ts'

const RUNNING_MS = 2000
const WAITING_MS = 5000
const ENDED_MS = 60_000 // it may be retried elsewhere

export function jobQuery(id: string) {
  return queryOptions({
    queryKey: ['job', id],
    queryFn: ({ signal }) => getJson<JobDetail>(`/jobs/${encodeURIComponent(id)}`, {}, signal),
    refetchInterval: ({ state: { data } }) =>
      data?.state === 'in_progress' ? RUNNING_MS : data?.state === 'pending' ? WAITING_MS : ENDED_MS,
  })
}

/** The group that a job is of, with the jobs of its other stages. */
export function groupQuery(id: string | null) {
  return queryOptions({
    queryKey: ['group', id],
    queryFn: ({ signal }) => getJson<GroupDetail>(`/groups/${encodeURIComponent(id ?? '')}`, {}, signal),
    enabled: id !== null,
    retry: false,
  })
}

export interface Form {
  readonly name: string
  readonly task: string | null
  readonly schema: JsonSchema
}

/** The forms that the API has, by which jobs can be asked for. */
export const formsQuery = queryOptions({
  queryKey: ['pipeline', 'stages'],
  queryFn: ({ signal }) => getJson<{ readonly stages: readonly Form[] }>('/pipeline/stages', {}, signal),
  staleTime: 600_000,
})
