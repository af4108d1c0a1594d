import type { GroupArrays, GroupItem } from '@contimg/api/schemas'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { getJson } from '../../client.ts'
import { stripOf } from './strip-data.ts'

const FIELDS = ['state', 'quality', 'noise_jy', 'latency_s', 'ra_deg', 'dec_deg']
const AGAIN_MS = 60_000 // changes are heard of; this moves a span that ends now

/** Groups of a span as columns; beyond a day in bins of the server. @param t  as in addresses: -24h */
export function stripQuery(t: string) {
  return queryOptions({
    queryKey: ['groups', 'arrays', t],
    queryFn: async ({ signal }) => stripOf(await getJson<GroupArrays>('/groups', { t, fields: FIELDS }, signal)),
    refetchInterval: AGAIN_MS,
    placeholderData: keepPreviousData,
  })
}

/** A group as lists tell it; undefined where there is none. */
export function groupItemQuery(id: string) {
  const end = new Date(Date.parse(`${id}Z`) + 1000).toISOString().slice(0, 19)
  return queryOptions({
    queryKey: ['groups', 'item', id],
    queryFn: async ({ signal }) =>
      (await getJson<{ items: readonly GroupItem[] }>('/groups', { t: `${id}/${end}`, limit: 1 }, signal)).items[0] ??
      null,
  })
}
