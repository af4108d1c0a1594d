import { encodePng } from '@contimg/formats/png'
import { colourTable, placeOf } from '@contimg/numerics/colours'
import type { Pixels } from '@contimg/numerics/fit'
import type { Stretch } from './stretch.ts'

const BLANK = [0xe9, 0xed, 0xf2]

const INFERNO = colourTable('inferno')

/** A PNG of the pixels in colour, the last row (north) on top, blank pixels grey. */
export function colourPng({ data, width, height }: Pixels, stretch: Stretch): Uint8Array {
  const colours = new Uint8Array(3 * width * height)
  for (let row = 0; row < height; row++) {
    const from = (height - 1 - row) * width
    for (let x = 0; x < width; x++) {
      const target = 3 * (row * width + x)
      const value = data[from + x]
      if (Number.isNaN(value)) colours.set(BLANK, target)
      else paint(colours, target, stretch.forward(value))
    }
  }
  return encodePng({ width, height, channels: 3, data: colours })
}

function paint(colours: Uint8Array, target: number, place: number): void {
  const [from] = placeOf(place)
  colours[target] = INFERNO[from]
  colours[target + 1] = INFERNO[from + 1]
  colours[target + 2] = INFERNO[from + 2]
}
