/** Where a plot lies in its drawing, in units of the drawing, and how pixels of an image map onto it. */
export interface PlotArea {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly scaleX: number // per pixel of the image
  readonly scaleY: number
}

/** Where the middle of an image pixel, counted from 0 and from the bottom, is drawn. */
export function placeOf(area: PlotArea, pixel: { readonly x: number; readonly y: number }): { x: number; y: number } {
  return {
    x: area.left + (pixel.x + 0.5) * area.scaleX,
    y: area.top + area.height - (pixel.y + 0.5) * area.scaleY,
  }
}

export function isInside({ left, top, width, height }: PlotArea, { x, y }: { x: number; y: number }): boolean {
  return x >= left && x <= left + width && y >= top && y <= top + height
}
