import type { SolutionsHeader } from '@contimg/api/schemas'
import { flagsOf, type Quantity, type Solutions, valuesOf, wrapDeg } from './solutions.ts'

/**
 * Two sets as one: amplitude and signal to noise of `a` over those of `b`; phase and delay of `a` less those of `b`, both
 * referred to the reference antenna of `a`. What only one of them has is missing.
 */
export function ratioOf(a: Solutions, b: Solutions): Solutions {
  const match = matchingColumns(a.header, b.header)
  const quantities = Object.keys(a.planes) as Quantity[]
  const planes = Object.fromEntries(quantities.map((quantity) => [quantity, planeOf(a, b, quantity, match)]))
  const flags = pairsOf(a.header).flatMap(([antenna, polarization]) => [...flagRow(a, b, antenna, polarization, match)])
  return { header: a.header, planes, flags: Uint8Array.from(flags) }
}

/** Places of antennas and polarizations in the order of the planes. */
function pairsOf({ antennas, polarizations }: SolutionsHeader): (readonly [antenna: number, polarization: number])[] {
  return [...antennas.keys()].flatMap((antenna) => [...polarizations.keys()].map((at) => [antenna, at] as const))
}

function planeOf(a: Solutions, b: Solutions, quantity: Quantity, match: Int32Array): Float32Array {
  const { antennas, reference_antenna: reference, columns } = a.header
  const zero = antennas.findIndex(({ name }) => name === reference)
  const plane = new Float32Array(a.flags.length)
  for (const [at, [antenna, polarization]] of pairsOf(a.header).entries()) {
    const rows = rowsOf(a, b, quantity, antenna, polarization, match)
    const isRatio = quantity === 'amplitude' || quantity === 'snr'
    const zeroRows = isRatio || zero < 0 ? undefined : rowsOf(a, b, quantity, zero, polarization, match)
    plane.set(isRatio ? quotient(rows) : difference(rows, zeroRows, quantity === 'phase'), at * columns.count)
  }
  return plane
}

/** Values of both sets by column of the first. */
type Rows = readonly [one: ArrayLike<number>, two: ArrayLike<number>]

function rowsOf(
  a: Solutions,
  b: Solutions,
  quantity: Quantity,
  antenna: number,
  polarization: number,
  match: Int32Array,
): Rows {
  const other = sameIn(a.header, b.header, antenna, polarization)
  const theirs = other === undefined ? new Float32Array(0) : valuesOf(b, quantity, ...other)
  const two = Float32Array.from(match, (column) => theirs[column] ?? Number.NaN)
  return [valuesOf(a, quantity, antenna, polarization), two]
}

function sameIn(a: SolutionsHeader, b: SolutionsHeader, antenna: number, polarization: number) {
  const other = b.antennas.findIndex(({ name }) => name === a.antennas[antenna].name)
  const at = b.polarizations.indexOf(a.polarizations[polarization])
  return other < 0 || at < 0 ? undefined : ([other, at] as const)
}

const quotient = ([one, two]: Rows): Float32Array => Float32Array.from(one, (value, at) => value / two[at])

function difference([one, two]: Rows, zero: Rows | undefined, isPhase: boolean): Float32Array {
  return Float32Array.from(one, (value, at) => {
    const less = value - two[at] - ((zero?.[0][at] ?? Number.NaN) - (zero?.[1][at] ?? Number.NaN))
    return isPhase ? wrapDeg(less) : less
  })
}

function flagRow(a: Solutions, b: Solutions, antenna: number, polarization: number, match: Int32Array): Uint8Array {
  const other = sameIn(a.header, b.header, antenna, polarization)
  const theirs = other === undefined ? undefined : flagsOf(b, ...other)
  return flagsOf(a, antenna, polarization).map((flag, at) => Math.max(flag, theirs?.[match[at]] ?? 2))
}

const NEAR_MHZ = 1e-3

/**
 * For each column of `a` that of `b` of the same frequency, and of the same place in time where both have as many times;
 * −1 for none.
 */
export function matchingColumns(a: SolutionsHeader, b: SolutionsHeader): Int32Array {
  const others = new Map(keysOf(b).map((key, at) => [key, at] as const))
  return Int32Array.from(keysOf(a), (key) => others.get(key) ?? -1)
}

function keysOf({ columns }: SolutionsHeader): string[] {
  const times = new Map([...new Set(columns.time)].toSorted((x, y) => x - y).map((time, at) => [time, at] as const))
  return columns.frequency_mhz.map(
    (mhz, at) => `${Math.round(mhz / NEAR_MHZ)} ${times.get(columns.time[at])} of ${times.size}`,
  )
}
