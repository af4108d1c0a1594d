import { interpolateCividis, interpolateInferno, interpolateViridis } from 'd3-scale-chromatic'

/**
 * viridis, cividis, inferno and gray for what grows from dark to light; twilight for phases, which have no end; berlin for
 * what lies about zero; flagged for what is not in use.
 */
export const MAP_COLOURS = ['viridis', 'cividis', 'inferno', 'gray', 'twilight', 'berlin', 'flagged'] as const

export type MapColours = (typeof MAP_COLOURS)[number]

/** Every ninth of twilight (B. Bechtold, CC0): light at ±180°, dark at 0°, bluish below, reddish above. */
const TWILIGHT = ['e2d9e2', '9ebbc9', '6785be', '5e43a5', '421257', '471340', '8e2c50', 'ba6657', 'ceac94', 'e2d9e2']
/** Ten of berlin (F. Crameri, Scientific colour maps, MIT): dark at zero, blue below, red above. */
const BERLIN = ['9eb0ff', '5ba4db', '2e7699', '1a4256', '11191e', '280d01', '501803', '8c402c', 'c4756a', 'ffadad']
const FLAGGED = ['43353c', 'd8c6cc']
const GRAY = ['000000', 'ffffff']
const STEPS = 256

const COLOURS_AT: Readonly<Record<MapColours, (at: number) => number[]>> = {
  viridis: (at) => channelsOf(interpolateViridis(at)),
  cividis: (at) => channelsOf(interpolateCividis(at)),
  inferno: (at) => channelsOf(interpolateInferno(at)),
  gray: (at) => between(GRAY, at),
  twilight: (at) => between(TWILIGHT, at),
  berlin: (at) => between(BERLIN, at),
  flagged: (at) => between(FLAGGED, at),
}

/** [step, channel] of 256 steps, 8 bits. */
export function colourTable(colours: MapColours): Uint8Array {
  const table = new Uint8Array(3 * STEPS)
  for (let step = 0; step < STEPS; step++) table.set(COLOURS_AT[colours](step / (STEPS - 1)), 3 * step)
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

/** Of `#440154` or of `rgb(68, 1, 84)`. */
function channelsOf(colour: string): number[] {
  if (colour.startsWith('rgb')) return (colour.match(/\d+/g) ?? []).slice(0, 3).map(Number)
  const digits = colour.replace('#', '')
  return [0, 2, 4].map((i) => Number.parseInt(digits.slice(i, i + 2), 16))
}

function between(anchors: readonly string[], at: number): number[] {
  const place = at * (anchors.length - 1)
  const below = Math.min(anchors.length - 2, Math.floor(place))
  const [low, high] = [channelsOf(anchors[below]), channelsOf(anchors[below + 1])]
  return low.map((value, i) => Math.round(value + (place - below) * (high[i] - value)))
}
