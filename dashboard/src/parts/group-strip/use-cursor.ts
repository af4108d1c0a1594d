import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import type { StripGeometry } from './geometry.ts'
import { firstFrom, nearestTo, pointOf, type StripData } from './strip-data.ts'

const CLICK_PX = 4
const NEAR_PX = 6
const LEAST_MS = 30 * 60_000
const FAR = 10 // steps with ⇧

export interface CursorActions {
  readonly onOpen: (groupId: string) => void
  readonly onZoom: (fromMs: number, toMs: number) => void
}

interface Cursor {
  readonly ms: number // of the one it is on
  readonly byKeys: boolean
}

/** Which one is pointed at, by pointer or keys, and what is being selected. */
export function useCursor(data: StripData, geometry: StripGeometry, { onOpen, onZoom }: CursorActions) {
  const [cursor, setCursor] = useState<Cursor>()
  const [drag, setDrag] = useState<readonly [number, number]>()
  const half = data.widthMs / 2
  const at = cursor === undefined ? -1 : nearestTo(data, cursor.ms + half, 0)
  const put = (next: number, byKeys: boolean) => setCursor(next < 0 ? undefined : { ms: data.tMs[next], byKeys })
  const under = (x: number) => nearestTo(data, geometry.ms(x), geometry.ms(NEAR_PX) - geometry.ms(0))
  const act = (which: number) => {
    if (which < 0) return
    const { isGroup, id, fromMs, toMs } = pointOf(data, which)
    if (isGroup) onOpen(id)
    else onZoom(fromMs, toMs)
  }
  const xOf = (event: PointerEvent) => event.clientX - event.currentTarget.getBoundingClientRect().left
  const inside = (x: number) => Math.min(geometry.right, Math.max(geometry.left, x))
  return {
    ...{ at, byKeys: cursor?.byKeys ?? false, drag },
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0 || xOf(event) < geometry.left) return
      event.currentTarget.setPointerCapture(event.pointerId)
      setDrag([inside(xOf(event)), inside(xOf(event))])
    },
    onPointerMove: (event: PointerEvent) => {
      const x = xOf(event)
      if (drag) setDrag([drag[0], inside(x)])
      else put(x < geometry.left || x > geometry.right ? -1 : under(x), false)
    },
    onPointerUp: (event: PointerEvent) => {
      if (drag === undefined) return
      setDrag(undefined)
      const [from, to] = drag.toSorted((a, b) => a - b)
      if (to - from < CLICK_PX) act(under(xOf(event)))
      else onZoom(geometry.ms(from), geometry.ms(to))
    },
    onPointerCancel: () => setDrag(undefined),
    onPointerLeave: () => !cursor?.byKeys && setCursor(undefined),
    onBlur: () => cursor?.byKeys && setCursor(undefined),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey) return
      if (event.key === 'Escape' && (drag !== undefined || at >= 0)) {
        setDrag(undefined)
        setCursor(undefined)
      } else if (event.key === 'Enter') act(at)
      else if (['+', '=', '-'].includes(event.key)) zoomBy(event.key === '-' ? 2 : 0.5)
      else {
        const next = stepTo(event.key, event.shiftKey ? FAR : 1)
        if (next === undefined) return
        put(next, true)
      }
      event.preventDefault()
    },
  }

  function stepTo(key: string, by: number): number | undefined {
    const [first, last] = [firstFrom(data, geometry.range[0]), firstFrom(data, geometry.range[1]) - 1]
    if (last < first) return undefined
    if (key === 'Home') return first
    if (key === 'End') return last
    if (key !== 'ArrowLeft' && key !== 'ArrowRight') return undefined
    if (at < 0) return last // the latest is what one looks for first
    return Math.min(last, Math.max(first, at + (key === 'ArrowLeft' ? -by : by)))
  }

  function zoomBy(factor: number): void {
    const [from, to] = geometry.range
    const middle = at < 0 ? (from + to) / 2 : data.tMs[at] + half
    const span = Math.max(LEAST_MS, (to - from) * factor)
    onZoom(middle - span / 2, middle + span / 2)
  }
}
