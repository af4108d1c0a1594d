import { scaleLinear } from 'd3-scale'
import { turnedText } from '../sky-grid-lines.ts'
import { COLOURS, element, line, text } from '../svg.ts'
import { tickLabels } from '../tick-label.ts'
import type { Raster } from './raster.ts'
import { axisTicks } from './ticks.ts'

const LABEL_SIZE = 11
const LEGEND_STEP = 46

interface Area {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** The mean of a component against x, a line for each polarization, in a band from its least to its largest value. */
export function drawCurves(raster: Raster, area: Area): string {
  const { left, top, width, height } = area
  const { x, y, planes, request } = raster
  const domain = request.component === 'phase' ? ([-180, 180] as const) : domainOf(planes.low, planes.high)
  const across = scaleLinear([0, x.count], [left, left + width])
  const up = scaleLinear(domain, [top + height, top])
  const values = request.component === 'phase' ? [-180, -90, 0, 90, 180] : up.ticks(6)
  const written = tickLabels(up, values)
  const levels = values.map((value, i) => {
    const grid = line(left, up(value), left + width, up(value), { stroke: COLOURS.plotGrid })
    return grid + text(left - 8, up(value) + 4, written[i], { 'font-size': LABEL_SIZE, 'text-anchor': 'end' })
  })
  const below = axisTicks(x, width, 'below').map(({ cell, label }) => {
    const mark = line(across(cell), top + height, across(cell), top + height + 5, { stroke: COLOURS.text3 })
    return mark + text(across(cell), top + height + 18, label, { 'text-anchor': 'middle', 'font-size': LABEL_SIZE })
  })
  const row = (plane: Float32Array, i: number) => plane.subarray(i * x.count, (i + 1) * x.count)
  const colourOf = (i: number) => COLOURS.plot[i % COLOURS.plot.length]
  const bands = (y.labels ?? []).map((_, i) => {
    const d = bandPath(row(planes.low, i), row(planes.high, i), across, up)
    return element('path', { d, fill: colourOf(i), 'fill-opacity': 0.16 })
  })
  const largestJump = request.component === 'phase' ? 180 : Number.POSITIVE_INFINITY
  const lines = (y.labels ?? []).map((_, i) => {
    const d = linePath(row(planes.value, i), across, up, largestJump)
    return element('path', { d, fill: 'none', stroke: colourOf(i), 'stroke-width': 1.6, 'stroke-linecap': 'round' })
  })
  const frame = { x: left, y: top, width, height, fill: 'none', stroke: COLOURS.borderStrong }
  const unit = raster.unit === '' ? '' : `, ${raster.unit}`
  return [
    ...levels,
    ...bands,
    ...lines,
    element('rect', frame),
    ...below,
    turnedText(left - 54, top + height / 2, `${raster.name}${unit}`),
    legend(raster, area),
  ].join('')
}

type Scale = (value: number) => number

/** A bin's band is as wide as the bin. */
function bandPath(low: Float32Array, high: Float32Array, across: Scale, up: Scale): string {
  let path = ''
  for (let bin = 0; bin < low.length; bin++) {
    if (!Number.isFinite(low[bin])) continue
    const [x0, x1] = [across(bin).toFixed(1), across(bin + 1).toFixed(1)]
    path += `M${x0} ${up(low[bin]).toFixed(1)}H${x1}V${up(high[bin]).toFixed(1)}H${x0}Z`
  }
  return path
}

/** Broken at gaps and jumps; a point alone is a dot. */
function linePath(values: Float32Array, across: Scale, up: Scale, largestJump: number): string {
  let path = ''
  let before = Number.NaN
  for (const [bin, value] of values.entries()) {
    if (Number.isFinite(value)) {
      const place = `${across(bin + 0.5).toFixed(1)} ${up(value).toFixed(1)}`
      path += Math.abs(value - before) <= largestJump ? `L${place}` : `M${place}L${place}`
    }
    before = value
  }
  return path
}

function domainOf(low: Float32Array, high: Float32Array): readonly [number, number] {
  let [least, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of low) if (value < least) least = value
  for (const value of high) if (value > largest) largest = value
  if (!(largest >= least)) return [0, 1]
  const room = (largest - least || Math.abs(largest) || 1) * 0.05
  return [least >= 0 && least < 0.5 * largest ? 0 : least - room, largest + room]
}

function legend({ y }: Raster, { left, top, width }: Area): string {
  const labels = y.labels ?? []
  return labels
    .map((label, i) => {
      const x = left + width - (labels.length - i) * LEGEND_STEP
      const mark = line(x, top - 10, x + 14, top - 10, {
        stroke: COLOURS.plot[i % COLOURS.plot.length],
        'stroke-width': 2,
      })
      return mark + text(x + 19, top - 6, label, { 'font-size': LABEL_SIZE })
    })
    .join('')
}
