import { interpolateViridis } from 'd3-scale-chromatic'

/** viridis for what grows from dark to light; twilight for phases, which has no end. */
export type MapColours = 'viridis' | 'twilight'

/** Every ninth of twilight (B. Bechtold, CC0): light at ±180°, dark at 0°, bluish below, reddish above. */
const TWILIGHT = ['e2d9e2', '9ebbc9', '6785be', '5e43a5', '421257', '471340', '8e2c50', 'ba6657', 'ceac94', 'e2d9e2']
const STEPS = 256

/** [step, channel] of 256 steps, 8 bits. */
export function colourTable(colours: MapColours): Uint8Array {
  const table = new Uint8Array(3 * STEPS)
  for (let step = 0; step < STEPS; step++) {
    const at = step / (STEPS - 1)
    table.set(colours === 'viridis' ? channelsOf(interpolateViridis(at)) : twilight(at), 3 * step)
  }
  return table
}

/** The colours as the stops of an SVG gradient. */
export function colourStops(colours: MapColours, count = 32): { offset: number; colour: string }[] {
  const table = colourTable(colours)
  return Array.from({ length: count }, (_, i) => {
    const offset = i / (count - 1)
    return { offset, colour: `rgb(${table.subarray(...placeOf(offset)).join(' ')})` }
  })
}

/** Where the colour of 0 to 1 stands in a table. */
export function placeOf(at: number): [start: number, end: number] {
  const start = 3 * Math.max(0, Math.min(STEPS - 1, Math.round(at * (STEPS - 1))))
  return [start, start + 3]
}

function channelsOf(hex: string): number[] {
  const digits = hex.replace('#', '')
  return [0, 2, 4].map((i) => Number.parseInt(digits.slice(i, i + 2), 16))
}

function twilight(at: number): number[] {
  const place = at * (TWILIGHT.length - 1)
  const below = Math.min(TWILIGHT.length - 2, Math.floor(place))
  const [low, high] = [channelsOf(TWILIGHT[below]), channelsOf(TWILIGHT[below + 1])]
  return low.map((value, i) => Math.round(value + (place - below) * (high[i] - value)))
}
