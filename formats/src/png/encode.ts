import { encode } from 'fast-png'

/** Pixels from the top row down, left to right, 8 bits a channel: grey, RGB or RGBA. */
export interface Raster {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3 | 4
  readonly data: Uint8Array // [row, column, channel]
}

/**
 * A PNG file of the pixels.
 *
 * @param level  of compression, 0 none to 9 smallest
 */
export function encodePng(raster: Raster, level: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 = 6): Uint8Array {
  return encode({ ...raster, depth: 8 }, { zlib: { level } })
}
