import type { ScaleLinear } from 'd3-scale'
import { turnedText } from './sky-grid-lines.ts'
import { COLOURS, element, line, text } from './svg.ts'

/** A frame with two axes. */
export interface Panel {
  readonly id: string
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly x: ScaleLinear<number, number>
  readonly y: ScaleLinear<number, number>
  readonly yTicks: readonly number[] | undefined // undefined: round values
  readonly yName: string | undefined // undefined: the panel to the left has the labels
  readonly name: string
  readonly largestJump: number // a line is broken where y changes by more, as a phase does at ±180°
}

export interface Curve {
  readonly x: Float64Array
  readonly y: Float64Array // a gap where not finite
  readonly colour: string
  readonly width: number
  readonly opacity: number
}

export function drawPanel(panel: Panel, curves: readonly Curve[]): string {
  const { left, top, width, height } = panel
  const frame = { x: left, y: top, width, height }
  const paths = curves.map((curve) => {
    const look = { fill: 'none', stroke: curve.colour, 'stroke-width': curve.width, 'stroke-opacity': curve.opacity }
    return element('path', { d: pathOf(curve, panel), ...look, 'stroke-linecap': 'round' })
  })
  return [
    element('defs', {}, element('clipPath', { id: panel.id }, element('rect', frame))),
    xAxis(panel),
    yAxis(panel),
    element('g', { 'clip-path': `url(#${panel.id})` }, ...paths),
    element('rect', { ...frame, fill: 'none', stroke: COLOURS.borderStrong }),
    text(left + 2, top - 8, panel.name, { 'font-weight': 600, fill: COLOURS.text }),
  ].join('')
}

function xAxis({ x, left, top, width, height }: Panel): string {
  const bottom = top + height
  return x
    .ticks(6)
    .map((tick) => {
      const place = x(tick)
      const grid = line(place, top, place, bottom, { stroke: COLOURS.plotGrid })
      const isAtEnd = place > left + width - 12 || place < left + 12
      return grid + (isAtEnd ? '' : text(place, bottom + 18, String(tick), { 'text-anchor': 'middle' }))
    })
    .join('')
}

function yAxis({ y, yTicks, yName, left, top, width, height }: Panel): string {
  const ticks = yTicks ?? y.ticks(5)
  const lines = ticks.map((tick) => {
    const grid = line(left, y(tick), left + width, y(tick), { stroke: COLOURS.plotGrid })
    const label = String(Number(tick.toPrecision(4))).replace('-', '−')
    return grid + (yName ? text(left - 8, y(tick) + 4.5, label, { 'text-anchor': 'end' }) : '')
  })
  return lines.join('') + (yName ? turnedText(20, top + height / 2, yName) : '')
}

/** A line from point to point, broken at gaps and jumps; a point alone between gaps is a dot. */
function pathOf({ x, y }: Curve, panel: Panel): string {
  let path = ''
  let before = Number.NaN
  for (let i = 0; i < x.length; i++) {
    const isNear = Math.abs(y[i] - before) <= panel.largestJump
    if (Number.isFinite(y[i])) {
      const place = `${panel.x(x[i]).toFixed(1)} ${panel.y(y[i]).toFixed(1)}`
      path += isNear ? `L${place}` : `M${place}L${place}`
    }
    before = y[i]
  }
  return path
}
