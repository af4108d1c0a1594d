import type { SiderealAnchor } from '../../words/times.ts'
import type { Tick } from '../ticks.ts'
import { drawGrades, drawStates } from './draw-bars.ts'
import { drawValues, onPanel } from './draw-values.ts'
import { lstTicks, type StripGeometry, utcTicks } from './geometry.ts'
import type { Lane, StripMark } from './lanes.ts'
import type { Palette } from './palette.ts'
import { type Gap, gapsOf, type StripData } from './strip-data.ts'

type Pen = CanvasRenderingContext2D

export interface Drawn {
  readonly data: StripData
  readonly geometry: StripGeometry
  readonly anchor: SiderealAnchor | undefined
  readonly marks: readonly StripMark[]
  readonly nameGap?: ((gap: Gap) => string) | undefined
}

/** The strip without what follows the pointer. */
export function drawStrip(ctx: Pen, { data, geometry, anchor, marks, nameGap }: Drawn, palette: Palette): void {
  ctx.clearRect(0, 0, geometry.width, geometry.height)
  const lst = anchor === undefined ? [] : lstTicks(geometry, anchor)
  drawNames(ctx, geometry, lst.length > 0, palette)
  drawTimes(ctx, utcTicks(geometry), geometry, geometry.height - 7, palette)
  drawTimes(ctx, lst, geometry, 13, palette)
  const gaps = gapsOf(data)
  for (const gap of gaps) shade(ctx, gap, geometry, palette)
  for (const box of geometry.lanes) {
    const { lane } = box
    if (lane.kind === 'state') drawStates(ctx, box, data, geometry, palette)
    else if (lane.kind === 'grade') drawGrades(ctx, box, data, geometry, palette)
    else if ('field' in lane) drawValues(ctx, box, lane, data, geometry, palette)
    ctx.fillStyle = palette.token('border')
    ctx.fillRect(geometry.left, box.bottom, geometry.right - geometry.left, 1)
  }
  for (const gap of gaps) nameOf(ctx, gap, nameGap?.(gap) ?? 'no data', geometry, palette)
  drawMarks(ctx, marks, geometry, palette)
}

function drawNames(ctx: Pen, { lanes, height }: StripGeometry, hasLst: boolean, palette: Palette): void {
  ctx.textAlign = 'left'
  ctx.textBaseline = 'alphabetic'
  for (const { lane, top, bottom } of lanes) {
    const unit = unitOf(lane)
    const middle = unit === '' ? (top + bottom) / 2 + 4 : Math.min((top + bottom) / 2, top + 14)
    ctx.font = palette.font
    ctx.fillStyle = palette.token('text')
    ctx.fillText(lane.label, 0, middle)
    ctx.fillStyle = palette.token('text-3')
    if (unit !== '') ctx.fillText(unit, 0, middle + 14)
  }
  ctx.fillStyle = palette.token('text-3')
  if (hasLst) ctx.fillText('LST', 0, 13)
  ctx.fillText('UTC', 0, height - 7)
}

function unitOf(lane: Lane): string {
  if (!('unit' in lane)) return ''
  return lane.isLog ? `${lane.unit}, log` : lane.unit
}

function drawTimes(ctx: Pen, ticks: readonly Tick[], g: StripGeometry, baseline: number, palette: Palette): void {
  ctx.textAlign = 'center'
  ctx.textBaseline = 'alphabetic'
  let lastEnd = Number.NEGATIVE_INFINITY
  for (const { value, label } of ticks) {
    const isDay = /[A-Z]/.test(label)
    ctx.font = isDay ? palette.boldFont : palette.font
    const half = ctx.measureText(label).width / 2
    const x = Math.min(g.right - half, Math.max(g.left + half, g.x(value)))
    if (x - half < lastEnd + 8) continue
    ctx.fillStyle = palette.token(isDay ? 'text' : 'text-3')
    ctx.fillText(label, x, baseline)
    lastEnd = x + half
  }
}

function shade(ctx: Pen, { fromMs, toMs }: Gap, g: StripGeometry, palette: Palette): void {
  const [from, to] = [Math.max(g.left, g.x(fromMs)), Math.min(g.right, g.x(toMs))]
  if (to - from < 2) return
  ctx.fillStyle = palette.token('surface-canvas')
  ctx.fillRect(from, g.top - 2, to - from, g.bottom - g.top + 2)
}

function nameOf(ctx: Pen, { fromMs, toMs }: Gap, name: string, g: StripGeometry, palette: Palette): void {
  const [from, to] = [Math.max(g.left, g.x(fromMs)), Math.min(g.right, g.x(toMs))]
  ctx.font = palette.font
  if (to - from < ctx.measureText(name).width + 8) return
  ctx.textAlign = 'center'
  ctx.textBaseline = 'alphabetic'
  ctx.fillStyle = palette.token('text-3')
  ctx.fillText(name, (from + to) / 2, g.top + 15)
}

const MOST_LINES = 16 // through all lanes

/** Lines through all lanes, or where they are many within the lane of marks; names in the lane of marks where there is one, else in the first that measures something. */
function drawMarks(ctx: Pen, marks: readonly StripMark[], g: StripGeometry, palette: Palette): void {
  const own = g.lanes.find(({ lane }) => lane.kind === 'marks')
  const [top, bottom] = own !== undefined && marks.length > MOST_LINES ? [own.top, own.bottom] : [g.top - 4, g.bottom]
  const place = own ?? g.lanes.find(({ lane }) => 'field' in lane) ?? g.lanes[0]
  ctx.font = palette.boldFont
  let lastEnd = Number.NEGATIVE_INFINITY
  for (const { atMs, label } of marks) {
    const x = Math.round(g.x(atMs)) + 0.5
    if (x < g.left || x > g.right) continue
    ctx.strokeStyle = palette.token('brush')
    ctx.globalAlpha = 0.7
    ctx.lineWidth = 1
    ctx.beginPath()
    ctx.moveTo(x, top)
    ctx.lineTo(x, bottom)
    ctx.stroke()
    ctx.globalAlpha = 1
    const width = ctx.measureText(label).width
    const isAtEnd = x + width + 5 > g.right
    if (place === undefined || (isAtEnd ? x - width - 5 : x) < lastEnd) continue
    ctx.textAlign = isAtEnd ? 'right' : 'left'
    ctx.textBaseline = 'alphabetic'
    onPanel(ctx, label, isAtEnd ? x - 4 : x + 4, place.top + 11, palette.token('brush'), palette)
    lastEnd = isAtEnd ? x : x + width + 8
  }
}
