import type { RasterAxisHeader } from '@contimg/api/schemas'
import { linearTicks } from '../../../parts/ticks.ts'
import { clock } from '../../../words/times.ts'

/** A label along a side; `cell` in bins from the first, the middle of which is 0.5. */
export interface CellTick {
  readonly cell: number
  readonly label: string
}

const TIME_STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 86_400]

/** Labels of the bins from `from` to `to`, at most `most`: round values, names of antennas and polarizations. */
export function ticksOf(axis: RasterAxisHeader, from: number, to: number, most: number): CellTick[] {
  if (axis.labels) return spread(axis.labels, from, to, most)
  const [first, last] = [axis.values[from], axis.values[to - 1]]
  const round = roundValues(axis.kind, first, last, most)
  const ticks = round
    .map(({ value, label }) => ({ cell: cellOf(axis.values, value), label }))
    .filter(({ cell }) => cell >= from && cell <= to)
  if (ticks.length >= 2 || to - from < 2)
    return ticks.length > 0 ? ticks : [{ cell: from + 0.5, label: ownLabel(axis, from) }]
  return [from, to - 1].map((bin) => ({ cell: bin + 0.5, label: ownLabel(axis, bin) }))
}

interface Round {
  readonly value: number
  readonly label: string
}

function roundValues(kind: string, first: number, last: number, most: number): readonly Round[] {
  if (kind === 'time') return timeTicks(first, last, most)
  if (kind !== 'baseline' || last < 4 * Math.max(1, first)) return linearTicks(first, last, most)
  const factors = [[1, 2, 5], [1, 4], [1]]
  const lengths = factors.map((some) =>
    [0, 1, 2, 3, 4, 5].flatMap((power) => some.map((factor) => factor * 10 ** power)),
  )
  const sets = lengths.map((all) => all.filter((length) => length >= first && length <= last))
  return (sets.find((all) => all.length <= most) ?? sets[2]).map((value) => ({ value, label: String(value) }))
}

function timeTicks(first: number, last: number, most: number): Round[] {
  const step = TIME_STEPS_S.find((one) => (last - first) / one <= most) ?? TIME_STEPS_S.at(-1)!
  const from = Math.ceil(first / step)
  const to = Math.floor(last / step)
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => {
    const value = (from + at) * step
    return { value, label: clock(value * 1000, step % 60 === 0 ? 'minute' : 'second') }
  })
}

function ownLabel({ kind, values }: RasterAxisHeader, bin: number): string {
  if (kind === 'time') return clock(values[bin] * 1000)
  return values[bin].toFixed(kind === 'frequency' ? 3 : 1).replace('-', '\u2212')
}

function spread(labels: readonly string[], from: number, to: number, most: number): CellTick[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((one) => (to - from) / one <= most) ?? 500
  const first = Math.ceil(from / step) * step
  return Array.from({ length: Math.max(0, Math.ceil((to - first) / step)) }, (_, at) => {
    const bin = first + at * step
    return { cell: bin + 0.5, label: labels[bin] }
  })
}

/** Where a value lies among ascending ones, in bins: the middle of the first is 0.5. */
export function cellOf(values: readonly number[], value: number): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle] < value) low = middle + 1
    else high = middle
  }
  if (low === 0) return 0.5
  if (low === values.length) return values.length - 0.5
  const [below, above] = [values[low - 1], values[low]]
  return low - 0.5 + (above > below ? (value - below) / (above - below) : 1)
}
