import { encodePng } from '@contimg/formats/png'
import { colourTable, type MapColours, placeOf } from '@contimg/numerics/colours'
import type { Pixels } from '@contimg/numerics/fit'
import { resample } from './resample.ts'
import { type ScaleLimits, type ScaleName, scaleOf } from './scales.ts'
import type { Stretch } from './stretch.ts'

export const PICTURE_COLOURS = [
  'inferno',
  'viridis',
  'cividis',
  'gray',
  'berlin',
] as const satisfies readonly MapColours[]

export interface ImagePictureOptions {
  readonly longestPx: number | undefined // of the sides; as many as the image has, to 2048, where not given
  readonly colours: (typeof PICTURE_COLOURS)[number] // berlin lies about zero
  readonly isInverted: boolean
  readonly scale: ScaleName
  readonly limits: ScaleLimits
}

const LONGEST_PX = 2048

/** A PNG of an image and nothing else: north on top, blank pixels transparent. */
export function imagePicture(pixels: Pixels, options: ImagePictureOptions): Uint8Array {
  const { colours, isInverted, scale, limits, longestPx } = options
  const longest = Math.max(pixels.width, pixels.height)
  const factor = (longestPx ?? Math.min(LONGEST_PX, longest)) / longest
  const [width, height] = [pixels.width, pixels.height].map((side) => Math.max(1, Math.round(side * factor)))
  const stretch = scaleOf(scale, pixels.data, limits, colours === 'berlin')
  const shown = factor === 1 ? pixels : resample(pixels, width, height)
  const data = painted(shown, stretch, inOrder(colourTable(colours), isInverted))
  return encodePng({ width, height, channels: 4, data })
}

function inOrder(table: Uint8Array, isInverted: boolean): Uint8Array {
  if (!isInverted) return table
  const steps = table.length / 3
  return Uint8Array.from(table, (_, i) => table[3 * (steps - 1 - Math.floor(i / 3)) + (i % 3)])
}

/** [row, column, channel], the last row of the image first. */
function painted({ data, width, height }: Pixels, stretch: Stretch, table: Uint8Array): Uint8Array {
  const colours = new Uint8Array(4 * width * height)
  for (let row = 0; row < height; row++) {
    const from = (height - 1 - row) * width
    for (let x = 0; x < width; x++) {
      const value = data[from + x]
      if (Number.isNaN(value)) continue
      const target = 4 * (row * width + x)
      const [start] = placeOf(stretch.forward(value))
      colours[target] = table[start]
      colours[target + 1] = table[start + 1]
      colours[target + 2] = table[start + 2]
      colours[target + 3] = 255
    }
  }
  return colours
}
