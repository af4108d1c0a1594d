import type { SystemHistory } from '@contimg/api/schemas'

/** Samples of the last hours as points of a plot; a gap where none were taken. */
export interface Series {
  readonly points: readonly (readonly [ms: number, value: number | null])[]
  readonly latest: number | null
  readonly most: number
}

const LONGEST_STEP = 3 // steps between samples that a line crosses
const MOST_POINTS = 600 // as many as there are pixels

type Field = 'cpu_percent' | 'load_1m' | 'memory_used_percent' | 'process_rss_bytes' | 'process_cpu_percent'

/** @param factor  from the unit of the API to that of the plot */
export function seriesOf(history: SystemHistory, field: Field, factor = 1): Series {
  const { time, step_s: stepS } = history
  const values = history[field]
  const every = Math.max(1, Math.ceil(time.length / MOST_POINTS))
  const points: [number, number | null][] = []
  for (let from = 0; from < time.length; from += every) {
    const isTorn = from > 0 && time[from] - time[from - 1] > stepS * LONGEST_STEP
    if (isTorn) points.push([time[from - 1] * 1000 + 1, null])
    points.push([time[from] * 1000, meanOf(values.slice(from, from + every), factor)])
  }
  const last = values.at(-1) ?? null
  const most = values.reduce<number>((sum, value) => Math.max(sum, (value ?? 0) * factor), 0)
  return { points, latest: last === null ? null : last * factor, most }
}

function meanOf(values: readonly (number | null)[], factor: number): number | null {
  const measured = values.filter((value): value is number => value !== null && Number.isFinite(value))
  return measured.length === 0 ? null : (measured.reduce((sum, value) => sum + value, 0) / measured.length) * factor
}
