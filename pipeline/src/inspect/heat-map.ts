import { encodePng } from '@contimg/formats/png'
import { colourStops, colourTable, type MapColours, placeOf } from '@contimg/numerics/colours'
import { scaleLinear } from 'd3-scale'
import { turnedText } from './sky-grid-lines.ts'
import { COLOURS, element, line, text } from './svg.ts'
import { tickLabels } from './tick-label.ts'

const BAR = { gap: 12, width: 12, tick: 4 }
const LABEL_SIZE = 11
const FLAGGED_BAR = 62 // from one bar to the next
const MANY_CELLS = 100_000 // of which the smallest file is not worth the time

/** A place along an axis, in cells from the first. */
export interface CellTick {
  readonly cell: number
  readonly label: string
}

/** A picture of a matrix with axes and colour bar. */
export interface HeatMap {
  readonly id: string // no other of the document
  readonly left: number
  readonly top: number
  readonly width: number // of the cells, without bar
  readonly height: number
  readonly rows: number
  readonly columns: number
  readonly values: Float64Array // [row, column] first row on top; NaN where there is nothing
  readonly colours: MapColours
  readonly limits: readonly [low: number, high: number]
  readonly name: string
  readonly unit: string // above the colour bar
  readonly xTicks: readonly CellTick[]
  readonly yTicks: readonly CellTick[]
  readonly yName: string // '' where the map to the left has it
  readonly seams: readonly number[] // columns before which a hairline stands
  readonly flagged?: FlaggedCells
}

/** What shows, in colours of its own, where a cell has no value. */
export interface FlaggedCells {
  readonly values: Float64Array // [row, column]
  readonly limits: readonly [low: number, high: number]
}

/** Cells without a value show a hatch, which stands for no data. */
export function drawHeatMap(map: HeatMap): string {
  const { id, left, top, width, height } = map
  const frame = { x: left, y: top, width, height }
  const picture = {
    ...frame,
    href: `data:image/png;base64,${Buffer.from(heatMapPng(map)).toString('base64')}`,
    preserveAspectRatio: 'none',
    style: 'image-rendering:optimizeSpeed', // the cells as they are: of resvg's words the one that does not smooth,
  }
  return [
    hatch(id),
    element('rect', { ...frame, fill: `url(#${id}-hatch)` }),
    element('image', picture),
    ...map.seams.map((column) => {
      const x = left + (column / map.columns) * width
      return line(x, top + height, x, top + height + 4, { stroke: COLOURS.borderStrong })
    }),
    element('rect', { ...frame, fill: 'none', stroke: COLOURS.borderStrong }),
    ticks(map),
    text(left, top - 8, map.name, { 'font-weight': 600, fill: COLOURS.text }),
    bar(map),
    map.flagged ? flaggedBar(map, map.flagged) : '',
  ].join('')
}

/** One pixel a cell; transparent where there is no value. */
export function heatMapPng({ rows, columns, values, colours, limits, flagged }: HeatMap): Uint8Array {
  const data = new Uint8Array(4 * rows * columns)
  paint(data, values, colours, limits)
  if (flagged) {
    const beneath = flagged.values.map((value, at) => (Number.isNaN(values[at]) ? value : Number.NaN))
    paint(data, beneath, 'flagged', flagged.limits)
  }
  return encodePng({ width: columns, height: rows, channels: 4, data }, rows * columns > MANY_CELLS ? 3 : 9)
}

function paint(data: Uint8Array, values: Float64Array, colours: MapColours, [low, high]: HeatMap['limits']): void {
  const table = colourTable(colours)
  const span = high > low ? high - low : 1
  for (let at = 0; at < values.length; at++) {
    if (Number.isNaN(values[at])) continue
    data.set(table.subarray(...placeOf((values[at] - low) / span)), 4 * at)
    data[4 * at + 3] = 255
  }
}

function hatch(id: string): string {
  const size = { width: 6, height: 6 }
  const ground = element('rect', { ...size, fill: COLOURS.raised })
  const stroke = element('path', { d: 'M0 6L6 0', stroke: COLOURS.borderStrong, 'stroke-width': 0.8 })
  const pattern = { id: `${id}-hatch`, ...size, patternUnits: 'userSpaceOnUse' }
  return element('defs', {}, element('pattern', pattern, ground, stroke))
}

function ticks({ left, top, width, height, rows, columns, xTicks, yTicks, yName }: HeatMap): string {
  const below = xTicks.map(({ cell, label }) => {
    const x = left + (cell / columns) * width
    const mark = line(x, top + height, x, top + height + 5, { stroke: COLOURS.text3 })
    return mark + text(x, top + height + 18, label, { 'text-anchor': 'middle', 'font-size': LABEL_SIZE })
  })
  if (yName === '') return below.join('')
  const beside = yTicks.map(({ cell, label }) => {
    const y = top + (cell / rows) * height
    const mark = line(left - 5, y, left, y, { stroke: COLOURS.text3 })
    return mark + text(left - 8, y + 4, label, { 'text-anchor': 'end', 'font-size': LABEL_SIZE })
  })
  return [...below, ...beside, turnedText(left - 50, top + height / 2, yName)].join('')
}

/** A second bar to the right of the first. */
function flaggedBar(map: HeatMap, { limits }: FlaggedCells): string {
  const width = map.width + FLAGGED_BAR
  return bar({ ...map, id: `${map.id}-flagged`, width, colours: 'flagged', limits, unit: 'flagged' })
}

function bar({ id, left, top, width, height, colours, limits, unit }: HeatMap): string {
  const x = left + width + BAR.gap
  const scale = scaleLinear(limits, [top + height, top])
  const stops = colourStops(colours).map(({ offset, colour }) =>
    element('stop', { offset: offset.toFixed(4), 'stop-color': colour }),
  )
  const gradient = element('linearGradient', { id: `${id}-colours`, x1: 0, y1: 1, x2: 0, y2: 0 }, ...stops)
  const shape = { x, y: top, width: BAR.width, height, fill: `url(#${id}-colours)`, stroke: COLOURS.borderStrong }
  const values = limits[0] === -180 ? [-180, -90, 0, 90, 180] : scale.ticks(5)
  const written = tickLabels(scale, values)
  const labels = values.map((value, i) => {
    const mark = line(x + BAR.width, scale(value), x + BAR.width + BAR.tick, scale(value), { stroke: COLOURS.text3 })
    return mark + text(x + BAR.width + 7, scale(value) + 4, written[i], { 'font-size': LABEL_SIZE })
  })
  const name = text(x + BAR.width, top - 8, unit, {
    'font-size': LABEL_SIZE,
    fill: COLOURS.text3,
    'text-anchor': 'end',
  })
  return [element('defs', {}, gradient), element('rect', shape), ...labels, name].join('')
}
