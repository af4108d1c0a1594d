import type { Alerts } from '@contimg/api/schemas'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { getJson } from '../client.ts'

/** What is not as it should be, though nothing failed. */
export const alertsQuery = queryOptions({
  queryKey: ['health', 'alerts'],
  queryFn: ({ signal }) => getJson<Alerts>('/health/alerts', {}, signal),
  refetchInterval: 30_000,
})

/** How many nobody has acknowledged. */
export function useAlerts(): number | undefined {
  const { data } = useQuery(alertsQuery)
  return data && data.critical + data.warning
}
