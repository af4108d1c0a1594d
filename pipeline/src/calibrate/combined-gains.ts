import type { AntennaGains } from '@contimg/numerics/solve'
import type { VisibilitySource } from '../visibilities/source.ts'
import { UnusableTableError } from './errors.ts'
import type { GainTable } from './gain-table.ts'
import { RECEPTOR_COUNT } from './receptors.ts'
import { TableLookup } from './table-lookup.ts'

/** The product of several tables for the times and windows of some data. */
export class CombinedGains {
  readonly #lookups: readonly TableLookup[]
  readonly #source: VisibilitySource
  readonly #products = new Map<number, AntennaGains>() // by spectral window, for the time below
  #timeMjdS = Number.NaN

  /** @throws UnusableTableError where a table has nothing for these data */
  constructor(tables: ReadonlyMap<string, GainTable>, source: VisibilitySource) {
    this.#source = source
    this.#lookups = [...tables].map(([path, table]) => {
      const lookup = new TableLookup(table, source)
      if (table.solutions.every(({ flags }) => !flags.includes(0)))
        throw new UnusableTableError(path, 'every solution is flagged')
      if (!source.spectralWindows.some((_, window) => lookup.covers(window)))
        throw new UnusableTableError(path, `no solution at the frequencies of ${source.path}`)
      if (lookup.missingAntennas.length === source.antennas.length)
        throw new UnusableTableError(path, `no antenna of ${source.path}`)
      return lookup
    })
  }

  /** The gains of every channel; kept until another time is asked for. */
  at(spectralWindow: number, timeMjdS: number): AntennaGains {
    if (timeMjdS !== this.#timeMjdS) this.#products.clear()
    this.#timeMjdS = timeMjdS
    let product = this.#products.get(spectralWindow)
    if (!product) {
      product = this.#ones(this.#source.spectralWindows[spectralWindow].frequenciesHz.length)
      for (const lookup of this.#lookups) lookup.multiply(product, spectralWindow, timeMjdS)
      this.#products.set(spectralWindow, product)
    }
    return product
  }

  #ones(channelCount: number): AntennaGains {
    const antennaCount = this.#source.antennas.length
    const size = antennaCount * channelCount * RECEPTOR_COUNT
    const gains = new Float64Array(2 * size)
    for (let at = 0; at < size; at++) gains[2 * at] = 1
    return { antennaCount, channelCount, receptorCount: RECEPTOR_COUNT, gains, flags: new Uint8Array(size) }
  }
}
