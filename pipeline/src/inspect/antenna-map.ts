import { geodeticFromItrf } from '@contimg/numerics/frames'
import { enuFromItrf } from '@contimg/numerics/uvw'
import { type ScaleLinear, scaleLinear } from 'd3-scale'
import { healthMark, type MarkedHealth } from './health-mark.ts'
import { COLOURS, element, line, svgDocument, text, textWidth } from './svg.ts'

const MARGIN = { left: 14, top: 58, right: 14, bottom: 14 }
const BOX = { width: 556, height: 400 }
const GAP = 20
const LEAST_RADIUS_M = 1e6 // from the geocentre: a position nearer to it is none
const ROOM = 0.07 // around the antennas

/** What is to be seen first. */
const RANK = { fail: 0, dead: 1, warn: 2, absent: 3, good: 4 } as const

export interface MappedAntenna {
  readonly name: string
  readonly positionM: readonly [x: number, y: number, z: number] // ITRF
  readonly health: MarkedHealth
  readonly note: string // shown with the name when pointed at
}

interface Placed extends MappedAntenna {
  readonly eastM: number
  readonly northM: number
}

/** The array from above, and its core enlarged, each antenna marked by its health. */
export function drawAntennaMap(antennas: readonly MappedAntenna[]): string {
  const placed = placedAntennas(antennas)
  const width = MARGIN.left + 2 * BOX.width + GAP + MARGIN.right
  const height = MARGIN.top + BOX.height + MARGIN.bottom
  const missing = antennas.length - placed.length
  const note =
    missing > 0 ? text(width - MARGIN.right, 20, `${missing} without a position`, { 'text-anchor': 'end' }) : ''
  if (placed.length === 0)
    return svgDocument(width, height, text(width / 2, height / 2, 'No antenna positions', { 'text-anchor': 'middle' }))
  const second = MARGIN.left + BOX.width + GAP
  const core = placed.filter((antenna) => isNear(antenna, placed))
  return svgDocument(
    width,
    height,
    legend(placed),
    note,
    box('Array', MARGIN.left, placed, placed),
    box('Core', second, placed, core),
  )
}

function placedAntennas(antennas: readonly MappedAntenna[]): Placed[] {
  const known = antennas.filter(({ positionM }) => {
    const radiusM = Math.hypot(...positionM)
    return Number.isFinite(radiusM) && radiusM > LEAST_RADIUS_M
  })
  if (known.length === 0) return []
  const middle = [0, 1, 2].map((axis) => middleOf(known.map(({ positionM }) => positionM[axis])))
  const site = geodeticFromItrf([middle[0], middle[1], middle[2]])
  const enuM = enuFromItrf(Float64Array.from(known.flatMap(({ positionM }) => [...positionM])), site)
  return known.map((antenna, i) => ({ ...antenna, eastM: enuM[3 * i], northM: enuM[3 * i + 1] }))
}

function middleOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]
}

/** Within two and a half median distances of the median place. */
function isNear(antenna: Placed, all: readonly Placed[]): boolean {
  const distance = ({ eastM, northM }: Placed) => Math.hypot(eastM - middleEastM, northM - middleNorthM)
  const middleEastM = middleOf(all.map(({ eastM }) => eastM))
  const middleNorthM = middleOf(all.map(({ northM }) => northM))
  return distance(antenna) <= 2.5 * middleOf(all.map(distance))
}

/** One view to scale: the antennas of `all` that lie where those of `shown` do. */
function box(name: string, left: number, all: readonly Placed[], shown: readonly Placed[]): string {
  const { x, y, metresPerUnit } = scales(left, shown)
  const isInside = (antenna: Placed) =>
    Math.abs(x(antenna.eastM) - left - BOX.width / 2) < BOX.width / 2 &&
    Math.abs(y(antenna.northM) - MARGIN.top - BOX.height / 2) < BOX.height / 2
  const seen = all.filter(isInside)
  const places = seen.map((antenna) => ({ antenna, x: x(antenna.eastM), y: y(antenna.northM) }))
  const troubledLast = places.toSorted((a, b) => RANK[b.antenna.health] - RANK[a.antenna.health])
  const marks = troubledLast.map(({ antenna: { name: own, health, note }, ...place }) =>
    healthMark(health, place.x, place.y, 4, `Antenna ${own}: ${note}`),
  )
  const frame = { x: left, y: MARGIN.top, width: BOX.width, height: BOX.height, rx: 6 }
  return [
    element('rect', { ...frame, fill: COLOURS.panel, stroke: COLOURS.border }),
    text(left + 10, MARGIN.top + 20, name, { 'font-weight': 600, fill: COLOURS.text }),
    ...marks,
    ...labels(places, left),
    scaleBar(left, metresPerUnit),
    northArrow(left),
  ].join('')
}

