import type { CellTick } from '../heat-map.ts'
import { textWidth } from '../svg.ts'
import type { RasterAxis } from './axes.ts'

const MOST_LABELS = 8
const LEAST_ROUND = 3 // round values; with fewer, such as in a gap, bins tell their own
const SPACING = 10 // between labels
const LABEL_SIZE = 11
const LABEL_HEIGHT = 14
const TIME_STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400]

/** Labels along a side of `room` units: of names and numbers of things some of them, else of round values. */
export function axisTicks(axis: RasterAxis, room: number, side: 'below' | 'beside'): CellTick[] {
  const perCell = room / axis.count
  if (axis.labels) return spread(namedTicks(axis, axis.labels), perCell, side)
  const round = spread(roundTicks(axis), perCell, side)
  if (round.length >= LEAST_ROUND || axis.count < LEAST_ROUND) return round
  const digits = axis.kind === 'frequency' ? 1e-3 : 1
  const own = Array.from(axis.values, (value) => (axis.kind === 'time' ? clock(value) : labelOf(value, digits)))
  return spread(namedTicks(axis, own), perCell, side)
}

function namedTicks({ count }: RasterAxis, labels: readonly string[]): CellTick[][] {
  return [1, 2, 5, 10, 20, 50, 100, 200, 500].map((step) =>
    Array.from({ length: Math.ceil(count / step) }, (_, i) => ({ cell: i * step + 0.5, label: labels[i * step] })),
  )
}

function roundTicks(axis: RasterAxis): CellTick[][] {
  const { kind, values, count } = axis
  const [first, last] = [values[0], values[count - 1]]
  if (kind === 'baseline')
    return [lengthTicks(values, [1, 2, 5]), lengthTicks(values, [1, 4]), lengthTicks(values, [1])]
  const steps = kind === 'time' ? TIME_STEPS_S : roundSteps(last - first)
  return steps.map((step) => {
    const from = Math.ceil(first / step - 1e-9)
    const ticks: CellTick[] = []
    for (let i = from; i * step <= last + 1e-9 * step && ticks.length <= 2 * MOST_LABELS; i++)
      ticks.push({ cell: cellOf(values, i * step), label: kind === 'time' ? clock(i * step) : labelOf(i * step, step) })
    return ticks.length === 0 ? [{ cell: 0.5, label: kind === 'time' ? clock(first) : labelOf(first, 1e-3) }] : ticks
  })
}

function roundSteps(span: number): number[] {
  const power = Math.floor(Math.log10(span > 0 ? span : 1)) - 1
  return [0, 1, 2].flatMap((more) => [1, 2, 5].map((step) => step * 10 ** (power + more)))
}

function lengthTicks(values: Float64Array, factors: readonly number[]): CellTick[] {
  const ticks: CellTick[] = []
  for (let power = 0; power < 8; power++)
    for (const factor of factors) {
      const metres = factor * 10 ** power
      if (metres >= values[0] && metres <= values[values.length - 1])
        ticks.push({ cell: cellOf(values, metres), label: String(metres) })
    }
  return ticks.length > 0 ? ticks : [{ cell: 0.5, label: labelOf(values[0], 1) }]
}

/** The place of a value among ascending ones, in cells: the middle of the first is 0.5. */
function cellOf(values: Float64Array, value: number): number {
  const above = values.findIndex((one) => one >= value)
  if (above <= 0) return 0.5
  const [low, high] = [values[above - 1], values[above]]
  return above - 1 + (high > low ? (value - low) / (high - low) : 1) + 0.5
}

function clock(unixS: number): string {
  return new Date(Math.round(unixS) * 1000).toISOString().slice(11, 19)
}

function labelOf(value: number, step: number): string {
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  return value.toFixed(digits).replace('-', '−')
}

/** The closest of several sets of ticks whose labels do not touch. */
function spread(sets: readonly CellTick[][], perCell: number, side: 'below' | 'beside'): CellTick[] {
  const fits = (ticks: readonly CellTick[]): boolean =>
    ticks.length <= MOST_LABELS &&
    ticks.every(({ cell, label }, i) => {
      if (i === 0) return true
      const apart = (cell - ticks[i - 1].cell) * perCell
      return apart >= (side === 'beside' ? LABEL_HEIGHT : textWidth(label, LABEL_SIZE) + SPACING)
    })
  return sets.find(fits) ?? [sets[sets.length - 1]?.[0]].filter((tick) => tick !== undefined)
}
