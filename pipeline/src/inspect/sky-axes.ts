import type { SkyGrid, SkyPosition } from '../measure/sky-grid.ts'
import { formatDec, formatRa } from './sexagesimal.ts'

/** The part of an image that is drawn: all of it. */
export interface Frame {
  readonly width: number // pixels of the image
  readonly height: number
}

/** A line of constant right ascension or declination, with its label where it meets the edge. */
export interface GridLine {
  readonly label: string
  readonly edge: number | undefined // x along the bottom or y along the left, in image pixels; undefined off the edge
  readonly points: readonly { readonly x: number; readonly y: number }[] // image pixels
}

export interface SkyAxes {
  readonly ra: readonly GridLine[]
  readonly dec: readonly GridLine[]
}

const DEC_STEPS_ARCSEC = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 18000, 36000, 54000, 108000,
]
const RA_STEPS_S = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 300, 600, 900, 1200, 1800, 3600, 7200, 10800,
  21600,
]
const MOST_EDGE_LINES = 7
const MOST_LINES = 12
const RAD_PER_S = Math.PI / 43200
const RAD_PER_ARCSEC = Math.PI / 648000
const SAMPLES = 200

/** The grid of an image: about half a dozen lines each way, at round values. */
export function skyAxes(grid: SkyGrid, frame: Frame): SkyAxes {
  const sky = sampleSky(grid, frame)
  if (sky.length === 0) return { ra: [], dec: [] }
  const raOf = (position: SkyPosition) => position.raRad - turnsFrom(position.raRad, grid.centreRad.raRad)
  const raRange = rangeOf(sky.map(raOf))
  const decRange = rangeOf(sky.map(({ decRad }) => decRad))
  const bottom = sampleEdge(grid, (along) => ({ x: along * (frame.width - 1), y: 0 }), raOf)
  const left = sampleEdge(
    grid,
    (along) => ({ x: 0, y: along * (frame.height - 1) }),
    ({ decRad }) => decRad,
  )
  const raStepS = chooseStep(RA_STEPS_S, RAD_PER_S, rangeOf(bottom.map(({ value }) => value)), raRange)
  const decStepArcsec = chooseStep(DEC_STEPS_ARCSEC, RAD_PER_ARCSEC, decRange, decRange)
  return {
    ra: multiples(raRange, raStepS * RAD_PER_S).map((raRad) => ({
      label: formatRa(raRad, raStepS),
      edge: crossing(bottom, raRad, frame.width - 1),
      points: trace(grid, (along) => ({ raRad, decRad: mix(decRange, along) })),
    })),
    dec: multiples(decRange, decStepArcsec * RAD_PER_ARCSEC).map((decRad) => ({
      label: formatDec(decRad, decStepArcsec),
      edge: crossing(left, decRad, frame.height - 1),
      points: trace(grid, (along) => ({ raRad: mix(raRange, along), decRad })),
    })),
  }
}

/** The sky positions of a coarse net of pixels over the image. */
function sampleSky(grid: SkyGrid, { width, height }: Frame): SkyPosition[] {
  const positions: SkyPosition[] = []
  for (let j = 0; j <= 20; j++) {
    for (let i = 0; i <= 20; i++) {
      const position = grid.toSky((i / 20) * (width - 1), (j / 20) * (height - 1))
      if (position) positions.push(position)
    }
  }
  return positions
}

/** Whole turns to take off so that right ascension runs on smoothly around the centre. */
function turnsFrom(raRad: number, centreRad: number): number {
  return 2 * Math.PI * Math.round((raRad - centreRad) / (2 * Math.PI))
}

function sampleEdge(
  grid: SkyGrid,
  place: (along: number) => { x: number; y: number },
  valueAt: (position: SkyPosition) => number,
): { along: number; value: number }[] {
  return Array.from({ length: SAMPLES + 1 }, (_, i) => {
    const { x, y } = place(i / SAMPLES)
    const position = grid.toSky(x, y)
    return { along: i / SAMPLES, value: position ? valueAt(position) : Number.NaN }
  }).filter(({ value }) => Number.isFinite(value))
}

/** Where along an edge a coordinate takes a value. */
function crossing(
  edge: readonly { along: number; value: number }[],
  wanted: number,
  length: number,
): number | undefined {
  for (let i = 1; i < edge.length; i++) {
    const [one, other] = [edge[i - 1], edge[i]]
    if (Math.abs(other.value - one.value) > Math.PI || (one.value - wanted) * (other.value - wanted) > 0) continue
    const share = other.value === one.value ? 0 : (wanted - one.value) / (other.value - one.value)
    return (one.along + share * (other.along - one.along)) * length
  }
  return undefined
}

function trace(grid: SkyGrid, positionAt: (along: number) => SkyPosition): { x: number; y: number }[] {
  return Array.from({ length: SAMPLES + 1 }, (_, i) => grid.toPixel(positionAt(i / SAMPLES))).filter(
    (pixel) => pixel !== undefined,
  )
}

function rangeOf(values: readonly number[]): readonly [number, number] {
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity])
}

function mix([low, high]: readonly [number, number], along: number): number {
  return low + along * (high - low)
}

/** The smallest step that gives few enough lines, both along the edge and in the whole image. */
function chooseStep(
  steps: readonly number[],
  unitRad: number,
  edge: readonly [number, number],
  whole: readonly [number, number],
): number {
  const few = (step: number, [low, high]: readonly [number, number], most: number) =>
    !(high - low > most * step * unitRad)
  const fits = (step: number) => few(step, edge, MOST_EDGE_LINES) && few(step, whole, MOST_LINES)
  return steps.find(fits) ?? steps[steps.length - 1]
}

function multiples([low, high]: readonly [number, number], step: number): number[] {
  const first = Math.ceil(low / step)
  return Array.from({ length: Math.max(0, Math.floor(high / step) - first + 1) }, (_, i) => (first + i) * step)
}
