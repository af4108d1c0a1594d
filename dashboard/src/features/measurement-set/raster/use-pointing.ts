import {
  type DOMAttributes,
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useEffect,
  useEffectEvent,
  useRef,
} from 'react'
import type { Box, Place } from '../view.ts'
import type { Over } from './draw-over.ts'
import type { PlotProps } from './plot-props.ts'
import { readoutOf, readoutText } from './readout.ts'
import { type Area, binAt, boxBetween, moved, placeUnder, stepped, whole, zoomAbout } from './zoom.ts'

interface Pointing extends PlotProps {
  readonly area: Area
  readonly setDrawn: (drawn: Over['drawn']) => void
}

const NEARER = 0.7
const WHEEL = 0.0016 // of a factor e, for a pixel
const CLICK_PX = 4
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ...{ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] },
}

/** What pointer, wheel and keys do on a raster: read, pan, zoom, brush. */
export function usePointing(
  pointing: Pointing,
  canvas: RefObject<HTMLCanvasElement | null>,
): DOMAttributes<HTMLCanvasElement> {
  const { raster, area, box, tool, hover, onBox, onAt, onBrush, setDrawn } = pointing
  const pressed = useRef<{ readonly from: Place; readonly box: Box; readonly isBrush: boolean } | undefined>(undefined)
  useWheel(pointing, canvas)
  const placeOf = ({ nativeEvent }: PointerEvent): Place => ({ x: nativeEvent.offsetX, y: nativeEvent.offsetY })
  return {
    onPointerDown: (event) => {
      if (event.button !== 0) return
      event.currentTarget.focus({ preventScroll: true })
      event.currentTarget.setPointerCapture(event.pointerId)
      pressed.current = { from: placeOf(event), box, isBrush: tool === 'brush' || event.shiftKey }
    },
    onPointerMove: (event) => {
      const to = placeOf(event)
      const start = pressed.current
      if (start === undefined) return hover.set(placeUnder(area, box, to.x, to.y) ?? null)
      hover.set(null)
      if (tool !== 'pan' || start.isBrush) return setDrawn({ from: start.from, to, isBrush: start.isBrush })
      const byX = ((start.from.x - to.x) / area.width) * (start.box.x1 - start.box.x0)
      const byY = ((to.y - start.from.y) / area.height) * (start.box.y1 - start.box.y0)
      onBox(moved(start.box, raster, byX, byY))
    },
    onPointerUp: (event) => {
      const [start, to] = [pressed.current, placeOf(event)]
      pressed.current = undefined
      setDrawn(null)
      if (start === undefined) return
      const isClick = Math.hypot(start.from.x - to.x, start.from.y - to.y) < CLICK_PX
      if (isClick && start.isBrush) return onBrush(null)
      if (isClick) return onAt(placeUnder(area, box, to.x, to.y) ?? null)
      const drawn = boxBetween(area, box, start.from, to)
      if (drawn === undefined || (tool === 'pan' && !start.isBrush)) return
      if (start.isBrush) onBrush(drawn)
      else onBox(drawn)
    },
    onPointerCancel: () => {
      pressed.current = undefined
      setDrawn(null)
    },
    onPointerLeave: () => hover.set(null),
    onDoubleClick: () => onBox(whole(raster)),
    onKeyDown: (event) => {
      if (keyed(event, pointing)) event.preventDefault()
    },
  }
}

/** @returns whether the key was for the raster */
function keyed(event: KeyboardEvent, { raster, box, at, naming, onBox, onAt, onBrush }: Pointing): boolean {
  if (event.metaKey || event.ctrlKey || event.altKey) return false
  const arrow = ARROWS[event.key]
  const far = event.shiftKey ? 10 : 1
  const middle = at ?? { x: (box.x0 + box.x1) / 2, y: (box.y0 + box.y1) / 2 }
  if (arrow !== undefined) onAt(stepped(box, at, arrow[0] * far, arrow[1] * far))
  else if (event.key === '+' || event.key === '=') onBox(zoomAbout(box, raster, middle, NEARER))
  else if (event.key === '-') onBox(zoomAbout(box, raster, middle, 1 / NEARER))
  else if (event.key === 'c' && at !== null)
    void navigator.clipboard.writeText(readoutText(readoutOf(raster, at, naming)))
  else if (event.key === 'Escape' && at !== null) {
    onAt(null)
    onBrush(null)
  } else return false
  return true
}

/** The wheel zooms about the pointer. React listens to it passively, so that the page would scroll as well. */
function useWheel({ raster, area, box, onBox }: Pointing, canvas: RefObject<HTMLCanvasElement | null>): void {
  const onWheel = useEffectEvent((event: WheelEvent) => {
    const { x, y } = binAt(area, box, event.offsetX, event.offsetY)
    if (x < box.x0 || x > box.x1 || y < box.y0 || y > box.y1) return
    event.preventDefault()
    onBox(zoomAbout(box, raster, { x, y }, Math.exp(event.deltaY * WHEEL)))
  })
  useEffect(() => {
    const element = canvas.current
    const listener = (event: WheelEvent) => onWheel(event)
    element?.addEventListener('wheel', listener, { passive: false })
    return () => element?.removeEventListener('wheel', listener)
  }, [canvas])
}
