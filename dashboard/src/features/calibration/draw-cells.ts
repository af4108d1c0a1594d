import type { Palette } from '../../parts/group-strip/palette.ts'
import { scaleOf } from '../../parts/ticks.ts'
import { HEALTH } from './antennas.ts'
import { type Cells, cellAt, type Rectangle } from './cells.ts'
import type { ColumnAxis } from './columns.ts'
import { runsOf, type Scale } from './curves.ts'
import { type Quantity, type Solutions, type SolvedAntenna, valuesOf } from './solutions.ts'

type Pen = CanvasRenderingContext2D

export interface CellsShown {
  readonly solutions: Solutions
  readonly quantity: Quantity
  readonly axis: ColumnAxis
  readonly scale: Scale
  readonly order: readonly number[]
  readonly cells: Cells
}

export const CURVES = ['plot-1', 'plot-2', 'plot-3', 'plot-4']
const HEAD = 13 // pixels of the name above the curve

/** All antennas, each in a cell with its name and mark, on one scale. */
export function drawCells(pen: Pen, shown: CellsShown, palette: Palette): void {
  const { solutions, order, cells } = shown
  for (const [place, antenna] of order.entries()) {
    const box = cellAt(cells, place)
    const told = solutions.header.antennas[antenna]
    const isOff = told.health === 'absent'
    drawBox(pen, box, isOff, palette)
    pen.font = palette.font
    pen.textAlign = 'left'
    pen.textBaseline = 'alphabetic'
    pen.fillStyle = palette.token(isOff ? 'text-3' : 'text-2')
    pen.fillText(told.name, box.left + 4, box.top + 12)
    if (isOff) drawWord(pen, 'off', box, palette)
    else drawCurves(pen, shown, antenna, box, palette)
    drawMark(pen, told, box, palette)
  }
}

function drawBox(pen: Pen, { left, top, width, height }: Rectangle, isOff: boolean, palette: Palette): void {
  pen.beginPath()
  pen.roundRect(left + 0.5, top + 0.5, width - 1, height - 1, 4)
  if (!isOff) {
    pen.fillStyle = palette.token('surface-inset')
    pen.fill()
  }
  pen.setLineDash(isOff ? [2, 2] : [])
  pen.lineWidth = 1
  pen.strokeStyle = palette.token('border')
  pen.stroke()
  pen.setLineDash([])
}

function drawWord(pen: Pen, word: string, { left, top, width, height }: Rectangle, palette: Palette): void {
  pen.textAlign = 'center'
  pen.fillStyle = palette.token('text-3')
  pen.fillText(word, left + width / 2, top + height / 2 + 9)
}

function drawCurves(pen: Pen, shown: CellsShown, antenna: number, box: Rectangle, palette: Palette): void {
  const { solutions, quantity, axis, scale } = shown
  const x = scaleOf(axis.range, [box.left + 4, box.left + box.width - 4])
  const y = scaleOf(scale.range, [box.top + box.height - 3, box.top + HEAD + 2], scale.isLog)
  pen.save()
  pen.beginPath()
  pen.rect(box.left + 2, box.top + HEAD, box.width - 4, box.height - HEAD - 1)
  pen.clip()
  pen.lineWidth = 0.85
  for (const at of solutions.header.polarizations.keys()) {
    const values = valuesOf(solutions, quantity, antenna, at)
    pen.strokeStyle = pen.fillStyle = palette.token(CURVES[at % CURVES.length])
    pen.beginPath()
    for (const { start, end } of runsOf(axis, values, quantity === 'phase'))
      if (end - start === 1) pen.fillRect(x(axis.x[start]) - 0.75, inside(y(values[start]), box) - 0.75, 1.5, 1.5)
      else
        for (let column = start; column < end; column++) {
          const [px, py] = [x(axis.x[column]), inside(y(values[column]), box)]
          if (column === start) pen.moveTo(px, py)
          else pen.lineTo(px, py)
        }
    pen.stroke()
  }
  pen.restore()
}

/** What lies beyond the scale is drawn at its edge. */
const inside = (y: number, { top, height }: Rectangle): number =>
  Math.min(top + height - 2, Math.max(top + HEAD + 1, y))

function drawMark(pen: Pen, { health }: SolvedAntenna, { left, top, width }: Rectangle, palette: Palette): void {
  const { grade } = HEALTH[health]
  if (grade === null || grade === 'good') return
  drawGrade(pen, grade, left + width - 9, top + 8, 4, palette)
}

/** A triangle of a warning, a lozenge of a failure, a disc of what is good; about (x, y). */
export function drawGrade(
  pen: Pen,
  grade: 'good' | 'warn' | 'fail',
  x: number,
  y: number,
  r: number,
  palette: Palette,
): void {
  pen.fillStyle = palette.grade(grade)
  pen.beginPath()
  if (grade === 'good') pen.arc(x, y, r, 0, 2 * Math.PI)
  else if (grade === 'warn') {
    pen.moveTo(x, y - r)
    pen.lineTo(x + r * 1.1, y + r * 0.85)
    pen.lineTo(x - r * 1.1, y + r * 0.85)
  } else
    for (const [dx, dy] of [
      [0, -1.2],
      [1.2, 0],
      [0, 1.2],
      [-1.2, 0],
    ] as const)
      pen.lineTo(x + dx * r, y + dy * r)
  pen.closePath()
  pen.fill()
}

/** What is selected, in brush; what is pointed at, outlined. */
export function drawSelection(pen: Pen, cells: Cells, selected: number, pointed: number, palette: Palette): void {
  for (const [at, colour, wide] of [
    [pointed, 'border-control', 1],
    [selected, 'brush', 1.5],
  ] as const) {
    if (at < 0) continue
    const { left, top, width, height } = cellAt(cells, at)
    pen.beginPath()
    pen.roundRect(left + 0.75, top + 0.75, width - 1.5, height - 1.5, 4)
    pen.lineWidth = wide
    pen.strokeStyle = palette.token(colour)
    pen.stroke()
  }
}
