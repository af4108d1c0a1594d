import type { Column } from '@contimg/formats/casatable'
import { FormatError } from '@contimg/formats/error'
import type { MeasurementSet } from '@contimg/formats/ms'
import type { Spectra } from './block.ts'
import { WeightColumns } from './weight-columns.ts'

/** What is read of rows. */
export interface CellOptions {
  readonly notFinite: 'flagged' | 'as stored' // samples that are no number
  readonly visibilities?: 'read' | 'left alone' // read unless given
}

/** Where the samples of rows come from. */
export interface Cells {
  readonly hasWeightSpectrum: boolean
  shapeOf(dataDescriptionId: number): { readonly channels: number; readonly pols: number } // of a row
  /** Fills the arrays of a part with rows from `firstRow` on of the Measurement Set; FLAG_ROW is merged in. */
  fill(part: Spectra, firstRow: number, options: CellOptions): void
}

/** Fills the arrays of Spectra from the cells of a Measurement Set. */
export class SpectraCells implements Cells {
  readonly #ms: MeasurementSet
  readonly #data: Column
  readonly #flag: Column
  readonly #weights: WeightColumns

  /** @param column  of the visibilities */
  constructor(ms: MeasurementSet, column: string) {
    this.#ms = ms
    this.#data = ms.main.column(column)
    this.#flag = ms.main.column('FLAG')
    this.#weights = new WeightColumns(ms, column)
  }

  get hasWeightSpectrum(): boolean {
    return this.#weights.hasSpectrum
  }

  /** Channels and polarizations of a row of a data description. @throws FormatError where there is none */
  shapeOf(dataDescriptionId: number): { channels: number; pols: number } {
    const description = this.#ms.dataDescriptions[dataDescriptionId]
    if (!description) {
      const count = this.#ms.dataDescriptions.length
      throw new FormatError(this.#ms.path, undefined, `DATA_DESC_ID ${dataDescriptionId}, wanted 0 to ${count - 1}`)
    }
    return {
      channels: this.#ms.spectralWindows[description.spectralWindowId].chanFreqHz.length,
      pols: this.#ms.polarizations[description.polarizationId].corrTypes.length,
    }
  }

  /** @throws FormatError where the cells have another shape */
  fill(part: Spectra, firstRow: number, options: CellOptions): void {
    const { rowCount, channelCount, polarizationCount } = part
    this.#checkShape(part, firstRow)
    if (options.visibilities !== 'left alone') this.#data.readCells(firstRow, rowCount, part.visibilities)
    this.#flag.readCells(firstRow, rowCount, part.flags)
    this.#weights.read(firstRow, part)
    const rowFlags = this.#ms.main.column('FLAG_ROW').readScalars(firstRow, rowCount) as Uint8Array
    const rowSamples = channelCount * polarizationCount
    rowFlags.forEach((flagged, row) => {
      if (flagged) part.flags.fill(1, row * rowSamples, (row + 1) * rowSamples)
    })
    if (options.notFinite === 'flagged') flagNotFinite(part.visibilities, part.flags)
  }

  #checkShape({ channelCount, polarizationCount }: Spectra, firstRow: number): void {
    const shape = this.#data.cellShape(firstRow)
    if (shape?.[0] === polarizationCount && shape[1] === channelCount) return
    const wanted = `[${polarizationCount},${channelCount}]`
    const { name } = this.#data.description
    const found = `${name}, row ${firstRow} has shape [${shape ?? ''}], wanted ${wanted}`
    throw new FormatError(this.#ms.path, undefined, found)
  }
}

const LOOKED_AT = 64 // samples that are looked at together

/** What is no number can be of no use: it counts as flagged, whatever the file says. */
export function flagNotFinite(visibilities: Float32Array, flags: Uint8Array): void {
  for (let first = 0; first < flags.length; first += LOOKED_AT) {
    const end = Math.min(first + LOOKED_AT, flags.length)
    let [even, odd] = [0, 0]
    for (let i = 2 * first; i < 2 * end; i += 2) {
      even += visibilities[i] * 0
      odd += visibilities[i + 1] * 0
    }
    if (even + odd === 0) continue
    for (let i = first; i < end; i++) if (visibilities[2 * i] * 0 + visibilities[2 * i + 1] * 0 !== 0) flags[i] = 1
  }
}
