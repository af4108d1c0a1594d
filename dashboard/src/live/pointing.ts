import type { PointingStatus, TransitWire } from '@contimg/api/schemas'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { getJson } from '../client.ts'
import { momentMs, type SiderealAnchor } from '../words/times.ts'

/** Where the telescope points now, and the sidereal time. */
export const pointingQuery = queryOptions({
  queryKey: ['pointing', 'status'],
  queryFn: ({ signal }) => getJson<PointingStatus>('/pointing/status', {}, signal),
  refetchInterval: 60_000,
})

interface Transits {
  readonly items: readonly TransitWire[]
}

const TRANSITS_AGAIN_MS = 300_000

/** Calibrators that cross the beam in the next day, the next first. */
export const transitsQuery = queryOptions({
  queryKey: ['pointing', 'transits'],
  queryFn: ({ signal }) => getJson<Transits>('/pointing/transits', { hours: 24 }, signal),
  refetchInterval: TRANSITS_AGAIN_MS,
})

/** Calibrators that crossed the beam within a span, the first one first. @param t  as in addresses: -24h */
export function transitsOfQuery(t: string) {
  return queryOptions({
    queryKey: ['pointing', 'transits', t],
    queryFn: ({ signal }) => getJson<Transits>('/pointing/transits', { t }, signal),
    staleTime: TRANSITS_AGAIN_MS,
    refetchInterval: TRANSITS_AGAIN_MS, // a span that ends now goes on
  })
}

/** The sidereal time at a moment, from which those of others follow; undefined until it was asked. */
export function useSidereal(): SiderealAnchor | undefined {
  const { data } = useQuery(pointingQuery)
  const { server_time: time, lst_deg: lstDeg } = data ?? {}
  return useMemo(() => {
    const atMs = momentMs(time)
    return atMs === undefined || lstDeg === undefined ? undefined : { atMs, lstDeg }
  }, [time, lstDeg])
}
