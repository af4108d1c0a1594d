import { duration, momentMs } from '../../words/times.ts'
import { type ColumnAxis, columnAxis } from './columns.ts'
import { type Quantity, type Solutions, valuesOf } from './solutions.ts'

/** Another set that is drawn behind. */
export interface Behind {
  readonly name: string
  readonly solutions: Solutions
  readonly when: string // "17 h 36 min earlier"
}

export interface Before {
  readonly axis: ColumnAxis
  readonly curves: readonly Float32Array[]
}

/** The same antenna of the other set, where both lie along frequency. */
export function behindOf(
  behind: Behind | undefined,
  { header }: Solutions,
  quantity: Quantity,
  antenna: number,
  { kind }: ColumnAxis,
): Before | undefined {
  if (behind === undefined || kind !== 'frequency') return undefined
  const axis = columnAxis(behind.solutions.header)
  const other = behind.solutions.header.antennas.findIndex(({ name }) => name === header.antennas[antenna].name)
  if (other < 0 || axis.kind !== 'frequency' || behind.solutions.planes[quantity] === undefined) return undefined
  const { polarizations } = behind.solutions.header
  return { axis, curves: polarizations.map((_, at) => valuesOf(behind.solutions, quantity, other, at)) }
}

/** How long one time is before or after another. */
export function whenText(other: string, own: string): string {
  const seconds = ((momentMs(other) ?? 0) - (momentMs(own) ?? 0)) / 1000
  return `${duration(Math.abs(Math.round(seconds)))} ${seconds < 0 ? 'earlier' : 'later'}`
}
