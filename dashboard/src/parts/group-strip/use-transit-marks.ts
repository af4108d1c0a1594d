import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { transitsOfQuery } from '../../live/pointing.ts'
import { spanMs } from '../../words/address.ts'
import { momentMs } from '../../words/times.ts'
import type { StripMark } from './lanes.ts'

const LONGEST_MS = 366 * 86_400_000 // of which transits are asked for

/** Calibrators through the beam, of a span. */
export function useTransitMarks(t: string): readonly StripMark[] {
  const [from, to] = spanMs(t, Date.now())
  const { data } = useQuery({ ...transitsOfQuery(t), enabled: to - from <= LONGEST_MS })
  return useMemo(
    () => data?.items.map(({ calibrator, at }) => ({ atMs: momentMs(at) ?? 0, label: calibrator })) ?? [],
    [data],
  )
}
