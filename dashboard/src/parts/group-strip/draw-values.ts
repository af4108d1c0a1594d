import { scaleOf } from '../ticks.ts'
import type { LaneBox, StripGeometry } from './geometry.ts'
import { type LaneScale, type MeasuredLane, scaleOfLane } from './lanes.ts'
import type { Palette } from './palette.ts'
import { firstFrom, GRADE_ORDER, type StripData } from './strip-data.ts'

type Pen = CanvasRenderingContext2D

/** A lane of numbers: its ticks and limits, then a line, bars or dots. Nothing is drawn where nothing was measured. */
export function drawValues(
  ctx: Pen,
  box: LaneBox,
  lane: MeasuredLane,
  data: StripData,
  g: StripGeometry,
  palette: Palette,
): void {
  const scale = scaleOfLane(lane, data)
  const y = scaleOf(scale.range, [box.bottom, box.top + 2], scale.isLog)
  drawTicks(ctx, scale, y, g, palette)
  const points = pointsOf(lane, data, g)
  if (lane.kind === 'line') drawLine(ctx, points, y, data.widthMs, g, palette)
  else if (lane.kind === 'bars') drawBars(ctx, points, y, box, g, data.widthMs, palette)
  if (lane.kind !== 'bars') drawDots(ctx, points, y, lane.kind === 'dots', palette)
  for (const { value, label, look } of lane.limits ?? []) drawLimit(ctx, y(value), label, look, g, palette)
}

interface Point {
  readonly ms: number
  readonly x: number // of its middle
  readonly value: number // NaN: not measured
  readonly grade: number
}

function pointsOf({ field, factor, isLog }: MeasuredLane, data: StripData, g: StripGeometry): Point[] {
  const column = data.values[field]
  const points: Point[] = []
  if (column === undefined) return points
  const end = firstFrom(data, g.range[1])
  for (let at = firstFrom(data, g.range[0] - data.widthMs); at < end; at++) {
    const value = column[at] * factor
    const x = g.x(data.tMs[at] + data.widthMs / 2)
    const isIn = x >= g.left && x <= g.right
    if (isIn)
      points.push({ ms: data.tMs[at], x, value: isLog && value <= 0 ? Number.NaN : value, grade: data.grades[at] })
  }
  return points
}

function drawTicks(
  ctx: Pen,
  { ticks }: LaneScale,
  y: (value: number) => number,
  g: StripGeometry,
  palette: Palette,
): void {
  ctx.font = palette.font
  ctx.textAlign = 'right'
  ctx.textBaseline = 'middle'
  for (const { value, label } of ticks) {
    ctx.fillStyle = palette.token('plot-grid')
    ctx.fillRect(g.left, Math.round(y(value)), g.right - g.left, 1)
    ctx.fillStyle = palette.token('text-3')
    ctx.fillText(label, g.left - 6, y(value) + 0.5)
  }
}

const LONGEST_STEP = 2.2 // widths to the next that a line crosses

function drawLine(
  ctx: Pen,
  points: readonly Point[],
  y: (v: number) => number,
  widthMs: number,
  g: StripGeometry,
  palette: Palette,
): void {
  ctx.strokeStyle = palette.token('plot-1')
  ctx.lineWidth = 1.25
  ctx.lineJoin = 'round'
  ctx.beginPath()
  let lastMs = Number.NEGATIVE_INFINITY
  for (const { ms, x, value } of points) {
    if (Number.isNaN(value)) {
      lastMs = Number.NEGATIVE_INFINITY
      continue
    }
    if (ms - lastMs <= LONGEST_STEP * widthMs) ctx.lineTo(x, y(value))
    else {
      ctx.moveTo(Math.max(g.left, x - 0.75), y(value)) // one alone is a dash
      ctx.lineTo(x + 0.75, y(value))
    }
    lastMs = ms
  }
  ctx.stroke()
}

function drawBars(
  ctx: Pen,
  points: readonly Point[],
  y: (v: number) => number,
  box: LaneBox,
  g: StripGeometry,
  widthMs: number,
  palette: Palette,
): void {
  const wide = g.x(widthMs) - g.x(0)
  const px = Math.max(1, wide - (wide >= 4 ? 1 : 0))
  ctx.fillStyle = palette.token('text-3')
  ctx.globalAlpha = 0.65
  for (const { x, value } of points) if (value > 0) ctx.fillRect(x - wide / 2, y(value), px, box.bottom - y(value))
  ctx.globalAlpha = 1
}

/** All of them, or on a line those that are not good. */
function drawDots(
  ctx: Pen,
  points: readonly Point[],
  y: (v: number) => number,
  isAll: boolean,
  palette: Palette,
): void {
  for (const { x, value, grade } of points) {
    const worse = GRADE_ORDER[grade]
    const isMarked = worse === 'warn' || worse === 'fail'
    if (Number.isNaN(value) || !(isAll || isMarked)) continue
    ctx.fillStyle = isAll ? palette.token('plot-1') : palette.grade(worse ?? 'good')
    ctx.beginPath()
    ctx.arc(x, y(value), isAll ? 1.5 : 2.25, 0, 2 * Math.PI)
    ctx.fill()
  }
}

function drawLimit(
  ctx: Pen,
  y: number,
  label: string,
  look: 'warn' | 'quiet',
  g: StripGeometry,
  palette: Palette,
): void {
  const hue = palette.token(look === 'warn' ? 'quality-warn' : 'text-3')
  ctx.save()
  ctx.strokeStyle = hue
  ctx.globalAlpha = 0.8
  ctx.setLineDash(look === 'warn' ? [4, 4] : [1, 3])
  ctx.beginPath()
  ctx.moveTo(g.left, Math.round(y) + 0.5)
  ctx.lineTo(g.right, Math.round(y) + 0.5)
  ctx.stroke()
  ctx.restore()
  ctx.font = palette.font
  ctx.textAlign = 'left'
  ctx.textBaseline = 'alphabetic'
  onPanel(ctx, label, g.left + 4, y - 3, hue, palette)
}

/** Text that lines below do not cross. */
export function onPanel(ctx: Pen, text: string, x: number, y: number, colour: string, palette: Palette): void {
  ctx.lineWidth = 3
  ctx.lineJoin = 'round'
  ctx.strokeStyle = palette.token('surface-panel')
  ctx.strokeText(text, x, y)
  ctx.fillStyle = colour
  ctx.fillText(text, x, y)
}
