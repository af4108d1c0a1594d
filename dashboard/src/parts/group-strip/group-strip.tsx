import { type ReactNode, type RefObject, useEffect, useId, useMemo, useRef } from 'react'
import type { SiderealAnchor } from '../../words/times.ts'
import { useTheme } from '../theme.ts'
import { useSize } from '../use-size.ts'
import { drawStrip } from './draw.ts'
import { layOut, type StripGeometry, stripHeight } from './geometry.ts'
import { HoverCard } from './hover-card.tsx'
import type { Lane, StripMark } from './lanes.ts'
import { type Palette, paletteOf } from './palette.ts'
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
    (pen, palette) => drawStrip(pen, { data, geometry, anchor, marks, nameGap }, palette),
    [...[data, anchor?.lstDeg, marks, nameGap]],
  )
  const { at, byKeys, drag, ...handlers } = useCursor(data, geometry, props)
  const over = useCanvas(geometry, (pen, palette) => drawCursor(pen, geometry, data, at, drag, palette), [
    data,
    at,
    drag,
  ])
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

/** A canvas of the size of the strip, drawn anew when what it shows or the theme changes. */
function useCanvas(
  geometry: StripGeometry,
  draw: (pen: CanvasRenderingContext2D, palette: Palette) => void,
  shown: readonly unknown[],
): RefObject<HTMLCanvasElement | null> {
  const ref = useRef<HTMLCanvasElement>(null)
  const theme = useTheme()
  const { width, height } = geometry
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shown` is what `draw` reads
  useEffect(() => {
    const canvas = ref.current
    const pen = canvas?.getContext('2d')
    if (canvas === null || !pen || width === 0) return
    const scale = devicePixelRatio || 1
    canvas.width = Math.round(width * scale)
    canvas.height = Math.round(height * scale)
    canvas.style.width = `${width}px`
    canvas.style.height = `${height}px`
    pen.setTransform(scale, 0, 0, scale, 0, 0)
    draw(pen, paletteOf(canvas))
  }, [geometry, theme, ...shown])
  return ref
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
