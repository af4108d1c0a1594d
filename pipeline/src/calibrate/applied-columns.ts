import { type ChangedCells, definedColumn, type TableChange } from '@contimg/formats/casatable'
import { optionalColumn } from '@contimg/formats/ms'
import type { Spectra } from '../visibilities/block.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { neededCells } from '../visibilities/needed-column.ts'
import type { ApplyOptions } from './apply-options.ts'

/** Some rows of a block, cut out of one of its spectra. */
export interface AppliedRows extends Pick<Spectra, 'rowCount' | 'channelCount' | 'polarizationCount'> {
  readonly firstRow: number // of the Measurement Set
  readonly visibilities: Float32Array // corrected
  readonly flags: Uint8Array
  readonly weights: Float32Array // of the corrected visibilities
  readonly weightSpectrum: Float32Array | undefined
  readonly dataWeights: Float32Array // as they were: of DATA
  readonly dataSpectrum: Float32Array | undefined
}

/**
 * The columns that correcting a Measurement Set changes: CORRECTED_DATA, FLAG, and WEIGHT and WEIGHT_SPECTRUM, which become
 * those of the corrected data. At the first time SIGMA and SIGMA_SPECTRUM become the errors of DATA, 1/√weight; later they
 * stand there, and are left alone, so that correcting again starts from the same weights.
 */
export class AppliedColumns {
  readonly #flag: ChangedCells | undefined
  readonly #corrected: ChangedCells | undefined
  readonly #weight: ChangedCells | undefined
  readonly #spectrum: ChangedCells | undefined
  readonly #sigma: ChangedCells | undefined
  readonly #sigmaSpectrum: ChangedCells | undefined

  constructor(
    change: TableChange,
    source: MeasurementSetSource,
    { mode, weights }: Pick<ApplyOptions, 'mode' | 'weights'>,
  ) {
    if (mode !== 'calonly') this.#flag = change.rewrite('FLAG')
    if (mode === 'flagonly') return
    const { main } = source.ms
    const isFirst = !main.has('CORRECTED_DATA')
    const hadSpectrum = definedColumn(main, 'WEIGHT_SPECTRUM') !== undefined
    this.#corrected = neededCells(change, source, 'CORRECTED_DATA')
    this.#weight = change.rewrite('WEIGHT')
    if (hadSpectrum || weights === 'channels') this.#spectrum = spectrumCells(change, source, 'WEIGHT_SPECTRUM')
    if (!isFirst) return
    this.#sigma = change.rewrite('SIGMA')
    if (hadSpectrum) this.#sigmaSpectrum = spectrumCells(change, source, 'SIGMA_SPECTRUM')
  }

  write(rows: AppliedRows): void {
    const { firstRow, rowCount, channelCount, polarizationCount } = rows
    const shape = [polarizationCount, channelCount]
    this.#flag?.writeCells(firstRow, rowCount, shape, rows.flags)
    this.#corrected?.writeCells(firstRow, rowCount, shape, rows.visibilities)
    this.#weight?.writeCells(firstRow, rowCount, [polarizationCount], rows.weights)
    if (rows.weightSpectrum) this.#spectrum?.writeCells(firstRow, rowCount, shape, rows.weightSpectrum)
    this.#sigma?.writeCells(firstRow, rowCount, [polarizationCount], rows.dataWeights.map(sigmaOf))
    if (rows.dataSpectrum) this.#sigmaSpectrum?.writeCells(firstRow, rowCount, shape, rows.dataSpectrum.map(sigmaOf))
  }
}

/** A column that the schema may describe but no row has is written as if it were new. */
function spectrumCells(
  change: TableChange,
  source: MeasurementSetSource,
  name: 'WEIGHT_SPECTRUM' | 'SIGMA_SPECTRUM',
): ChangedCells {
  return source.ms.main.has(name) ? change.rewrite(name) : change.add(optionalColumn(name))
}

/** 1/√w; 0 where there is no weight. */
function sigmaOf(weight: number): number {
  return weight > 0 ? 1 / Math.sqrt(weight) : 0
}
