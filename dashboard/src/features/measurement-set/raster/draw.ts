import type { Box } from '../view.ts'
import type { CellTick } from './axis-ticks.ts'
import { drawMeans } from './draw-means.ts'
import { type Look, ON_PICTURE } from './look.ts'
import { type Area, pixelX, pixelY } from './zoom.ts'

const LEFT = 62
const RIGHT = 66 // the means of rows
const TOP = 62 // the means of columns
const BOTTOM = 40

/** Where the bins of a plot are drawn. @param shape  width by height that they are to have; undefined: all there is */
export function areaOf(width: number, height: number, shape?: number): Area {
  const room = { width: Math.max(40, width - LEFT - RIGHT), height: Math.max(40, height - TOP - BOTTOM) }
  if (shape === undefined) return { left: LEFT, top: TOP, ...room }
  const wide = Math.min(room.width, room.height * shape)
  return { left: LEFT + (room.width - wide) / 2, top: TOP, width: wide, height: wide / shape }
}

/** What surrounds the bins. */
export interface Sides {
  readonly xTicks: readonly CellTick[]
  readonly yTicks: readonly CellTick[]
  readonly above: readonly CellTick[] // a second scale, such as sidereal time
  readonly xName: string
  readonly yName: string
  readonly meanName: string // of the curve above
  readonly windows: readonly { readonly from: number; readonly to: number; readonly name: string }[]
  readonly alongX: Float64Array // [x − x0] means, NaN where there is none
  readonly alongY: Float64Array
  readonly chosenRows: readonly number[] // ticked
  readonly chosenColumns: readonly number[]
}

/** The bins of a box, each as a rectangle; smoothed where a pixel holds several. */
export function drawBins(
  context: CanvasRenderingContext2D,
  picture: CanvasImageSource,
  rows: number,
  area: Area,
  box: Box,
): void {
  const { left, top, width, height } = area
  context.fillStyle = hatch(context)
  context.fillRect(left, top, width, height)
  const [columns, lines] = [box.x1 - box.x0, box.y1 - box.y0]
  const ratio = devicePixelRatio || 1
  context.imageSmoothingEnabled = columns > width * ratio || lines > height * ratio
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, box.x0, rows - box.y1, columns, lines, left, top, width, height)
}

function hatch(context: CanvasRenderingContext2D): CanvasPattern | string {
  const tile = document.createElement('canvas')
  tile.width = tile.height = 6
  const on = tile.getContext('2d')
  if (on === null) return ON_PICTURE.hatchGround
  on.fillStyle = ON_PICTURE.hatchGround
  on.fillRect(0, 0, 6, 6)
  on.strokeStyle = ON_PICTURE.hatchLine
  on.lineWidth = 0.8
  for (const by of [-6, 0, 6]) {
    on.moveTo(by, 6)
    on.lineTo(by + 6, 0)
  }
  on.stroke()
  return context.createPattern(tile, 'repeat') ?? ON_PICTURE.hatchGround
}

/** Frame, ticks, names, seams of spectral windows, means above and beside, ticks of what is chosen. */
export function drawSides(context: CanvasRenderingContext2D, area: Area, box: Box, sides: Sides, look: Look): void {
  const { left, top, width, height } = area
  const bottom = top + height
  context.font = look.font
  context.lineWidth = 1
  drawWindows(context, area, box, sides)
  context.strokeStyle = look.line
  context.strokeRect(left - 0.5, top - 0.5, width + 1, height + 1)
  context.fillStyle = look.quiet
  const write = (text: string, x: number, y: number, align: CanvasTextAlign) => {
    context.textAlign = align
    context.fillText(text, x, y)
  }
  for (const { cell, label } of sides.xTicks) {
    const x = Math.round(pixelX(area, box, cell)) + 0.5
    stroke(context, x, bottom, x, bottom + 4)
    write(label, x, bottom + 16, 'center')
  }
  for (const { cell, label } of sides.above) write(label, pixelX(area, box, cell), top - 5, 'center')
  for (const { cell, label } of sides.yTicks) {
    const y = Math.round(pixelY(area, box, cell)) + 0.5
    stroke(context, left - 4, y, left, y)
    write(label, left - 8, y + 4, 'right')
  }
  write(sides.xName, left + width / 2, bottom + 33, 'center')
  context.save()
  context.translate(left - LEFT + 12, top + height / 2)
  context.rotate(-Math.PI / 2)
  write(sides.yName, 0, 0, 'center')
  context.restore()
  write(sides.meanName, left, 12, 'left')
  drawMeans(context, area, sides, look)
  drawChosen(context, area, box, sides, look)
}

const stroke = (context: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number) => {
  context.beginPath()
  context.moveTo(x0, y0)
  context.lineTo(x1, y1)
  context.stroke()
}

const LEAST_NAMED_PX = 18

function drawWindows(context: CanvasRenderingContext2D, area: Area, box: Box, { windows }: Sides): void {
  for (const { from, to, name } of windows) {
    const [x0, x1] = [
      Math.max(area.left, pixelX(area, box, from)),
      Math.min(area.left + area.width, pixelX(area, box, to)),
    ]
    if (x1 <= x0) continue
    context.strokeStyle = ON_PICTURE.seam
    if (from > box.x0) stroke(context, Math.round(x0) + 0.5, area.top, Math.round(x0) + 0.5, area.top + area.height)
    if (x1 - x0 < LEAST_NAMED_PX) continue
    context.textAlign = 'center'
    context.lineWidth = 3.5
    context.lineJoin = 'round'
    context.strokeStyle = 'rgb(0 0 0 / 0.75)' // on the bins, which follow no theme
    context.strokeText(name, (x0 + x1) / 2, area.top + 13)
    context.fillStyle = '#ffffff'
    context.fillText(name, (x0 + x1) / 2, area.top + 13)
    context.lineWidth = 1
  }
}

function drawChosen(
  context: CanvasRenderingContext2D,
  area: Area,
  box: Box,
  { chosenRows, chosenColumns }: Sides,
  look: Look,
): void {
  context.fillStyle = look.brush
  const perRow = area.height / (box.y1 - box.y0)
  for (const row of chosenRows) {
    if (row < box.y0 || row >= box.y1) continue
    const y = pixelY(area, box, row + 1)
    context.fillRect(area.left - 4, y, 4, Math.max(1, perRow))
    context.fillRect(area.left + area.width, y, 4, Math.max(1, perRow))
  }
  const perColumn = area.width / (box.x1 - box.x0)
  for (const column of chosenColumns) {
    if (column < box.x0 || column >= box.x1) continue
    const x = pixelX(area, box, column)
    context.fillRect(x, area.top - 4, Math.max(1, perColumn), 4)
    context.fillRect(x, area.top + area.height, Math.max(1, perColumn), 4)
  }
}
