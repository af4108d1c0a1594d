import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Box } from '../view.ts'
import { type Extent, isWhole, within } from './zoom.ts'

const SETTLES_MS = 250

/** The bins in sight: as the address says, or as the hand moves them, which the address follows when it rests. */
export function useBox(
  zoom: Box | null,
  extent: Extent,
  onSettled: (zoom: Box | null) => void,
): [Box, (box: Box) => void] {
  const [live, setLive] = useState<Box | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address has come to what was moved to, or gone elsewhere
  useEffect(() => setLive(null), [zoom])
  useEffect(() => () => clearTimeout(timer.current), [])
  const { columns, rows } = extent
  const move = useCallback(
    (box: Box) => {
      setLive(box)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => onSettled(isWhole(box, { columns, rows }) ? null : box), SETTLES_MS)
    },
    [columns, rows, onSettled],
  )
  const box = useMemo(() => within(live ?? zoom, { columns, rows }), [live, zoom, columns, rows])
  return [box, move]
}
