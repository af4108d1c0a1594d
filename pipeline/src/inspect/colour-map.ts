import { encodePng } from '@contimg/formats/png'
import type { Pixels } from '@contimg/numerics/fit'
import { interpolateInferno } from 'd3-scale-chromatic'
import type { Stretch } from './stretch.ts'

const STEPS = 256
const BLANK = [0xe9, 0xed, 0xf2]

/** [step, channel] inferno: black through violet and orange to pale yellow, evenly bright steps. */
const INFERNO = new Uint8Array(STEPS * 3)
for (let step = 0; step < STEPS; step++) {
  const hex = interpolateInferno(step / (STEPS - 1))
  for (let channel = 0; channel < 3; channel++) {
    INFERNO[3 * step + channel] = Number.parseInt(hex.slice(1 + 2 * channel, 3 + 2 * channel), 16)
  }
}

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
  const from = 3 * Math.max(0, Math.min(STEPS - 1, Math.round(place * (STEPS - 1))))
  colours[target] = INFERNO[from]
  colours[target + 1] = INFERNO[from + 1]
  colours[target + 2] = INFERNO[from + 2]
}

/** The colours as the stops of an SVG gradient, from bottom to top. */
export function gradientStops(count = 32): { offset: number; colour: string }[] {
  return Array.from({ length: count }, (_, i) => {
    const offset = i / (count - 1)
    return { offset, colour: interpolateInferno(offset) }
  })
}
