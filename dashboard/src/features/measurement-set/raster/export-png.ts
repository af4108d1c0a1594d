import { significant } from '../../../words/numbers.ts'
import type { Box, View } from '../view.ts'
import { selectionText } from '../view-query.ts'
import { areaOf, drawBins, drawSides } from './draw.ts'
import { lookOf } from './look.ts'
import type { Painting } from './paint.ts'
import { pictureOf } from './plot.tsx'
import type { Raster } from './raster.ts'
import { completenessText, type Naming } from './readout.ts'
import { shapeOf, sidesOf } from './sides.ts'

const WIDTH = 1200
const HEIGHT = 820
const FOOT = 76
const SCALE = 2

export interface Exported {
  readonly raster: Raster
  readonly painting: Painting
  readonly box: Box
  readonly view: View
  readonly chosen: readonly number[]
  readonly naming: Naming
}

/** What is printed under the plot: what it is of, what was selected, its colours, and how much of it was read. */
export function footLines({ raster, painting, view }: Pick<Exported, 'raster' | 'painting' | 'view'>): string[] {
  const { path, column, value } = raster.header
  const unit = value.unit === '' ? '' : ` ${value.unit}`
  const { low, high } = painting.limits
  return [
    `${path} · ${column} · ${value.name}`,
    `${selectionText(view)} · flagged samples ${view.flagged === 'hide' ? 'not shown' : 'in grey where nothing else is'}`,
    `${painting.colours} from ${significant(low)} to ${significant(high)}${unit} · ${completenessText(raster, undefined)}`,
  ]
}

/** The plot as it is seen, twice as sharp, with what was selected under it. */
export async function pngOf(exported: Exported): Promise<Blob> {
  const { raster, painting, box, chosen, naming } = exported
  const canvas = document.createElement('canvas')
  canvas.width = SCALE * WIDTH
  canvas.height = SCALE * (HEIGHT + FOOT)
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('This browser draws no pictures.')
  context.scale(SCALE, SCALE)
  const look = lookOf(document.body)
  context.fillStyle = look.ground
  context.fillRect(0, 0, WIDTH, HEIGHT + FOOT)
  const area = areaOf(WIDTH, HEIGHT, shapeOf(raster, box))
  drawBins(context, pictureOf(raster, painting), raster.rows, area, box)
  drawSides(context, area, box, sidesOf(raster, box, chosen, naming, { x: 10, y: 8 }), look)
  context.textAlign = 'left'
  context.fillStyle = look.ink
  for (const [at, line] of footLines(exported).entries())
    context.fillText(line, area.left, HEIGHT + 18 + 18 * at, area.width)
  return await new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('The picture could not be made.')) : resolve(blob)),
      'image/png',
    ),
  )
}
