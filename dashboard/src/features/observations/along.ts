import type { Timeline, TransitWire } from '@contimg/api/schemas'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { getJson } from '../../client.ts'
import type { StripMark } from '../../parts/group-strip/lanes.ts'
import type { Gap } from '../../parts/group-strip/strip-data.ts'
import { spanMs } from '../../words/address.ts'
import { degreesText } from '../../words/angles.ts'
import { momentMs } from '../../words/times.ts'

const LONGEST_MS = 366 * 86_400_000 // of which transits are asked for

/** Calibrators through the beam, of a span. */
export function useTransitMarks(t: string): readonly StripMark[] {
  const [from, to] = spanMs(t, Date.now())
  const { data } = useQuery({
    queryKey: ['pointing', 'transits', t],
    queryFn: ({ signal }) => getJson<{ items: readonly TransitWire[] }>('/pointing/transits', { t }, signal),
    enabled: to - from <= LONGEST_MS,
    staleTime: 300_000,
  })
  return useMemo(
    () => data?.items.map(({ calibrator, at }) => ({ atMs: momentMs(at) ?? 0, label: calibrator })) ?? [],
    [data],
  )
}

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