function scales(left: number, shown: readonly Placed[]) {
  const [east, north] = [shown.map(({ eastM }) => eastM), shown.map(({ northM }) => northM)]
  const [widthM, heightM] = [Math.max(...east) - Math.min(...east), Math.max(...north) - Math.min(...north)]
  const room = 1 - 2 * ROOM
  const metresPerUnit = Math.max(widthM / (BOX.width * room), heightM / (BOX.height * room * 0.86), 1e-3)
  const [middleEastM, middleNorthM] = [
    (Math.max(...east) + Math.min(...east)) / 2,
    (Math.max(...north) + Math.min(...north)) / 2,
  ]
  const scale = (middleM: number, from: number, size: number, sign: number): ScaleLinear<number, number> =>
    scaleLinear(
      [middleM - (sign * metresPerUnit * size) / 2, middleM + (sign * metresPerUnit * size) / 2],
      [from, from + size],
    )
  return {
    x: scale(middleEastM, left, BOX.width, 1),
    y: scale(middleNorthM, MARGIN.top, BOX.height, -1),
    metresPerUnit,
  }
}

/** Names beside the marks, those of troubled antennas first, wherever no other name or mark is in the way. */
function labels(places: readonly { antenna: Placed; x: number; y: number }[], left: number): string[] {
  const taken = places.map(({ x, y }) => ({ x0: x - 5, x1: x + 5, y0: y - 5, y1: y + 5 }))
  const order = places.toSorted((a, b) => RANK[a.antenna.health] - RANK[b.antenna.health])
  return order.flatMap(({ antenna, x, y }) => {
    const name = antenna.name.length > 12 ? `${antenna.name.slice(0, 11)}…` : antenna.name
    const width = textWidth(name, 11) + 2
    const spots = [
      { x0: x + 7, y0: y - 6 },
      { x0: x - 7 - width, y0: y - 6 },
      { x0: x - width / 2, y0: y + 6 },
      { x0: x - width / 2, y0: y - 18 },
    ].map((spot) => ({ ...spot, x1: spot.x0 + width, y1: spot.y0 + 12 }))
    const isFree = (spot: (typeof taken)[number]) =>
      spot.x0 > left + 4 &&
      spot.x1 < left + BOX.width - 4 &&
      !taken.some((other) => spot.x0 < other.x1 && spot.x1 > other.x0 && spot.y0 < other.y1 && spot.y1 > other.y0)
    const spot = spots.find(isFree)
    if (!spot) return []
    taken.push(spot)
    return [text(spot.x0, spot.y0 + 10, name, { 'font-size': 11 })]
  })
}

function scaleBar(left: number, metresPerUnit: number): string {
  const lengthM = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 1e4, 1e5, 1e6, 1e7].findLast(
    (metres) => metres / metresPerUnit <= 130,
  )
  if (lengthM === undefined) return ''
  const [x, y] = [left + 14, MARGIN.top + BOX.height - 14]
  const label = lengthM >= 1000 ? `${lengthM / 1000} km` : `${lengthM} m`
  const bar = line(x, y, x + lengthM / metresPerUnit, y, { stroke: COLOURS.text2, 'stroke-width': 2 })
  return bar + text(x, y - 7, label, { 'font-size': 11 })
}

function northArrow(left: number): string {
  const [x, y] = [left + BOX.width - 22, MARGIN.top + 42]
  const arrow = element('path', { d: `M${x} ${y}v-20m-4 6l4 -6l4 6`, fill: 'none', stroke: COLOURS.text2 })
  return arrow + text(x, y + 13, 'N', { 'font-size': 11, 'text-anchor': 'middle' })
}

const MEANINGS: readonly (readonly [MarkedHealth, string])[] = [
  ['good', 'good'],
  ['warn', 'warning'],
  ['fail', 'failed'],
  ['dead', 'no solution'],
  ['absent', 'no data'],
]

function legend(antennas: readonly Placed[]): string {
  let x = MARGIN.left + 6
  return MEANINGS.map(([health, meaning]) => {
    const label = `${meaning} ${antennas.filter((one) => one.health === health).length}`
    const entry = healthMark(health, x, 16, 4.5) + text(x + 11, 20.5, label)
    x += textWidth(label) + 40
    return entry
  }).join('')
}
