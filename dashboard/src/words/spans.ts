import { spanMs, spanOfMs } from './address.ts'

const LONGEST_MS = 5 * 365 * 86_400_000
const SHORTEST_MS = 30 * 60_000
const DAY_MS = 86_400_000

/** A span that can be shown: neither too short nor too long, and it does not go far beyond now. */
export function boundedSpan(fromMs: number, toMs: number, nowMs: number): string {
  const length = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, toMs - fromMs))
  const middle = (fromMs + toMs) / 2
  const end = Math.min(nowMs + DAY_MS / 24, middle + length / 2)
  return spanOfMs(end - length, end)
}

/** The span before or after, of the same length. */
export function nextSpan(t: string, nowMs: number, way: -1 | 1): string {
  const [from, to] = spanMs(t, nowMs)
  return spanOfMs(from + way * (to - from), to + way * (to - from))
}

/** `in the last 24 h`, or `in this span`. */
export function spanWords(t: string): string {
  const [, many, unit] = /^-(\d+)([hd])$/.exec(t) ?? []
  return many === undefined ? 'in this span' : `in the last ${many} ${unit}`
}
