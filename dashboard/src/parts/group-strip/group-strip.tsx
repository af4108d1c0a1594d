import { type ReactNode, useCallback, useId, useMemo } from 'react'
import type { SiderealAnchor } from '../../words/times.ts'
import { useCanvas } from '../use-canvas.ts'
import { useSize } from '../use-size.ts'
import { drawStrip } from './draw.ts'
import { layOut, type StripGeometry, stripHeight } from './geometry.ts'
import { HoverCard } from './hover-card.tsx'
import type { Lane, StripMark } from './lanes.ts'
import type { Palette } from './palette.ts'
import { type Gap, pointOf, type StripData } from './strip-data.ts'
import { tellPoint, tellStrip } from './tell.ts'
import { type CursorActions, useCursor } from './use-cursor.ts'

interface GroupStripProps extends CursorActions {
  readonly label: string
  readonly data: StripData
  readonly range: readonly [number, number] // Unix ms
  readonly lanes: readonly Lane[]
  readonly anchor?: SiderealAnchor | undefined // for sidereal time above
  readonly marks?: readonly StripMark[]
  readonly nameGap?: (gap: Gap) => string // why there are no data
}

const NO_MARKS: readonly StripMark[] = []

/**
 * Groups along time in lanes that share their axis: UTC below, sidereal time above. A click opens a group, or zooms into a bin;
 * a drag zooms; arrows walk, ⇧ by ten, Enter opens, + and − zoom.
 */
export function GroupStrip(props: GroupStripProps): ReactNode {
  const { label, data, lanes, anchor, marks = NO_MARKS, nameGap } = props
  const [fromMs, toMs] = props.range
  const [ref, { width }] = useSize<HTMLDivElement>()
  const geometry = useMemo(() => layOut(lanes, width, [fromMs, toMs]), [lanes, width, fromMs, toMs])
  const base = useCanvas(
    geometry,
    useCallback(
      (pen, palette) => drawStrip(pen, { data, geometry, anchor, marks, nameGap }, palette),
      [data, geometry, anchor, marks, nameGap],
    ),
  )
  const { at, byKeys, drag, ...handlers } = useCursor(data, geometry, props)
  const over = useCanvas(
    geometry,
    useCallback((pen, palette) => drawCursor(pen, geometry, data, at, drag, palette), [geometry, data, at, drag]),
  )
  const told = useMemo(() => tellStrip(data, [fromMs, toMs]), [data, fromMs, toMs])
  const id = useId()
  const box = ref.current?.getBoundingClientRect()
  return (
    <div ref={ref} className="relative min-w-0 flex-none" style={{ height: stripHeight(lanes) }}>
      <div
        role="application"
        aria-roledescription="timeline"
        aria-label={label}
        aria-describedby={id}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application hears keys
        tabIndex={0}
        className="absolute inset-0 cursor-crosshair touch-pan-y select-none"
        {...handlers}
      >
        <canvas ref={base} aria-hidden className="absolute inset-0" />
        <canvas ref={over} aria-hidden className="absolute inset-0" />
      </div>
      <p id={id} className="sr-only">
        {told} Arrows walk, Enter opens, plus and minus zoom.
      </p>
      <p aria-live="polite" className="sr-only">
        {byKeys && at >= 0 ? tellPoint(data, at) : ''}
      </p>
      {at >= 0 && drag === undefined && box !== undefined && (
        <HoverCard
          point={pointOf(data, at)}
          left={box.left + geometry.x(data.tMs[at] + data.widthMs / 2)}
          top={box.top}
          bottom={box.bottom}
        />
      )}
    </div>
  )
}

const LEAST_PX = 3

function drawCursor(
  pen: CanvasRenderingContext2D,
  { x, top, bottom, left, right }: StripGeometry,
  data: StripData,
  at: number,
  drag: readonly [number, number] | undefined,
  palette: Palette,
): void {
  if (drag !== undefined) {
    const [from, to] = drag.toSorted((a, b) => a - b)
    pen.fillStyle = palette.token('brush')
    pen.globalAlpha = 0.16
    pen.fillRect(from, top - 2, to - from, bottom - top + 4)
    pen.globalAlpha = 1
    pen.fillRect(from, top - 2, 1, bottom - top + 4)
    pen.fillRect(to, top - 2, 1, bottom - top + 4)
  } else if (at >= 0) {
    const from = Math.max(left, x(data.tMs[at]))
    const wide = Math.max(LEAST_PX, Math.min(right, x(data.tMs[at] + data.widthMs)) - from)
    pen.strokeStyle = palette.token('text')
    pen.lineWidth = 1.5
    pen.strokeRect(from - 1, top - 2, wide + 1, bottom - top + 3)
  }
}
