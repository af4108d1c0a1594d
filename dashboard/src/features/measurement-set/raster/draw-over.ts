import type { Box, Place } from '../view.ts'
import { ON_PICTURE } from './look.ts'
import { type Area, isIn, pixelX, pixelY } from './zoom.ts'

/** What lies over the bins: crosshair, what is brushed, the rectangle that is being drawn. */
export interface Over {
  readonly at: Place | null
  readonly brush: Box | null
  readonly drawn: { readonly from: Place; readonly to: Place; readonly isBrush: boolean } | null // pixels
}

export function drawOver(context: CanvasRenderingContext2D, area: Area, box: Box, { at, brush, drawn }: Over): void {
  const { left, top, width, height } = area
  if (brush !== null) {
    context.save()
    context.beginPath()
    context.rect(left - 2, top - 2, width + 4, height + 4)
    context.clip()
    const [x, y] = [pixelX(area, box, brush.x0), pixelY(area, box, brush.y1)]
    rectangle(context, x, y, pixelX(area, box, brush.x1) - x, pixelY(area, box, brush.y0) - y, ON_PICTURE.brush)
    context.restore()
  }
  if (at !== null && isIn(box, at)) crosshair(context, area, box, at)
  if (drawn !== null) {
    const { from, to, isBrush } = drawn
    rectangle(context, from.x, from.y, to.x - from.x, to.y - from.y, isBrush ? ON_PICTURE.brush : ON_PICTURE.box)
  }
}

/** Through the middle of a bin, over the means as well; dark and light, so that it shows on every colour. */
function crosshair(context: CanvasRenderingContext2D, area: Area, box: Box, at: Place): void {
  const x = Math.round(pixelX(area, box, at.x + 0.5)) + 0.5
  const y = Math.round(pixelY(area, box, at.y + 0.5)) + 0.5
  context.lineWidth = 1
  for (const [colour, offset] of [
    ['#000000', 0],
    ['#ffffff', 3],
  ] as const) {
    context.strokeStyle = colour
    context.setLineDash([3, 3])
    context.lineDashOffset = offset
    context.beginPath()
    context.moveTo(x, 16)
    context.lineTo(x, area.top + area.height)
    context.moveTo(area.left, y)
    context.lineTo(area.left + area.width + 60, y)
    context.stroke()
  }
  context.setLineDash([])
}

function rectangle(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: string,
): void {
  context.fillStyle = colour
  context.globalAlpha = 0.12
  context.fillRect(x, y, width, height)
  context.globalAlpha = 1
  context.lineWidth = 3
  context.strokeStyle = '#000000'
  context.strokeRect(x, y, width, height)
  context.lineWidth = 1.5
  context.strokeStyle = colour
  context.strokeRect(x, y, width, height)
}
