import { UnusableTableError } from '../calibrate/errors.ts'
import { pairRuns, type RunPair } from './compare-cells.ts'
import { endingOf } from './find-tables.ts'
import { wrappedRad } from './phase-track.ts'
import { type NamedTable, type SolvedCells, solvedCells } from './solved-cells.ts'

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
  const partners = new Map(first.map((one) => [one, partnerOf(one, first, second)]))
  const tables = [...partners].flatMap(([one, other]) => (other ? [compareTables(one, other, tolerance)] : []))
  if (tables.length === 0)
    throw new UnusableTableError(second[0].path, `holds nothing that can be compared with ${first[0].path}`)
  const paired = [...partners].flatMap(([one, other]) => (other ? [one, other] : []))
  const unpairedTables = [...first, ...second].filter((one) => !paired.includes(one)).map(({ path }) => path)
  return { tables, unpairedTables, isSame: unpairedTables.length === 0 && tables.every(({ isSame }) => isSame) }
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
  for (const pair of pairs) addRun(sums, a, b, pair)
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

/** Adds one time of one spectral window. */
function addRun(sums: Map<string, DifferenceSums>, a: SolvedCells, b: SolvedCells, pair: RunPair): void {
  const { rows, cells, spectralWindow } = pair
  const places = ([rowA, rowB]: readonly [number, number], [cellA, cellB]: readonly [number, number]) => ({
    inA: rowA < 0 ? -1 : a.table.solutions.offsets[rowA] + cellA,
    inB: rowB < 0 ? -1 : b.table.solutions.offsets[rowB] + cellB,
  })
  const isInBoth = ({ inA, inB }: Places) => a.solved[inA] === 1 && b.solved[inB] === 1
  const solvedCount = (name: string) => cells.filter((cell) => isInBoth(places(rows.get(name)!, cell))).length
  const candidates = [...rows.keys()].map((name) => ({ name, count: solvedCount(name) }))
  const order = candidates
    .toSorted((x, y) => Number(y.name === pair.reference) - Number(x.name === pair.reference) || y.count - x.count)
    .map(({ name }) => name)
  for (const cell of cells) {
    const reference = order.map((name) => places(rows.get(name)!, cell)).find(isInBoth)
    for (const [antenna, ofAntenna] of rows) {
      const key = `${spectralWindow} ${antenna}`
      const sum = sums.get(key) ?? new DifferenceSums(antenna, spectralWindow)
      sums.set(key, sum)
      const at = places(ofAntenna, cell)
      if (isInBoth(at) && reference) sum.add(differenceOf(a, b, at, reference))
      else sum.addAlone(a.solved[at.inA] === 1, b.solved[at.inB] === 1)
    }
  }
}

interface Places {
  readonly inA: number // −1: it has no row
  readonly inB: number
}

interface Difference {
  readonly size: number
  readonly amplitude: number // relative
  readonly phaseRad: number
}

function differenceOf(a: SolvedCells, b: SolvedCells, at: Places, reference: Places): Difference {
  if (a.kind === 'delay') {
    const delayS = a.delaysS[at.inA] - a.delaysS[reference.inA] - b.delaysS[at.inB] + b.delaysS[reference.inB]
    return { size: Math.abs(delayS) * 1e9, amplitude: Number.NaN, phaseRad: Number.NaN }
  }
  const [amplitudeA, amplitudeB] = [a.amplitudes[at.inA], b.amplitudes[at.inB]]
  const phaseA = a.phasesRad[at.inA] - a.phasesRad[reference.inA]
  const phaseB = b.phasesRad[at.inB] - b.phasesRad[reference.inB]
  const phaseRad = wrappedRad(phaseA - phaseB)
  const chord = 2 * Math.sqrt(amplitudeA * amplitudeB) * Math.sin(phaseRad / 2)
  const size = Math.hypot(amplitudeA - amplitudeB, chord) / Math.max(amplitudeA, amplitudeB)
  return { size, amplitude: amplitudeA / amplitudeB - 1, phaseRad }
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

  add({ size, amplitude, phaseRad }: Difference): void {
    this.#compared++
    this.#largest = Math.max(this.#largest, size)
    this.#amplitudeSquares += amplitude ** 2
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
