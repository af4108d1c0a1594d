import type { Rectangle } from './cells.ts'
import type { SolvedAntenna } from './solutions.ts'

export interface PlacedAntenna {
  readonly at: number // in the array
  readonly xM: number // east
  readonly yM: number // north
}

/** A picture to scale, north up. */
export interface MapFrame extends Rectangle {
  readonly name: string
  readonly perM: number
  readonly antennas: readonly PlacedAntenna[]
  x(eastM: number): number
  y(northM: number): number
}

const CLOSE = 1 / 25 // of the whole: who has a neighbour so near is of the core
const MARGIN = 18
const SPACE = 16

/** The whole array, and beside it the core larger where there is one. */
export function framesOf(antennas: readonly SolvedAntenna[], width: number, height: number): MapFrame[] {
  const placed = antennas.flatMap(({ x_m: xM, y_m: yM }, at) => (xM === null || yM === null ? [] : [{ at, xM, yM }]))
  if (placed.length === 0 || width === 0) return []
  const core = coreOf(placed)
  if (core.length < 8 || core.length === placed.length)
    return [frameOf('All antennas', placed, { left: 0, top: 0, width, height })]
  const half = (width - SPACE) / 2
  return [
    frameOf('Core', core, { left: 0, top: 0, width: half, height }),
    frameOf('Whole array', placed, { left: half + SPACE, top: 0, width: half, height }),
  ]
}

function coreOf(placed: readonly PlacedAntenna[]): PlacedAntenna[] {
  const span = spanOf(placed)
  return placed.filter((one) =>
    placed.some((other) => other !== one && Math.hypot(one.xM - other.xM, one.yM - other.yM) < span * CLOSE),
  )
}

const endsOf = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const

function spanOf(placed: readonly PlacedAntenna[]): number {
  const [west, east] = endsOf(placed.map(({ xM }) => xM))
  const [south, north] = endsOf(placed.map(({ yM }) => yM))
  return Math.max(east - west, north - south, 1)
}

function frameOf(name: string, antennas: readonly PlacedAntenna[], box: Rectangle): MapFrame {
  const [west, east] = endsOf(antennas.map(({ xM }) => xM))
  const [south, north] = endsOf(antennas.map(({ yM }) => yM))
  const perM = Math.min(
    (box.width - 2 * MARGIN) / Math.max(1, east - west),
    (box.height - 3 * MARGIN) / Math.max(1, north - south),
  )
  const [midX, midY] = [box.left + box.width / 2, box.top + (box.height + MARGIN) / 2]
  return {
    ...{ ...box, name, perM, antennas },
    x: (eastM) => midX + (eastM - (west + east) / 2) * perM,
    y: (northM) => midY - (northM - (south + north) / 2) * perM,
  }
}

const REACH_PX = 12

/** The antenna nearest to a point, in any frame; −1 for none within reach. */
export function antennaUnder(frames: readonly MapFrame[], px: number, py: number): number {
  let best = { far: REACH_PX, at: -1 }
  for (const { antennas, x, y } of frames)
    for (const { at, xM, yM } of antennas) {
      const far = Math.hypot(x(xM) - px, y(yM) - py)
      if (far < best.far) best = { far, at }
    }
  return best.at
}

/** The nearest antenna from one in a direction, of those within 45° of it; by where they are. */
export function antennaFrom(frames: readonly MapFrame[], from: number, key: string): number | undefined {
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[key]
  const all = frames.at(-1)?.antennas ?? []
  if (way === undefined) return undefined
  const here = all.find(({ at }) => at === from)
  if (here === undefined) return all[0]?.at
  let best = { far: Number.POSITIVE_INFINITY, at: from }
  for (const { at, xM, yM } of all) {
    const [dx, dy] = [xM - here.xM, yM - here.yM]
    const ahead = dx * way[0] + dy * way[1]
    const aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0])
    if (ahead > 0 && aside <= ahead && ahead < best.far) best = { far: ahead, at }
  }
  return best.at
}

/** A bar of 1, 2 or 5 times a power of ten, at most a quarter of the frame. */
export function barLengthM({ perM, width }: MapFrame): number {
  const most = width / 4 / perM
  const power = 10 ** Math.floor(Math.log10(most))
  return [5, 2, 1].map((step) => step * power).find((length) => length <= most) ?? power
}
