import type { Grid } from '../sky/grid-lines.ts'
import type { FrameColours } from './tokens.ts'
import { ON_PICTURE } from './tokens.ts'

type Context = CanvasRenderingContext2D

/** Room about a pane for the labels of the grid. */
export const MARGIN = { left: 58, bottom: 20 } as const

const LABEL_GAP = 12

/** Lines of the grid over the picture. */
export function drawGridLines(context: Context, { ra, dec }: Grid): void {
  context.strokeStyle = ON_PICTURE.grid
  context.lineWidth = 1
  for (const { points } of [...ra, ...dec]) {
    context.beginPath()
    for (const [i, [x, y]] of points.entries()) i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)
    context.stroke()
  }
}

/** Labels below and at the left of a picture whose upper left corner is at (MARGIN.left, 0). */
export function drawGridLabels(
  context: Context,
  { ra, dec }: Grid,
  width: number,
  height: number,
  colours: FrameColours,
): void {
  context.font = colours.font
  context.fillStyle = colours.text
  context.textBaseline = 'middle'
  context.textAlign = 'right'
  for (const { label, edge } of dec)
    if (edge !== undefined && edge > 6 && edge < height - 4) context.fillText(label, MARGIN.left - 6, edge)
  context.textAlign = 'center'
  let freeFrom = 0
  const placed = ra.flatMap(({ label, edge }) => (edge === undefined ? [] : [{ label, x: MARGIN.left + edge }]))
  for (const { label, x } of placed.sort((a, b) => a.x - b.x)) {
    const half = context.measureText(label).width / 2
    if (x < MARGIN.left || x - half < freeFrom || x + half > MARGIN.left + width + 4) continue
    context.fillText(label, x, height + MARGIN.bottom / 2 + 1)
    freeFrom = x + half + LABEL_GAP
  }
}

export interface RestoringBeam {
  readonly majorArcsec: number
  readonly minorArcsec: number
  readonly paDeg: number // north through east
}

const BAR_STEPS_ARCSEC = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18_000, 36_000]

/** The longest bar of a round length that is no longer than `most` CSS pixels. */
export function scaleBar(arcsecPerPx: number, most: number): { readonly px: number; readonly label: string } {
  const arcsec = BAR_STEPS_ARCSEC.findLast((step) => step / arcsecPerPx <= most) ?? BAR_STEPS_ARCSEC[0]
  const label = arcsec >= 3600 ? `${arcsec / 3600}°` : arcsec >= 60 ? `${arcsec / 60}′` : `${arcsec}″`
  return { px: arcsec / arcsecPerPx, label }
}

/** The restoring beam as it is on the picture, its size in words, and a bar of a round length, on a plate in the lower left corner. */
export function drawBeamAndBar(
  context: Context,
  beam: RestoringBeam | null,
  arcsecPerPx: number,
  height: number,
  colours: FrameColours,
): void {
  const bar = scaleBar(arcsecPerPx, 110)
  const [wide, high] = [beam === null ? bar.px + 60 : 190, 46]
  const [left, top] = [10, height - high - 10]
  context.fillStyle = ON_PICTURE.plate
  context.beginPath()
  context.roundRect(left, top, wide, high, 5)
  context.fill()
  context.font = colours.font
  context.fillStyle = ON_PICTURE.text
  context.strokeStyle = ON_PICTURE.text
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  const from = left + (beam === null ? 12 : 40)
  if (beam !== null) {
    const { majorArcsec, minorArcsec, paDeg } = beam
    const shrunk = Math.min(1, 24 / (majorArcsec / arcsecPerPx))
    const [a, b] = [majorArcsec, minorArcsec].map((arcsec) => Math.max(1, (arcsec / arcsecPerPx / 2) * shrunk))
    context.lineWidth = 1.5
    context.beginPath()
    context.ellipse(left + 20, top + high / 2, b, a, (-paDeg * Math.PI) / 180, 0, 2 * Math.PI)
    context.stroke()
    const size = `${majorArcsec.toFixed(1)}″ × ${minorArcsec.toFixed(1)}″, PA ${paDeg.toFixed(0).replace('-', '\u2212')}°`
    context.fillText(shrunk < 1 ? `${size} (not to scale)` : size, from, top + 14)
  }
  const y = top + (beam === null ? high / 2 : 32)
  context.fillRect(from, y - 1, bar.px, 2)
  context.fillText(bar.label, from + bar.px + 8, y)
}
