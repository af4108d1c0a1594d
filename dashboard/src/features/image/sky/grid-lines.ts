import type { Place, Plane } from './plane.ts'
import { type Framing, toPixel, toScreen } from './view.ts'

/** A line of constant right ascension or declination in the pane, with its label where it meets the edge. */
export interface GridLine {
  readonly label: string
  readonly edge: number | undefined // along the lower or the left edge, CSS pixels; undefined where it meets none
  readonly points: readonly (readonly [x: number, y: number])[]
}

export interface Grid {
  readonly ra: readonly GridLine[]
  readonly dec: readonly GridLine[]
}

const RA_STEPS_S = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 240, 300, 600, 900, 1800, 3600, 7200]
const DEC_STEPS_ARCSEC = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18_000, 36_000]
const MOST_LINES = 14
const NET = 12
const SAMPLES = 64

/** Lines at round values, about so many CSS pixels apart. */
export function gridOf(plane: Plane, framing: Framing, spacingPx = 80): Grid {
  const net = seenPlaces(plane, framing)
  if (!plane.isSky || net.length === 0) return { ra: [], dec: [] }
  const middle = net[Math.floor(net.length / 2)][0]
  const near = (ra: number) => ra - 360 * Math.round((ra - middle) / 360) // runs on over 0
  const ra = rangeOf(net.map((place) => near(place[0])))
  const dec = rangeOf(net.map((place) => place[1]))
  const raStep = stepOf(RA_STEPS_S, 1 / 240, ra, framing.width / spacingPx)
  const decStep = stepOf(DEC_STEPS_ARCSEC, 1 / 3600, dec, framing.height / spacingPx)
  const line = (label: string, at: (along: number) => Place, isEdge: (from: XY, to: XY) => number | undefined) => {
    const points = Array.from({ length: SAMPLES + 1 }, (_, i) => plane.pixelOf(at(i / SAMPLES)))
      .filter((pixel) => pixel !== undefined)
      .map(([x, y]) => toScreen(framing, x, y))
    return { label, points, edge: edgeOf(points, isEdge) }
  }
  const crossing = (axis: 0 | 1, edge: number) => (from: XY, to: XY) => {
    const share = (edge - from[axis]) / (to[axis] - from[axis])
    return share >= 0 && share < 1 ? from[1 - axis] + share * (to[1 - axis] - from[1 - axis]) : undefined
  }
  return {
    ra: multiples(ra, raStep / 240).map((deg) =>
      line(raLabel(deg, raStep), (along) => [deg, dec[0] + along * (dec[1] - dec[0])], crossing(1, framing.height)),
    ),
    dec: multiples(dec, decStep / 3600).map((deg) =>
      line(decLabel(deg, decStep), (along) => [ra[0] + along * (ra[1] - ra[0]), deg], crossing(0, 0)),
    ),
  }
}

type XY = readonly [number, number]

/** A net of places over the pane. */
function seenPlaces(plane: Plane, framing: Framing): Place[] {
  const places: Place[] = []
  for (let j = 0; j <= NET; j++)
    for (let i = 0; i <= NET; i++) {
      const [x, y] = toPixel(framing, (i / NET) * framing.width, (j / NET) * framing.height)
      const place = plane.placeOf(x, y)
      if (place) places.push(place)
    }
  return places
}

function edgeOf(points: readonly XY[], crossing: (from: XY, to: XY) => number | undefined): number | undefined {
  for (let i = 1; i < points.length; i++) {
    const found = crossing(points[i - 1], points[i])
    if (found !== undefined) return found
  }
  return undefined
}

function rangeOf(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)]
}

/** @param unitDeg  of the steps */
function stepOf(
  steps: readonly number[],
  unitDeg: number,
  [low, high]: readonly [number, number],
  wanted: number,
): number {
  const least = (high - low) / unitDeg / Math.min(MOST_LINES, Math.max(2, wanted))
  return steps.find((step) => step >= least) ?? steps[steps.length - 1]
}

function multiples([low, high]: readonly [number, number], step: number): number[] {
  const first = Math.ceil(low / step - 1e-9)
  const count = Math.floor(high / step + 1e-9) - first + 1
  return Array.from({ length: Math.max(0, Math.min(count, 3 * MOST_LINES)) }, (_, i) => (first + i) * step)
}

const two = (value: number) => String(value).padStart(2, '0')

/** `22ʰ52ᵐ`, with seconds where the step has some. @param stepS  of time */
export function raLabel(deg: number, stepS: number): string {
  const ticks = Math.round((((deg % 360) + 360) % 360) * 240 * 100) % 8_640_000
  const [h, m, s] = [Math.floor(ticks / 360_000), Math.floor(ticks / 6000) % 60, (ticks % 6000) / 100]
  if (stepS >= 60) return `${two(h)}ʰ${two(m)}ᵐ`
  const decimals = stepS >= 1 ? 0 : stepS >= 0.1 ? 1 : 2
  return `${two(h)}ʰ${two(m)}ᵐ${s.toFixed(decimals).padStart(decimals === 0 ? 2 : decimals + 3, '0')}ˢ`
}

/** `+17°30′`, with seconds where the step has some. @param stepArcsec  of arc */
export function decLabel(deg: number, stepArcsec: number): string {
  const ticks = Math.round(Math.abs(deg) * 36_000)
  const [d, m, s] = [Math.floor(ticks / 36_000), Math.floor(ticks / 600) % 60, (ticks % 600) / 10]
  const sign = deg < 0 && ticks > 0 ? '\u2212' : '+'
  if (stepArcsec >= 60) return `${sign}${two(d)}°${two(m)}′`
  const decimals = stepArcsec >= 1 ? 0 : 1
  return `${sign}${two(d)}°${two(m)}′${s.toFixed(decimals).padStart(decimals === 0 ? 2 : 4, '0')}″`
}
