import type { ColumnAxis } from './columns.ts'
import type { Quantity, Solutions } from './solutions.ts'

/** Columns from `start` up to `end` that a line may join. */
export interface Run {
  readonly start: number
  readonly end: number
}

/** Runs of values: none crosses what is missing, a gap of the axis, or a turn of a phase. */
export function runsOf({ x, longestStep }: ColumnAxis, values: ArrayLike<number>, isPhase: boolean): Run[] {
  const runs: Run[] = []
  let start = -1
  for (let at = 0; at <= values.length; at++) {
    const isThere = at < values.length && Number.isFinite(values[at])
    const isTorn =
      start >= 0 &&
      at > start &&
      isThere &&
      (x[at] - x[at - 1] > longestStep || (isPhase && Math.abs(values[at] - values[at - 1]) > 180))
    if (start >= 0 && (!isThere || isTorn)) {
      runs.push({ start, end: at })
      start = -1
    }
    if (isThere && start < 0) start = at
  }
  return runs
}

/** The path of an SVG; single values as short strokes. */
export function curvePath(
  axis: ColumnAxis,
  values: ArrayLike<number>,
  isPhase: boolean,
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  let path = ''
  for (const { start, end } of runsOf(axis, values, isPhase)) {
    if (end - start === 1) path += `M${(x(axis.x[start]) - 1).toFixed(1)} ${y(values[start]).toFixed(1)}h2`
    else
      for (let at = start; at < end; at++)
        path += `${at === start ? 'M' : 'L'}${x(axis.x[at]).toFixed(1)} ${y(values[at]).toFixed(1)}`
  }
  return path
}

/** A scale for all antennas. */
export interface Scale {
  readonly range: readonly [number, number]
  readonly isLog: boolean
  readonly beyond: number // values outside of it
}

const OUTSIDE = 0.003 // of the values may lie outside, at each end
const DECADES = 1.5 // from here on it is logarithmic
const LEAST: Readonly<Record<Quantity, number>> = { amplitude: 0.05, phase: 2, delay: 0.2, snr: 1 } // spans

/** One scale of what is solved; phases and delays about zero, signal to noise from zero, logarithmic over 1.5 decades. */
export function scaleFor(solutions: Solutions, quantity: Quantity, isRatio = false): Scale {
  const all = solutions.planes[quantity] ?? new Float32Array(0)
  return scaleOfValues(all, quantity, { isRatio, isCentred: true })
}

interface Scaling {
  readonly isRatio: boolean // signal to noise need not begin at zero
  readonly isCentred: boolean // phases and delays about zero
}

export function scaleOfValues(values: ArrayLike<number>, quantity: Quantity, scaling: Scaling): Scale {
  const measured = Float32Array.from(values).filter(Number.isFinite).sort()
  if (measured.length === 0) return { range: quantity === 'amplitude' ? [0, 2] : [0, 1], isLog: false, beyond: 0 }
  const at = (part: number) => measured[Math.round(part * (measured.length - 1))]
  const [low, high] = [at(OUTSIDE), at(1 - OUTSIDE)]
  const range = rangeOf(low, high, quantity, scaling)
  const isLog = quantity === 'snr' && !scaling.isRatio && low > 0 && Math.log10(high / low) > DECADES
  const shown = isLog ? ([low * 0.8, high * 1.25] as const) : range
  const beyond = measured.filter((value) => value < shown[0] || value > shown[1]).length
  return { range: shown, isLog, beyond }
}

function rangeOf(
  low: number,
  high: number,
  quantity: Quantity,
  { isRatio, isCentred }: Scaling,
): readonly [number, number] {
  const isAngle = quantity === 'phase' || quantity === 'delay'
  if (isAngle && isCentred) {
    const most = Math.max(-low, high, LEAST[quantity]) * 1.05
    const side = quantity === 'phase' ? Math.min(180, most) : most
    return [-side, side]
  }
  if (quantity === 'snr' && !isRatio) return [0, high * 1.05]
  const half = Math.max(high - low, LEAST[quantity]) * 0.56
  const middle = (low + high) / 2
  return [isAngle ? middle - half : Math.max(0, middle - half), middle + half]
}
