import { linearTicks, logTicks, type Tick } from '../ticks.ts'
import type { StripData, ValueField } from './strip-data.ts'

/** A value with a line of its own: a limit, a cadence. */
export interface LaneLimit {
  readonly value: number // in the unit of the lane
  readonly label: string
  readonly look: 'warn' | 'quiet'
}

interface ValueLane {
  readonly label: string
  readonly unit: string
  readonly field: ValueField
  readonly factor: number // from the unit of the API to that of the lane
  readonly isLog?: boolean
  readonly limits?: readonly LaneLimit[]
  readonly height?: number
}

/** A line of the strip: one question about each group. */
export type Lane =
  | { readonly kind: 'state' | 'grade' | 'marks'; readonly label: string; readonly height?: number }
  | ({ readonly kind: 'line' | 'bars' | 'dots' } & ValueLane)

export type MeasuredLane = Extract<Lane, { readonly kind: 'line' | 'bars' | 'dots' }>

/** Something at a moment: a transit. */
export interface StripMark {
  readonly atMs: number
  readonly label: string
}

const HEIGHTS: Readonly<Record<Lane['kind'], number>> = {
  state: 24,
  grade: 24,
  marks: 16,
  line: 84,
  bars: 44,
  dots: 40,
}

export const heightOf = (lane: Lane): number => lane.height ?? HEIGHTS[lane.kind]

/** From where to where a lane goes, and its ticks. */
export interface LaneScale {
  readonly range: readonly [number, number]
  readonly ticks: readonly Tick[]
  readonly isLog: boolean
}

/** The scale that holds all values and limits of a lane: bars begin at zero, logarithms need a value above zero. */
export function scaleOfLane(lane: MeasuredLane, data: StripData): LaneScale {
  const limits = (lane.limits ?? []).map(({ value }) => value)
  const isLog = lane.isLog ?? false
  let [low, high] = [Math.min(...limits), Math.max(...limits)]
  for (const raw of data.values[lane.field] ?? []) {
    const value = raw * lane.factor
    if (Number.isNaN(value) || (isLog && value <= 0)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  if (!(high >= low)) return { range: isLog ? [0.1, 10] : [0, 1], ticks: [], isLog }
  const range = padded(lane.kind, low, high, isLog)
  return { range, ticks: isLog ? logTicks(...range, 3) : linearTicks(...range, 3), isLog }
}

const LEAST_SPAN = 0.01 // of the value: what hardly changes is a level line

function padded(kind: MeasuredLane['kind'], low: number, high: number, isLog: boolean): readonly [number, number] {
  if (isLog) return [low / 1.25, high * 1.25]
  if (kind === 'bars') return [0, high > 0 ? high * 1.1 : 1]
  const pad = Math.max((high - low) * 0.12, Math.abs(high) * LEAST_SPAN)
  return [low - pad, high + pad]
}
