import { type Column, definedColumn } from '@contimg/formats/casatable'
import type { MeasurementSet } from '@contimg/formats/ms'
import type { Spectra } from './block.ts'

/**
 * The weights 1/σ² that belong to a column of visibilities.
 *
 * Once calibration has been applied WEIGHT and WEIGHT_SPECTRUM are those of CORRECTED_DATA, and the errors of DATA stand
 * in SIGMA and SIGMA_SPECTRUM (as CASA's applycal leaves them with calwt): then DATA has 1/SIGMA². In every other case
 * WEIGHT holds.
 */
export class WeightColumns {
  readonly hasSpectrum: boolean // whether there is a weight for each channel
  readonly #ofRows: Column
  readonly #ofChannels: Column | undefined
  readonly #areErrors: boolean

  constructor({ main }: MeasurementSet, visibilityColumn: string) {
    this.#areErrors = visibilityColumn === 'DATA' && main.has('CORRECTED_DATA')
    const spectrum = definedColumn(main, 'WEIGHT_SPECTRUM')
    this.hasSpectrum = spectrum !== undefined
    this.#ofRows = main.column(this.#areErrors ? 'SIGMA' : 'WEIGHT')
    this.#ofChannels = this.#areErrors ? definedColumn(main, 'SIGMA_SPECTRUM') : spectrum
  }

  /** Fills the weights of `part`, whose first row is `firstRow` of the Measurement Set. */
  read(firstRow: number, part: Spectra): void {
    const { rowCount, weights, weightSpectrum } = part
    this.#ofRows.readCells(firstRow, rowCount, weights)
    if (this.#areErrors) weightsFromErrors(weights)
    if (!weightSpectrum) return
    this.#ofChannels?.readCells(firstRow, rowCount, weightSpectrum)
    if (!this.#ofChannels) spreadOut(part, weightSpectrum)
    else if (this.#areErrors) weightsFromErrors(weightSpectrum)
  }
}

/** 1/σ² in place; 0 where σ is not positive. */
function weightsFromErrors(values: Float32Array): void {
  for (let i = 0; i < values.length; i++) values[i] = values[i] > 0 ? 1 / (values[i] * values[i]) : 0
}

/** The weight of each row for every channel. */
function spreadOut({ weights, rowCount, channelCount, polarizationCount }: Spectra, target: Float32Array): void {
  for (let row = 0, at = 0; row < rowCount; row++) {
    const ofRow = weights.subarray(row * polarizationCount, (row + 1) * polarizationCount)
    for (let channel = 0; channel < channelCount; channel++, at += polarizationCount) target.set(ofRow, at)
  }
}
