import type { SkySource } from '../sky/sources.ts'
import { ON_PICTURE } from './tokens.ts'

type Context = CanvasRenderingContext2D
type ToScreen = (x: number, y: number) => readonly [number, number]

export const MARK_PX = 8

/** A source of the catalogue where it is in the pane. */
export interface PlacedSource {
  readonly source: SkySource
  readonly x: number // CSS pixels
  readonly y: number
}

/** Sources: found ones a ring, those that should be seen and are not a dashed ring in another colour, others a thin one. */
export function drawSources(
  context: Context,
  placed: readonly PlacedSource[],
  chosen: SkySource | undefined,
  radius: number,
): void {
  for (const { source, x, y } of placed) {
    const { status } = source
    const isAbsent = status === 'absent'
    context.beginPath()
    context.setLineDash(isAbsent ? [3, 2.5] : [])
    context.lineWidth = isAbsent ? 1.8 : status === undefined ? 0.9 : 1.3
    context.strokeStyle = isAbsent
      ? ON_PICTURE.absent
      : status === undefined || status === 'unmeasured'
        ? ON_PICTURE.unsearched
        : ON_PICTURE.matched
    context.arc(x, y, radius, 0, 2 * Math.PI)
    context.stroke()
    if (source.id !== chosen?.id) continue
    context.setLineDash([])
    context.lineWidth = 2
    context.strokeStyle = ON_PICTURE.chosen
    context.beginPath()
    context.arc(x, y, radius + 4, 0, 2 * Math.PI)
    context.stroke()
  }
  context.setLineDash([])
}

/** The circle within which the primary beam is above one half. */
export function drawHalfPower(context: Context, points: readonly (readonly [x: number, y: number])[]): void {
  context.beginPath()
  for (const [i, [x, y]] of points.entries()) i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)
  context.closePath()
  context.setLineDash([2, 4])
  context.lineWidth = 1.2
  context.strokeStyle = ON_PICTURE.beam
  context.stroke()
  context.setLineDash([])
}

/** A cross with a gap in its middle. */
export function drawCrosshair(context: Context, x: number, y: number): void {
  context.strokeStyle = ON_PICTURE.chosen
  context.lineWidth = 1.2
  context.beginPath()
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    context.moveTo(x + 5 * dx, y + 5 * dy)
    context.lineTo(x + 14 * dx, y + 14 * dy)
  }
  context.stroke()
}

/** A box that is being drawn to zoom into. */
export function drawZoomBox(context: Context, [x0, y0, x1, y1]: readonly [number, number, number, number]): void {
  context.strokeStyle = ON_PICTURE.chosen
  context.lineWidth = 1
  context.setLineDash([4, 3])
  context.strokeRect(x0, y0, x1 - x0, y1 - y0)
  context.setLineDash([])
}

export interface DrawnRegion {
  readonly outline: readonly (readonly [x: number, y: number])[] // pixels of the image
  readonly label: string
  readonly isChosen: boolean
}

export function drawRegion(
  context: Context,
  { outline, label, isChosen }: DrawnRegion,
  toScreen: ToScreen,
  font: string,
): void {
  const points = outline.map(([x, y]) => toScreen(x, y))
  if (points.length === 0) return
  context.beginPath()
  for (const [i, [x, y]] of points.entries()) i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)
  context.closePath()
  context.lineWidth = isChosen ? 2 : 1.4
  context.strokeStyle = isChosen ? ON_PICTURE.chosen : ON_PICTURE.region
  context.stroke()
  const right = points.reduce((best, point) => (point[0] > best[0] ? point : best))
  context.font = font
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.fillStyle = context.strokeStyle
  context.fillText(label, right[0] + 5, right[1])
}
