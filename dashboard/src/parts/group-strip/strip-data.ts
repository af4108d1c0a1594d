import type { Grade, GroupArrays, State } from '@contimg/api/schemas'
import { WORST_FIRST } from '../../words/states.ts'
import { CADENCE_S } from '../../words/times.ts'

export const VALUE_FIELDS = ['noise_jy', 'latency_s', 'ra_deg', 'dec_deg'] as const

export type ValueField = (typeof VALUE_FIELDS)[number]

/** Groups along time, or bins of them, as columns of equal length in the order of time. */
export interface StripData {
  readonly bin: GroupArrays['bin']
  readonly widthMs: number // of a group or of a bin
  readonly tMs: Float64Array // where it begins, Unix ms
  readonly ids: readonly string[] // of the group; of a bin its first
  readonly count: Int32Array // groups
  readonly failed: Int32Array // of these
  readonly ranks: Uint8Array // of the worst state: 1 is the first of WORST_FIRST; 0 is none
  readonly grades: Uint8Array // the worst: its place in GRADE_ORDER
  readonly values: Readonly<Partial<Record<ValueField, Float64Array>>> // NaN: not measured
}

/** The better the lower; 0 is not graded. */
export const GRADE_ORDER: readonly (Grade | null)[] = [null, 'good', 'warn', 'fail']

const WIDTH_MS = { group: CADENCE_S * 1000, hour: 3_600_000, day: 86_400_000 } as const

/** The columns that the API answered, as they are drawn. */
export function stripOf({ bin, t, group_id: ids, count, failed, fields }: GroupArrays): StripData {
  const words = fields.state as readonly State[] | undefined
  const grades = fields.quality as readonly (Grade | null)[] | undefined
  return {
    ...{ bin, widthMs: WIDTH_MS[bin], ids },
    tMs: Float64Array.from(t, (unixS) => unixS * 1000),
    count: Int32Array.from(count),
    failed: Int32Array.from(failed),
    ranks: Uint8Array.from(t, (_, at) => rankOf(words?.[at])),
    grades: Uint8Array.from(t, (_, at) => Math.max(0, GRADE_ORDER.indexOf(grades?.[at] ?? null))),
    values: Object.fromEntries(
      VALUE_FIELDS.flatMap((field) => {
        const column = fields[field] as readonly (number | null)[] | undefined
        return column === undefined ? [] : [[field, Float64Array.from(column, (value) => value ?? Number.NaN)]]
      }),
    ),
  }
}

export function rankOf(state: State | undefined): number {
  return state === undefined ? 0 : WORST_FIRST.indexOf(state) + 1
}

export function stateOfRank(rank: number): State {
  return WORST_FIRST[rank - 1] ?? 'unknown'
}

/** One of them, as it is told. */
export interface StripPoint {
  readonly at: number // its place in the columns
  readonly id: string
  readonly fromMs: number
  readonly toMs: number
  readonly isGroup: boolean // else a bin
  readonly count: number
  readonly failed: number
  readonly state: State
  readonly grade: Grade | null
  value(field: ValueField): number | null
}

export function pointOf(data: StripData, at: number): StripPoint {
  const isGroup = data.bin === 'group'
  return {
    ...{ at, isGroup, id: data.ids[at], fromMs: data.tMs[at], toMs: data.tMs[at] + data.widthMs },
    ...{ count: data.count[at], failed: data.failed[at] },
    state: stateOfRank(data.ranks[at]),
    grade: GRADE_ORDER[data.grades[at]],
    value: (field) => {
      const value = data.values[field]?.[at]
      return value === undefined || Number.isNaN(value) ? null : value
    },
  }
}

/** The place of the first that begins at or after a moment. */
export function firstFrom({ tMs }: StripData, ms: number): number {
  let [low, high] = [0, tMs.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (tMs[middle] < ms) low = middle + 1
    else high = middle
  }
  return low
}

/** The one whose middle is nearest to a moment that is in it, or at most `withinMs` beside it; −1 where there is none. */
export function nearestTo(data: StripData, ms: number, withinMs: number): number {
  const half = data.widthMs / 2
  const after = firstFrom(data, ms - half)
  const distance = (at: number) => (at < 0 || at >= data.tMs.length ? Infinity : Math.abs(data.tMs[at] + half - ms))
  const nearest = distance(after - 1) <= distance(after) ? after - 1 : after
  return distance(nearest) <= half + withinMs ? nearest : -1
}

/** A time without data. */
export interface Gap {
  readonly fromMs: number
  readonly toMs: number
}

/** Where nothing is, between the first and the last. */
export function gapsOf({ tMs, widthMs, bin }: StripData): Gap[] {
  const longest = widthMs * (bin === 'group' ? 3 : 1.5)
  const gaps: Gap[] = []
  for (let at = 1; at < tMs.length; at++)
    if (tMs[at] - tMs[at - 1] > longest) gaps.push({ fromMs: tMs[at - 1] + widthMs, toMs: tMs[at] })
  return gaps
}
