import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from 'd3-scale'
import { healthMark, type MarkedHealth } from './health-mark.ts'
import type { CellTick } from './heat-map.ts'
import { turnedText } from './sky-grid-lines.ts'
import { COLOURS, element, line, text } from './svg.ts'
import { tickLabels } from './tick-label.ts'

const LOG_SPAN = 30 // a decade and a half: wider is drawn logarithmic
const LABEL_SIZE = 11
const LABEL_SPACING = 14

/** One value for each antenna, side by side. */
export interface AntennaDots {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly name: string // with unit
  readonly values: readonly (number | null)[] // by antenna; null: not measured, no mark
  readonly healths: readonly MarkedHealth[]
  readonly notes: readonly string[]
  readonly limits: readonly { readonly value: number; readonly label: string }[]
  readonly xTicks: readonly CellTick[]
  readonly fromZero: boolean
  readonly mayBeLog: boolean // where it spans more than a decade and a half
}

export function drawAntennaDots(dots: AntennaDots): string {
  const { left, top, width, height, name, values, healths, notes, xTicks } = dots
  const known = values.filter((value) => value !== null)
  const { scale, isLog } = scaleOf(dots, known)
  const x = (cell: number) => left + (cell / values.length) * width
  const isInside = (y: number) => y >= top - 0.1 && y <= top + height + 0.1
  const marks = values.map((value, i) =>
    value === null || !isInside(scale(value)) ? '' : healthMark(healths[i], x(i + 0.5), scale(value), 3, notes[i]),
  )
  const below = xTicks.map(({ cell, label }) => {
    const tick = line(x(cell), top + height, x(cell), top + height + 4, { stroke: COLOURS.text3 })
    return tick + text(x(cell), top + height + 17, label, { 'font-size': LABEL_SIZE, 'text-anchor': 'middle' })
  })
  const nothing = text(left + width / 2, top + height / 2 + 4, 'not measured', { 'text-anchor': 'middle' })
  const title = isLog ? `${name}, log` : name
  return [
    ...levelsOf(dots, scale, isLog),
    ...boundsOf(dots, scale),
    element('rect', { x: left, y: top, width, height, fill: 'none', stroke: COLOURS.borderStrong }),
    ...(known.length === 0 ? [nothing] : marks),
    ...below,
    turnedText(left - 56, top + height / 2, title),
  ].join('')
}

/** Lines at round values, labelled on the left. */
function levelsOf({ left, width }: AntennaDots, scale: ScaleContinuousNumeric<number, number>, isLog: boolean) {
  const ticks = isLog ? scale.ticks(4).filter((tick) => /^[125]/.test(tick.toExponential())) : scale.ticks(4)
  const spaced = ticks.filter((tick, i) => i === 0 || Math.abs(scale(tick) - scale(ticks[i - 1])) >= LABEL_SPACING)
  const labels = isLog ? spaced.map((tick) => String(Number(tick.toPrecision(3)))) : tickLabels(scale, spaced)
  return spaced.map((tick, i) => {
    const grid = line(left, scale(tick), left + width, scale(tick), { stroke: COLOURS.plotGrid })
    return grid + text(left - 8, scale(tick) + 4, labels[i], { 'font-size': LABEL_SIZE, 'text-anchor': 'end' })
  })
}

/** Limits that the panel holds, dashed, their labels on the right and clear of one another. */
function boundsOf({ left, top, width, height, limits }: AntennaDots, scale: ScaleContinuousNumeric<number, number>) {
  const held = limits
    .map(({ value, label }) => ({ y: scale(value), label }))
    .filter(({ y }) => y >= top - 0.1 && y <= top + height + 0.1)
    .toSorted((a, b) => a.y - b.y)
  let lastY = Number.NEGATIVE_INFINITY
  return held.map(({ y, label }) => {
    lastY = Math.max(y + 4, lastY + LABEL_SPACING)
    const look = { stroke: COLOURS.text3, 'stroke-dasharray': '4 4' }
    const name = text(left + width + 6, lastY, label, { 'font-size': LABEL_SIZE, fill: COLOURS.text3 })
    return line(left, y, left + width, y, look) + name
  })
}

function scaleOf({ top, height, fromZero, mayBeLog }: AntennaDots, known: readonly number[]) {
  const range = [top + height, top]
  if (known.length === 0) return { scale: scaleLinear([0, 1], range), isLog: false }
  const [least, most] = [Math.min(...known), Math.max(...known)]
  if (mayBeLog && least > 0 && most / least > LOG_SPAN)
    return { scale: scaleLog([least / 1.2, most * 1.2], range), isLog: true }
  const room = 0.08 * (most - least || Math.abs(most) || 1)
  return { scale: scaleLinear([fromZero ? 0 : least - room, most + room], range), isLog: false }
}
