import { UnusableTableError } from '../calibrate/errors.ts'
import { pairRuns } from './compare-cells.ts'
import { type CellDifference, walkRun } from './compare-walk.ts'
import { endingOf } from './find-tables.ts'
import { type NamedTable, solvedCells } from './solved-cells.ts'

/** How two tables differ for one antenna and spectral window, all times together. */
export interface AntennaDifference {
  readonly antenna: string
  readonly spectralWindow: number // of the first table
  readonly compared: number // solutions that both have
  readonly inFirstOnly: number
  readonly inSecondOnly: number
  readonly largest: number // |Gₐ − G_b| / max(|Gₐ|, |G_b|); delays: nanoseconds
  readonly amplitudeRms: number | null // of |Gₐ| / |G_b| − 1; null for delays, or where nothing is compared
  readonly phaseRmsRad: number | null
}

export interface TableComparison {
  readonly paths: readonly [first: string, second: string]
  readonly visCal: string
  readonly differences: readonly AntennaDifference[]
  readonly unpaired: readonly string[] // spectral windows that only one table has
  readonly largest: number
  readonly isSame: boolean
}

export interface CalibrationComparison {
  readonly tables: readonly TableComparison[]
  readonly unpairedTables: readonly string[]
  readonly isSame: boolean // every solution is in both, and nowhere differs by more than the tolerance
}

/**
 * Compares two calibrations after referring the phases of both to one antenna: the one that the first table names,
 * cell by cell; where it is not solved in both, the next antenna that is, most solved first.
 *
 * @param tolerance  relative difference of gains; for delays in nanoseconds
 * @throws UnusableTableError
 */
export function compareCalibrations(
  first: readonly NamedTable[],
  second: readonly NamedTable[],
  tolerance: number,
): CalibrationComparison {
  const { pairs, unpairedTables } = pairTables(first, second)
  const tables = pairs.map(([one, other]) => compareTables(one, other, tolerance))
  return { tables, unpairedTables, isSame: unpairedTables.length === 0 && tables.every(({ isSame }) => isSame) }
}

/** Which tables of two calibrations go together, and those that have no like. @throws UnusableTableError for none */
export function pairTables(
  first: readonly NamedTable[],
  second: readonly NamedTable[],
): { readonly pairs: readonly (readonly [NamedTable, NamedTable])[]; readonly unpairedTables: readonly string[] } {
  const pairs = first.flatMap((one) => {
    const other = partnerOf(one, first, second)
    return other ? [[one, other] as const] : []
  })
  if (pairs.length === 0)
    throw new UnusableTableError(second[0].path, `holds nothing that can be compared with ${first[0].path}`)
  const paired = pairs.flat()
  const unpairedTables = [...first, ...second].filter((one) => !paired.includes(one)).map(({ path }) => path)
  return { pairs, unpairedTables }
}

/** Single tables go together; those of sets by the ending of their names. */
function partnerOf(
  one: NamedTable,
  first: readonly NamedTable[],
  second: readonly NamedTable[],
): NamedTable | undefined {
  if (first.length === 1 && second.length === 1) return second[0]
  return second.find((other) => endingOf(other.path) === endingOf(one.path) && other.table.visCal === one.table.visCal)
}

function compareTables(first: NamedTable, second: NamedTable, tolerance: number): TableComparison {
  const [a, b] = [solvedCells(first), solvedCells(second)]
  const { pairs, windowsOfOne } = pairRuns(a, b)
  const sums = new Map<string, DifferenceSums>()
  const sumOf = (antenna: string, spectralWindow: number): DifferenceSums => {
    const key = `${spectralWindow} ${antenna}`
    const sum = sums.get(key) ?? new DifferenceSums(antenna, spectralWindow)
    sums.set(key, sum)
    return sum
  }
  for (const pair of pairs)
    walkRun(a, b, pair, (antenna, spectralWindow, difference, solvedIn) => {
      const sum = sumOf(antenna, spectralWindow)
      if (difference) sum.add(difference)
      else sum.addAlone(solvedIn.first, solvedIn.second)
    })
  const differences = [...sums.values()].map((one) => one.finish())
  const largest = differences.reduce((most, one) => Math.max(most, one.largest), 0)
  const isComplete = differences.every((one) => one.inFirstOnly === 0 && one.inSecondOnly === 0)
  const isSame = largest <= tolerance && isComplete && windowsOfOne.length === 0
  const { visCal } = first.table
  return {
    paths: [first.path, second.path],
    visCal,
    differences,
    unpaired: windowsOfOne,
    largest,
    isSame,
  }
}

class DifferenceSums {
  readonly #antenna: string
  readonly #spectralWindow: number
  #compared = 0
  #inFirstOnly = 0
  #inSecondOnly = 0
  #largest = 0
  #amplitudeSquares = 0
  #phaseSquares = 0

  constructor(antenna: string, spectralWindow: number) {
    this.#antenna = antenna
    this.#spectralWindow = spectralWindow
  }

  add({ size, amplitudeRatio, phaseRad }: CellDifference): void {
    this.#compared++
    this.#largest = Math.max(this.#largest, size)
    this.#amplitudeSquares += (amplitudeRatio - 1) ** 2
    this.#phaseSquares += phaseRad ** 2
  }

  addAlone(inFirst: boolean, inSecond: boolean): void {
    if (inFirst) this.#inFirstOnly++
    if (inSecond) this.#inSecondOnly++
  }

  finish(): AntennaDifference {
    const rms = (squares: number) => (this.#compared > 0 && squares >= 0 ? Math.sqrt(squares / this.#compared) : null)
    return {
      antenna: this.#antenna,
      spectralWindow: this.#spectralWindow,
      compared: this.#compared,
      inFirstOnly: this.#inFirstOnly,
      inSecondOnly: this.#inSecondOnly,
      largest: this.#largest,
      amplitudeRms: rms(this.#amplitudeSquares),
      phaseRmsRad: rms(this.#phaseSquares),
    }
  }
}
