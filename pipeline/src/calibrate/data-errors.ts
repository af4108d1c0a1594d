import { addTiledColumn, type Column, definedColumn } from '@contimg/formats/casatable'
import { optionalColumn } from '@contimg/formats/ms'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'

const CHUNK_VALUES = 1 << 22

/**
 * Keeps the errors of DATA in SIGMA and SIGMA_SPECTRUM = 1/√weight, before calibration takes WEIGHT and WEIGHT_SPECTRUM
 * for CORRECTED_DATA. Where there is a CORRECTED_DATA already they stand there and are left alone.
 */
export function keepDataErrors({ ms }: MeasurementSetSource): void {
  const { main } = ms
  if (main.has('CORRECTED_DATA')) return
  const sigma = main.column('SIGMA')
  eachChunk(main.column('WEIGHT'), (firstRow, rowCount, _, values) => sigma.writeCells(firstRow, rowCount, values))
  const spectrum = definedColumn(main, 'WEIGHT_SPECTRUM')
  if (!spectrum) return
  if (main.has('SIGMA_SPECTRUM')) {
    const kept = definedColumn(main, 'SIGMA_SPECTRUM')
    eachChunk(spectrum, (firstRow, rowCount, _, values) => kept?.writeCells(firstRow, rowCount, values))
    return
  }
  const added = addTiledColumn(main.files, optionalColumn('SIGMA_SPECTRUM'))
  eachChunk(spectrum, (...chunk) => added.writeCells(...chunk))
  added.finish()
}

/** Reads a column of weights a few rows at a time and hands on the errors. */
function eachChunk(
  weights: Column,
  write: (firstRow: number, rowCount: number, shape: readonly number[], sigmas: Float32Array) => void,
): void {
  for (let firstRow = 0, rowCount = 0; firstRow < weights.rowCount; firstRow += rowCount) {
    const shape = weights.cellShape(firstRow) ?? []
    const size = shape.reduce((product, length) => product * length, 1)
    const most = Math.max(1, Math.floor(CHUNK_VALUES / Math.max(1, size)))
    rowCount = weights.equalShapes(firstRow, Math.min(most, weights.rowCount - firstRow))
    const values = weights.readCells(firstRow, rowCount) as Float32Array
    write(firstRow, rowCount, shape, values.map(sigmaOf))
  }
}

/** 1/√w; 0 where there is no weight. */
function sigmaOf(weight: number): number {
  return weight > 0 ? 1 / Math.sqrt(weight) : 0
}
