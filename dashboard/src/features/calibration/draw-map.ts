import { colourTable, placeOf } from '@contimg/numerics/colours'
import type { Palette } from '../../parts/group-strip/palette.ts'
import { HEALTH } from './antennas.ts'
import { barLengthM, type MapFrame, type PlacedAntenna } from './array-plan.ts'
import type { MapScale } from './map-measure.ts'
import type { SolvedAntenna } from './solutions.ts'

type Pen = CanvasRenderingContext2D

interface MapShown {
  readonly antennas: readonly SolvedAntenna[]
  readonly frames: readonly MapFrame[]
  readonly scale: MapScale
  readonly selected: number
  readonly pointed: number
}

const RADIUS = 4.5

/** Antennas at their places: filled with the colour of what they measure, hollow where there is nothing. */
export function drawMap(pen: Pen, { antennas, frames, scale, selected, pointed }: MapShown, palette: Palette): void {
  const table = colourTable(scale.colours)
  for (const frame of frames) {
    drawFrame(pen, frame, palette)
    const colourOf = (at: number) => colourAt(table, scale, at)
    const byRank = frame.antennas.toSorted((a, b) => rank(antennas[a.at]) - rank(antennas[b.at]))
    for (const place of byRank) drawAntenna(pen, frame, place, antennas[place.at], colourOf(place.at), palette)
    for (const [at, colour, wide] of [
      [pointed, 'border-control', 1],
      [selected, 'brush', 1.75],
    ] as const) {
      const place = frame.antennas.find((one) => one.at === at)
      if (place) drawRing(pen, frame, place, antennas[at].name, palette.token(colour), wide, palette)
    }
  }
}

/** Those that are not good lie above the others. */
const rank = ({ health }: SolvedAntenna): number => ({ absent: 0, good: 1, warn: 2, fail: 3, dead: 3 })[health]

function colourAt(table: Uint8Array, { range, values }: MapScale, at: number): string | undefined {
  const value = values[at]
  if (value === null || !Number.isFinite(value) || range === undefined) return undefined
  const share = range[1] > range[0] ? (value - range[0]) / (range[1] - range[0]) : 0.5
  return `rgb(${table.subarray(...placeOf(share)).join(' ')})`
}

function drawFrame(pen: Pen, frame: MapFrame, palette: Palette): void {
  const { name, left, top, width, height, perM } = frame
  pen.fillStyle = palette.token('surface-inset')
  pen.beginPath()
  pen.roundRect(left, top, width, height, 5)
  pen.fill()
  pen.font = palette.font
  pen.fillStyle = palette.token('text-3')
  pen.textAlign = 'left'
  pen.textBaseline = 'alphabetic'
  pen.fillText(`${name}, north up`, left + 8, top + 15)
  const metres = barLengthM(frame)
  const right = left + width - 10
  pen.textAlign = 'right'
  pen.fillText(`${metres} m`, right, top + 15)
  pen.fillRect(right - metres * perM, top + 20, metres * perM, 1.5)
}

function drawAntenna(
  pen: Pen,
  { x, y }: MapFrame,
  { xM, yM }: PlacedAntenna,
  { health }: SolvedAntenna,
  colour: string | undefined,
  palette: Palette,
): void {
  const { grade } = HEALTH[health]
  const isWrong = grade === 'warn' || grade === 'fail'
  outline(pen, x(xM), y(yM), grade, isWrong ? RADIUS + 1 : colour === undefined ? RADIUS - 1.5 : RADIUS)
  if (colour !== undefined) {
    pen.fillStyle = colour
    pen.fill()
  }
  pen.lineWidth = isWrong ? 1.5 : 1
  pen.strokeStyle = isWrong
    ? palette.grade(grade)
    : palette.token(colour === undefined ? 'border-control' : 'surface-inset')
  pen.stroke()
}

function outline(pen: Pen, x: number, y: number, grade: 'good' | 'warn' | 'fail' | null, r: number): void {
  pen.beginPath()
  if (grade === 'warn') {
    pen.moveTo(x, y - r)
    pen.lineTo(x + r * 1.1, y + r * 0.85)
    pen.lineTo(x - r * 1.1, y + r * 0.85)
  } else if (grade === 'fail') {
    pen.moveTo(x, y - r * 1.2)
    pen.lineTo(x + r * 1.2, y)
    pen.lineTo(x, y + r * 1.2)
    pen.lineTo(x - r * 1.2, y)
  } else pen.arc(x, y, r, 0, 2 * Math.PI)
  pen.closePath()
}

function drawRing(
  pen: Pen,
  { x, y, left, width }: MapFrame,
  { xM, yM }: PlacedAntenna,
  name: string,
  colour: string,
  lineWidth: number,
  palette: Palette,
): void {
  const [px, py] = [x(xM), y(yM)]
  pen.beginPath()
  pen.arc(px, py, RADIUS + 3, 0, 2 * Math.PI)
  pen.lineWidth = lineWidth
  pen.strokeStyle = colour
  pen.stroke()
  const isRight = px > left + width - 40
  pen.font = palette.boldFont
  pen.textAlign = isRight ? 'right' : 'left'
  const [from, wide] = [px + (isRight ? -11 : 11), pen.measureText(name).width]
  pen.fillStyle = palette.token('surface-inset')
  pen.fillRect(isRight ? from - wide - 2 : from - 2, py - 7, wide + 4, 14)
  pen.fillStyle = palette.token('text')
  pen.fillText(name, from, py + 4)
}
