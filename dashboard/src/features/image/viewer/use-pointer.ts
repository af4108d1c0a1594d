import { type PointerEvent, type RefObject, useEffect, useRef } from 'react'
import { degreesText } from '../../../words/angles.ts'
import type { Place, Plane } from '../sky/plane.ts'
import { separationDeg } from '../sky/plane.ts'
import { type Framing, panned, toPixel, toScreen, type View, zoomedAt, zoomedTo } from '../sky/view.ts'
import type { Kept } from './kept.ts'
import type { Draft } from './scene.ts'
import type { Tool } from './tools.ts'

const CLICK_PX = 4
const WHEEL_OCTAVE = 400 // of wheel travel doubles the size

export interface Pointing {
  readonly element: RefObject<HTMLElement | null>
  readonly view: Kept<View>
  readonly plane: Plane | undefined
  readonly reference: Plane | undefined
  readonly tool: Tool
  readonly draft: Kept<Draft | undefined>
  framing(): Framing | undefined
  onMove(place: Place | undefined): void
  /** A click that drew nothing. */
  onPick(x: number, y: number): void
  onDrawn(draft: Draft): void
}

type XY = readonly [number, number]

/** What the pointer does on a pane: it moves and enlarges what is seen, draws, and chooses. */
export function usePointer(pointing: Pointing) {
  const { element, view, plane, reference, tool, draft, framing } = pointing
  const drag = useRef<{ readonly id: number; readonly start: XY; last: XY; isFar: boolean }>(undefined)
  useWheel(pointing)

  const at = (event: PointerEvent): XY => {
    const { left, top } = element.current!.getBoundingClientRect()
    return [event.clientX - left, event.clientY - top]
  }
  const pixelAt = (place: XY): XY | undefined => {
    const frame = framing()
    return frame && toPixel(frame, place[0], place[1])
  }

  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0 || plane === undefined) return
    const here = at(event)
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { id: event.pointerId, start: here, last: here, isFar: false }
    const pixel = pixelAt(here)
    if (tool === 'pan' || pixel === undefined) return
    const before = tool === 'polygon' ? (draft.get()?.points ?? []) : []
    if (tool === 'polygon') draft.set({ tool, points: [...before.slice(0, -1), pixel, pixel], label: '' })
    else draft.set({ tool, points: [pixel, pixel], label: '' })
  }

  const onPointerMove = (event: PointerEvent) => {
    const [here, frame] = [at(event), framing()]
    if (frame === undefined || plane === undefined || reference === undefined) return
    const pixel = toPixel(frame, here[0], here[1])
    pointing.onMove(plane.placeOf(pixel[0], pixel[1]))
    const held = drag.current
    if (tool === 'polygon' || (held && tool !== 'pan')) {
      const drawn = draft.get()
      if (drawn)
        draft.set({
          ...drawn,
          points: [...drawn.points.slice(0, -1), pixel],
          label: labelOf(tool, drawn.points[0], pixel, plane),
        })
    }
    if (held === undefined) return
    held.isFar ||= Math.hypot(here[0] - held.start[0], here[1] - held.start[1]) > CLICK_PX
    if (tool === 'pan' && held.isFar) {
      view.set(panned(view.get(), plane, frame, here[0] - held.last[0], here[1] - held.last[1]))
      held.last = here
    }
  }

  const onPointerUp = (event: PointerEvent) => {
    const held = drag.current
    drag.current = undefined
    const frame = framing()
    if (held === undefined || frame === undefined || plane === undefined || reference === undefined) return
    const drawn = draft.get()
    if (!held.isFar && tool !== 'polygon') {
      draft.set(undefined)
      return pointing.onPick(...at(event))
    }
    if (drawn === undefined || tool === 'polygon' || tool === 'ruler') return // a ruler stays until the next
    draft.set(undefined)
    if (drawn.tool !== 'zoom') return pointing.onDrawn(drawn)
    const [[x0, y0], [x1, y1]] = drawn.points.map(([x, y]) => toScreen(frame, x, y))
    view.set(zoomedTo(view.get(), plane, reference, frame, [x0, y0, x1, y1]))
  }

  const onDoubleClick = () => {
    const drawn = draft.get()
    if (tool === 'polygon' && drawn) finishPolygon(drawn, draft, pointing.onDrawn)
  }

  const onPointerLeave = () => {
    if (drag.current === undefined) pointing.onMove(undefined)
  }
  return { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: onPointerUp, onDoubleClick, onPointerLeave }
}

/** Its corners less the one that follows the pointer, and those that a double click set twice. */
export function finishPolygon(drawn: Draft, draft: Kept<Draft | undefined>, onDrawn: (draft: Draft) => void): void {
  draft.set(undefined)
  const points = drawn.points.filter(([x, y], i, all) => i === 0 || x !== all[i - 1][0] || y !== all[i - 1][1])
  if (points.length >= 3) onDrawn({ ...drawn, points })
}

function labelOf(tool: Tool, from: XY, to: XY, plane: Plane): string {
  if (tool !== 'ruler' && tool !== 'circle') return ''
  const [a, b] = [plane.placeOf(...from), plane.placeOf(...to)]
  if (!plane.isSky || a === undefined || b === undefined)
    return `${Math.hypot(to[0] - from[0], to[1] - from[1]).toFixed(1)} px`
  const deg = separationDeg(a, b)
  const length =
    deg >= 1 ? degreesText(deg, 3) : deg >= 1 / 60 ? `${(deg * 60).toFixed(2)}′` : `${(deg * 3600).toFixed(1)}″`
  return tool === 'ruler' ? `${length} · PA ${Math.round(positionAngleDeg(a, b))}°` : length
}

/** Of b as seen from a, north through east, 0 to 360. */
function positionAngleDeg([ra1, dec1]: Place, [ra2, dec2]: Place): number {
  const rad = Math.PI / 180
  const [d, s1, s2] = [(ra2 - ra1) * rad, dec1 * rad, dec2 * rad]
  const angle = Math.atan2(
    Math.sin(d) * Math.cos(s2),
    Math.cos(s1) * Math.sin(s2) - Math.sin(s1) * Math.cos(s2) * Math.cos(d),
  )
  return (((angle / rad) % 360) + 360) % 360
}

/** The wheel enlarges about the pointer. React listens to it passively, so that the page would scroll too. */
function useWheel(pointing: Pointing): void {
  const latest = useRef(pointing)
  latest.current = pointing
  useEffect(() => {
    const { element } = latest.current
    const target = element.current
    const onWheel = (event: WheelEvent) => {
      const { framing, plane, reference, view } = latest.current
      const frame = framing()
      if (frame === undefined || plane === undefined || reference === undefined) return
      event.preventDefault()
      const { left, top } = target!.getBoundingClientRect()
      const travel = event.deltaY * (event.deltaMode === 1 ? 16 : 1)
      const factor = 2 ** (-travel / WHEEL_OCTAVE)
      view.set(zoomedAt(view.get(), plane, reference, frame, factor, event.clientX - left, event.clientY - top))
    }
    target?.addEventListener('wheel', onWheel, { passive: false })
    return () => target?.removeEventListener('wheel', onWheel)
  }, [])
}
