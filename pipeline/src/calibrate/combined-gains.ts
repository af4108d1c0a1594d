import type { AntennaGains } from '@contimg/numerics/solve'
import type { VisibilitySource } from '../visibilities/source.ts'
import type { TableOptions } from './apply-options.ts'
import { gainsBetween } from './between-sets.ts'
import { UnusableTableError } from './errors.ts'
import type { GainTable } from './gain-table.ts'
import { RECEPTOR_COUNT } from './receptors.ts'
import { TableLookup } from './table-lookup.ts'

/** A table with the way in which it is applied. */
export interface Term extends TableOptions {
  readonly path: string
  readonly table: GainTable
  readonly after?: { readonly path: string; readonly table: GainTable } | undefined // the same of a later calibration
}

/** The product of several tables for the times and windows of some data. */
export class CombinedGains {
  readonly #terms: readonly { readonly before: TableLookup; readonly after: TableLookup | undefined }[]
  readonly #source: VisibilitySource
  readonly #products = new Map<number, AntennaGains>() // by spectral window, for the time below
  #timeMjdS = Number.NaN

  /**
   * @param tables  by path, applied as is usual for their kinds; or terms, which say how
   * @throws UnusableTableError where a table has nothing for these data
   */
  constructor(tables: ReadonlyMap<string, GainTable> | readonly Term[], source: VisibilitySource) {
    this.#source = source
    const terms =
      tables instanceof Map ? [...tables].map(([path, table]): Term => ({ path, table })) : (tables as readonly Term[])
    this.#terms = terms.map((term) => {
      const before = this.#lookup(term.path, term.table, term)
      const after = term.after && this.#lookup(term.after.path, term.after.table, term)
      if (term.after && after) checkPair(term, term.after, before, after)
      return { before, after }
    })
  }

  /** Antennas of the data that one of the tables lacks. */
  get missingAntennas(): string[] {
    return [...new Set(this.#terms.flatMap(({ before }) => before.missingAntennas))]
  }

  /** The gains of every channel; kept until another time is asked for. */
  at(spectralWindow: number, timeMjdS: number): AntennaGains {
    if (timeMjdS !== this.#timeMjdS) this.#products.clear()
    this.#timeMjdS = timeMjdS
    let product = this.#products.get(spectralWindow)
    if (!product) {
      product = this.#ones(this.#source.spectralWindows[spectralWindow].frequenciesHz.length)
      for (const { before, after } of this.#terms) multiply(product, gainsOf(before, after, spectralWindow, timeMjdS))
      this.#products.set(spectralWindow, product)
    }
    return product
  }

  #lookup(path: string, table: GainTable, options: TableOptions): TableLookup {
    const source = this.#source
    const lookup = new TableLookup(path, table, source, options)
    if (table.solutions.every(({ flags }) => !flags.includes(0)))
      throw new UnusableTableError(path, 'every solution is flagged')
    if (lookup.missingAntennas.length === source.antennas.length)
      throw new UnusableTableError(path, `no antenna of ${source.path}${namesText(table, source)}`)
    if (!source.spectralWindows.some((_, window) => lookup.covers(window)))
      throw new UnusableTableError(path, `no solution at the frequencies of ${source.path}${bandsText(table, source)}`)
    return lookup
  }

  #ones(channelCount: number): AntennaGains {
    const antennaCount = this.#source.antennas.length
    const size = antennaCount * channelCount * RECEPTOR_COUNT
    const gains = new Float64Array(2 * size)
    for (let at = 0; at < size; at++) gains[2 * at] = 1
    return { antennaCount, channelCount, receptorCount: RECEPTOR_COUNT, gains, flags: new Uint8Array(size) }
  }
}

function gainsOf(
  before: TableLookup,
  after: TableLookup | undefined,
  spectralWindow: number,
  timeMjdS: number,
): AntennaGains {
  if (!after) return before.at(spectralWindow, timeMjdS)
  const [, start] = before.timesMjdS
  const [end] = after.timesMjdS
  const fraction = Math.min(1, Math.max(0, (timeMjdS - start) / (end - start)))
  return gainsBetween(before.at(spectralWindow, timeMjdS), after.at(spectralWindow, timeMjdS), fraction)
}

function multiply({ gains, flags }: AntennaGains, factors: AntennaGains): void {
  for (let at = 0; at < flags.length; at++) {
    const re = gains[2 * at]
    const im = gains[2 * at + 1]
    const factorRe = factors.gains[2 * at]
    const factorIm = factors.gains[2 * at + 1]
    gains[2 * at] = re * factorRe - im * factorIm
    gains[2 * at + 1] = re * factorIm + im * factorRe
    flags[at] |= factors.flags[at]
  }
}

/** Gains of two calibrations can be compared only if they are of one kind, and their phases refer to one antenna. */
function checkPair(term: Term, after: NonNullable<Term['after']>, first: TableLookup, second: TableLookup): void {
  const [one, other] = [term.table, after.table]
  if (one.kind !== other.kind)
    throw new UnusableTableError(after.path, `holds ${other.kind}, wanted ${one.kind} as ${term.path} does`)
  const [start, end] = [first.timesMjdS[1], second.timesMjdS[0]]
  if (!(start < end)) throw new UnusableTableError(after.path, `does not begin after ${term.path} ends`)
  const [ofOne, ofOther] = [one, other].map(referencesOf)
  const found = ofOther.find((name) => !ofOne.includes(name))
  if (found !== undefined)
    throw new UnusableTableError(
      after.path,
      `refers to antenna ${found}, wanted ${ofOne.join(', ')} as in ${term.path}`,
    )
}

/** Names of the antennas whose phase is zero. */
function referencesOf({ antennas, solutions }: GainTable): string[] {
  const ids = new Set(solutions.map(({ reference }) => reference).filter((id) => id >= 0))
  return [...ids].map((id) => antennas[id]?.name ?? `${id}`)
}

function namesText(table: GainTable, source: VisibilitySource): string {
  const some = ({ antennas }: Pick<GainTable, 'antennas'>) => {
    const names = antennas.filter(({ name }) => name !== '').slice(0, 3)
    return names.map(({ name }) => `"${name}"`).join(', ')
  }
  return `: its antennas are ${some(table)} …, those of the data ${some(source)} …`
}

function bandsText(table: GainTable, source: VisibilitySource): string {
  const band = (windows: VisibilitySource['spectralWindows']) => {
    const mhz = windows.flatMap(({ frequenciesHz }) => [...frequenciesHz]).map((hz) => hz / 1e6)
    return `${Math.min(...mhz).toFixed(3)} to ${Math.max(...mhz).toFixed(3)} MHz`
  }
  return `: its band is ${band(table.spectralWindows)}, that of the data ${band(source.spectralWindows)}`
}
