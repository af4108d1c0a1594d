import { lstDeg, momentOfLst, type SiderealAnchor } from '../../words/times.ts'
import { type Tick, timeTicks } from '../ticks.ts'
import { heightOf, type Lane } from './lanes.ts'

const GUTTER = 92 // names of lanes and their ticks
const RIGHT = 10
const TOP = 22 // sidereal time
const BOTTOM = 22 // UTC
const BETWEEN = 7
const LABEL_PX = 62 // a label of time with air

/** Where a lane is drawn. */
export interface LaneBox {
  readonly lane: Lane
  readonly top: number
  readonly bottom: number
}

/** Where everything is, in CSS pixels. */
export interface StripGeometry {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly top: number // of the first lane
  readonly bottom: number // of the last
  readonly lanes: readonly LaneBox[]
  readonly range: readonly [number, number] // Unix ms
  x(ms: number): number
  ms(x: number): number
}

export function stripHeight(lanes: readonly Lane[]): number {
  return TOP + BOTTOM + lanes.reduce((sum, lane) => sum + heightOf(lane), 0) + BETWEEN * Math.max(0, lanes.length - 1)
}

export function layOut(lanes: readonly Lane[], width: number, range: readonly [number, number]): StripGeometry {
  const [left, right, height] = [GUTTER, Math.max(GUTTER + 1, width - RIGHT), stripHeight(lanes)]
  const perMs = (right - left) / Math.max(1, range[1] - range[0])
  let top = TOP
  const boxes = lanes.map((lane) => {
    const box = { lane, top, bottom: top + heightOf(lane) }
    top = box.bottom + BETWEEN
    return box
  })
  return {
    ...{ width, height, left, right, range, lanes: boxes, top: TOP, bottom: height - BOTTOM },
    x: (ms) => left + (ms - range[0]) * perMs,
    ms: (x) => range[0] + (x - left) / perMs,
  }
}

export function utcTicks({ left, right, range }: StripGeometry): Tick[] {
  return timeTicks(...range, Math.max(1, Math.floor((right - left) / LABEL_PX)))
}

const HOUR_DEG = 15
const LST_STEPS_H = [1, 2, 3, 6, 12]
const HOUR_MS = 3_600_000

/** Whole hours of sidereal time, of which there are at most as many as have room; none where days are closer than that. */
export function lstTicks({ left, right, range: [fromMs, toMs] }: StripGeometry, anchor: SiderealAnchor): Tick[] {
  const most = (right - left) / LABEL_PX
  const step = LST_STEPS_H.find((hours) => (toMs - fromMs) / (hours * HOUR_MS) <= most)
  if (step === undefined) return []
  const ticks: Tick[] = []
  const first = Math.ceil(lstDeg(anchor, fromMs) / (step * HOUR_DEG) - 1e-9) * step
  let ms = momentOfLst(anchor, (first % 24) * HOUR_DEG, fromMs)
  for (let hour = first; ms <= toMs; hour += step) {
    ticks.push({ value: ms, label: `${String(hour % 24).padStart(2, '0')}ʰ` })
    ms = momentOfLst(anchor, ((hour + step) % 24) * HOUR_DEG, ms + HOUR_MS / 2)
  }
  return ticks
}
