import type { Timeline } from '@contimg/api/schemas'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { getJson } from '../../client.ts'
import type { Gap } from '../../parts/group-strip/strip-data.ts'
import { spanMs } from '../../words/address.ts'
import { degreesText } from '../../words/angles.ts'
import { momentMs } from '../../words/times.ts'

interface Pointings {
  readonly items: readonly { readonly at: string; readonly dec_deg: number }[]
}

/** Why there are no data, as far as it is known: the dishes moved to another declination. */
export function useGapNames(t: string): (gap: Gap) => string {
  const { data } = useQuery({
    queryKey: ['pointing', 'history', t],
    queryFn: ({ signal }) => {
      const [start, end] = spanMs(t, Date.now()).map((ms) => new Date(ms).toISOString())
      return getJson<Pointings>('/pointing_history', { start, end }, signal)
    },
    placeholderData: keepPreviousData,
    staleTime: 300_000,
  })
  return useCallback((gap: Gap) => gapName(gap, data?.items ?? []), [data])
}

/** A pointing that is first seen as data come again was taken up in between. */
export function gapName({ fromMs, toMs }: Gap, pointings: Pointings['items']): string {
  const moved = pointings.find(({ at }) => {
    const ms = momentMs(at) ?? 0
    return ms > fromMs && ms <= toMs + 600_000
  })
  return moved === undefined ? 'no data' : `Dec change to ${degreesText(moved.dec_deg, 1, true)}`
}

/** When there were observations at all. */
export function useObserved() {
  return useQuery({
    queryKey: ['groups', 'timeline'],
    queryFn: ({ signal }) => getJson<Timeline>('/observation_timeline', {}, signal),
    staleTime: 60_000,
  })
}
