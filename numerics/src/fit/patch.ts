/** A rectangle of pixels: x from `left` to `right` − 1, y from `bottom` to `top` − 1. */
export interface Box {
  readonly left: number
  readonly bottom: number
  readonly right: number
  readonly top: number
}

/** An image held row by row, x along a row; values that are not finite are blank. */
export interface Pixels {
  readonly data: Float32Array | Float64Array
  readonly width: number
  readonly height: number
}

/** The square of half-width `radiusPx` around a position, cut at the edges of the image. */
export function boxAround({ width, height }: Pixels, x: number, y: number, radiusPx: number): Box {
  return {
    left: Math.max(0, Math.ceil(x - radiusPx)),
    bottom: Math.max(0, Math.ceil(y - radiusPx)),
    right: Math.min(width, Math.floor(x + radiusPx) + 1),
    top: Math.min(height, Math.floor(y + radiusPx) + 1),
  }
}

/** Calls `use(value, x, y)` for every pixel of the box that is not blank; returns how many there were. */
export function forEachPixel(pixels: Pixels, box: Box, use: (value: number, x: number, y: number) => void): number {
  let count = 0
  for (let y = box.bottom; y < box.top; y++) {
    const row = y * pixels.width
    for (let x = box.left; x < box.right; x++) {
      const value = pixels.data[row + x]
      if (!Number.isFinite(value)) continue
      count++
      use(value, x, y)
    }
  }
  return count
}

/** Pixels taken out of an image one by one. */
export interface PixelList {
  readonly values: Float64Array
  readonly x: Float64Array
  readonly y: Float64Array
}
