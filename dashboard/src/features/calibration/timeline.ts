import type { ValidityTimeline } from '@contimg/api/schemas'
import { momentMs, utc } from '../../words/times.ts'

export type TimelineSet = ValidityTimeline['sets'][number]

/** From and to, of Unix time. */
export type Span = readonly [fromMs: number, toMs: number]

/** A bar of a row. */
export interface Bar {
  readonly kind: 'used' | 'valid' | 'out' // solid, pale, dashed
  readonly span: Span
}

export interface TimelineRow {
  readonly set: TimelineSet
  readonly solvedMs: number
  readonly bars: readonly Bar[]
  readonly why: string | undefined // it is not in use
}

const AHEAD = 0.22 // of the span behind us, at most
const LONGEST_AHEAD_MS = 36 * 3_600_000

/** The time that is drawn: what was asked for, and what comes where that ends now. */
export function drawnSpan({ from, to, server_time: now }: ValidityTimeline): Span {
  const [fromMs, toMs, nowMs] = [momentMs(from) ?? 0, momentMs(to) ?? 0, momentMs(now) ?? 0]
  const isOver = nowMs - toMs > 60_000
  return [fromMs, isOver ? toMs : toMs + Math.min(LONGEST_AHEAD_MS, (toMs - fromMs) * AHEAD)]
}

/** Rows by when they were solved; each within what is drawn. */
export function timelineRows({ sets }: ValidityTimeline, drawn: Span): TimelineRow[] {
  return sets.map((set) => rowOf(set, drawn)).toSorted((a, b) => a.solvedMs - b.solvedMs)
}

function rowOf(set: TimelineSet, drawn: Span): TimelineRow {
  const valid = within([momentMs(set.valid_from) ?? drawn[0], momentMs(set.valid_until) ?? drawn[1]], drawn)
  const used = set.in_use.flatMap(({ from, to }) => within([momentMs(from) ?? 0, momentMs(to) ?? 0], drawn))
  const isOut = set.status === 'retired' || set.status === 'failed'
  return {
    set,
    solvedMs: momentMs(set.solved_at) ?? 0,
    bars: [
      ...valid.map((span) => ({ kind: isOut ? ('out' as const) : ('valid' as const), span })),
      ...used.map((span) => ({ kind: 'used' as const, span })),
    ],
    why: isOut || set.status === 'superseded' ? whyOut(set) : undefined,
  }
}

function whyOut({ status, reason, superseded_by: by }: TimelineSet): string {
  if (status === 'superseded' && by !== null) return `superseded by ${by}`
  if (reason === null) return status
  return reason.startsWith(status) ? reason : `${status}: ${reason}`
}

/** The part of a span that is drawn; none where it ends before it begins. */
function within([from, to]: Span, [first, last]: Span): Span[] {
  const [start, end] = [Math.max(from, first), Math.min(to, last)]
  return end > start ? [[start, end]] : []
}

/** Percent of the width. */
export const placeOf = (ms: number, [from, to]: Span): number => ((ms - from) / Math.max(1, to - from)) * 100

/** How good a set is, when it was solved, and how long it holds and is used. */
export function tellUse({ set }: TimelineRow): string {
  const used = set.in_use.at(-1)
  const use = used === undefined ? 'not in use' : `in use ${utc(used.from, 'minute')} to ${utc(used.to, 'minute')}`
  const until = set.valid_until === null ? 'valid for good' : `valid until ${utc(set.valid_until, 'minute')}`
  return [set.quality, `solved ${utc(set.solved_at, 'minute')}`, use, until].join(', ')
}

/** A row in words. */
export const tellRow = (row: TimelineRow): string => [row.set.name, tellUse(row), row.why].filter(Boolean).join(', ')

/** Since when the set that is in use now is, of the set of a name. */
export function usedSince({ sets }: ValidityTimeline, name: string | undefined): string | undefined {
  const set = sets.find((one) => one.name === name && one.in_use_now)
  return set?.in_use.at(-1)?.from
}
