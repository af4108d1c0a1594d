import { pairTables } from './compare.ts'
import { pairRuns } from './compare-cells.ts'
import { type CellDifference, walkRun } from './compare-walk.ts'
import { wrappedRad } from './phase-track.ts'
import { type CalibrationKind, type NamedTable, solvedCells } from './solved-cells.ts'
import { median, robustScatter } from './statistics.ts'

/** The middle of many values, and how far they lie from it: 1.4826 × the median deviation. Null of too few. */
export interface Spread {
  readonly median: number | null
  readonly scatter: number | null
}

/** One antenna in two calibrations, over all channels, polarizations and times that both have. */
export interface AntennaRatio {
  readonly antenna: string
  readonly compared: number // solutions
  readonly inFirstOnly: number
  readonly inSecondOnly: number
  readonly amplitudeRatio: Spread // first over second
  readonly phaseRad: Spread // first less second, both referred to one antenna; about the mean direction
  readonly delayS: Spread // first less second; of delays alone
}

export interface TableRatio {
  readonly paths: readonly [first: string, second: string]
  readonly kind: CalibrationKind
  readonly antennas: readonly AntennaRatio[]
  readonly all: Omit<AntennaRatio, 'antenna'> // antennas together
  readonly unpaired: readonly string[] // spectral windows that only one has
}

export interface CalibrationRatio {
  readonly tables: readonly TableRatio[]
  readonly unpairedTables: readonly string[]
}

/**
 * The ratio of the amplitudes of two calibrations and the difference of their phases, antenna by antenna.
 *
 * @throws UnusableTableError where nothing of the two can be compared
 */
export function calibrationRatio(first: readonly NamedTable[], second: readonly NamedTable[]): CalibrationRatio {
  const { pairs, unpairedTables } = pairTables(first, second)
  return { tables: pairs.map(([one, other]) => tableRatio(one, other)), unpairedTables }
}

function tableRatio(first: NamedTable, second: NamedTable): TableRatio {
  const [a, b] = [solvedCells(first), solvedCells(second)]
  const { pairs, windowsOfOne } = pairRuns(a, b)
  const byAntenna = new Map(a.antennaNames.map((name) => [name, new Collected()]))
  for (const pair of pairs)
    walkRun(a, b, pair, (antenna, _, difference, solvedIn) => {
      const own = byAntenna.get(antenna) ?? new Collected()
      byAntenna.set(antenna, own)
      if (difference) own.differences.push(difference)
      else own.addAlone(solvedIn.first, solvedIn.second)
    })
  const all = new Collected()
  for (const own of byAntenna.values()) all.addAll(own)
  return {
    paths: [first.path, second.path],
    kind: a.kind,
    antennas: [...byAntenna].map(([antenna, own]) => ({ antenna, ...own.finish() })),
    all: all.finish(),
    unpaired: windowsOfOne,
  }
}

class Collected {
  readonly differences: CellDifference[] = []
  #inFirstOnly = 0
  #inSecondOnly = 0

  addAlone(inFirst: boolean, inSecond: boolean): void {
    if (inFirst) this.#inFirstOnly++
    if (inSecond) this.#inSecondOnly++
  }

  addAll(other: Collected): void {
    for (const one of other.differences) this.differences.push(one)
    this.#inFirstOnly += other.#inFirstOnly
    this.#inSecondOnly += other.#inSecondOnly
  }

  finish(): Omit<AntennaRatio, 'antenna'> {
    const of = (key: keyof CellDifference) => this.differences.map((one) => one[key]).filter(Number.isFinite)
    return {
      compared: this.differences.length,
      inFirstOnly: this.#inFirstOnly,
      inSecondOnly: this.#inSecondOnly,
      amplitudeRatio: spreadOf(of('amplitudeRatio')),
      phaseRad: phaseSpread(of('phaseRad')),
      delayS: spreadOf(of('delayS')),
    }
  }
}

function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), scatter: robustScatter(values) }
}

/** Unwrapped about their mean direction, where they lie closest together. */
function phaseSpread(phasesRad: readonly number[]): Spread {
  const [re, im] = [Math.cos, Math.sin].map((part) => phasesRad.reduce((sum, phase) => sum + part(phase), 0))
  const middle = Math.atan2(im, re)
  const { median: off, scatter } = spreadOf(phasesRad.map((phase) => wrappedRad(phase - middle)))
  return { median: off === null ? null : wrappedRad(middle + off), scatter }
}
