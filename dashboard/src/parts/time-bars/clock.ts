import type { State } from '@contimg/api/schemas'
import { duration } from '../../words/times.ts'

/** Something that took time, as a bar. */
export interface TimeBar {
  readonly state: State
  readonly usualS: number | null
  readonly fromMs: number | null // null: not begun, or nobody noted it
  readonly toMs: number | null // null: under way
  readonly note: string
}

/** The time that all bars share. */
export interface BarClock {
  readonly fromMs: number
  readonly spanMs: number
  readonly ticks: readonly { readonly fraction: number; readonly label: string }[]
}

const STEPS_S = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 28_800, 86_400, 604_800]
const MOST_TICKS = 6

/** From the first that began to the last end, or where the last would usually end; undefined where none began. */
export function clockOf(rows: readonly TimeBar[], nowMs: number): BarClock | undefined {
  const begun = rows.flatMap(({ fromMs, toMs, usualS }) =>
    fromMs === null ? [] : [{ fromMs, endMs: Math.max(toMs ?? nowMs, fromMs + (usualS ?? 0) * 1000) }],
  )
  if (begun.length === 0) return undefined
  const fromMs = Math.min(...begun.map((one) => one.fromMs))
  const spanMs = Math.max(1000, Math.max(...begun.map((one) => one.endMs)) - fromMs)
  const stepMs = 1000 * (STEPS_S.find((step) => spanMs / (1000 * step) <= MOST_TICKS) ?? STEPS_S.at(-1)!)
  const ticks = Array.from({ length: Math.floor(spanMs / stepMs) + 1 }, (_, at) => ({
    fraction: (at * stepMs) / spanMs,
    label: at === 0 ? '0' : `+${tickText((at * stepMs) / 1000)}`,
  }))
  return { fromMs, spanMs, ticks }
}

/** `40 s`, `2:20`, `3 h`. */
function tickText(seconds: number): string {
  if (seconds < 60) return `${seconds} s`
  if (seconds >= 3600) return duration(seconds)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
