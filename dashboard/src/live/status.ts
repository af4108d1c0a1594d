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
