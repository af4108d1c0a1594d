import { type Column, definedColumn } from '@contimg/formats/casatable'
import { FormatError } from '@contimg/formats/error'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'

/** Visibilities that someone has put into a Measurement Set for a model, taken as they stand. */
export interface ModelColumn {
  readonly description: string
  /** Stokes I of rows that share a shape: the mean of the parallel hands. @returns [row, channel, 2] */
  readStokesI(firstRow: number, rowCount: number, hands: readonly number[]): Float32Array
}

/** A Measurement Set without a model to solve against. */
export class NoModelError extends Error {
  override readonly name = 'NoModelError'
  readonly path: string
  constructor(path: string, found: string) {
    super(`${path}: ${found}, wanted a model (write one with: contimg model ${path} --calibrator NAME)`)
    this.path = path
  }
}

/**
 * The column MODEL_DATA.
 *
 * @throws NoModelError where there is none, or it is zero everywhere
 */
export function modelColumn({ ms, path }: MeasurementSetSource): ModelColumn {
  if (!ms.main.has('MODEL_DATA')) throw new NoModelError(path, 'no column MODEL_DATA')
  const column = definedColumn(ms.main, 'MODEL_DATA')
  if (!column) throw new NoModelError(path, 'nothing in MODEL_DATA')
  if (isZero(column)) throw new NoModelError(path, 'MODEL_DATA is zero everywhere')
  return {
    description: 'MODEL_DATA as it stands',
    readStokesI: (firstRow, rowCount, hands) => readStokesI(path, column, firstRow, rowCount, hands),
  }
}

const SCANNED_ROWS = 1024

function isZero(column: Column): boolean {
  for (let firstRow = 0, rowCount = 0; firstRow < column.rowCount; firstRow += rowCount) {
    rowCount = column.equalShapes(firstRow, Math.min(SCANNED_ROWS, column.rowCount - firstRow))
    if ((column.readCells(firstRow, rowCount) as Float32Array).some((value) => value !== 0)) return false
  }
  return true
}

function readStokesI(path: string, column: Column, firstRow: number, rowCount: number, hands: readonly number[]) {
  const cells = column.readCells(firstRow, rowCount) as Float32Array
  const [polarizations, channels] = column.cellShape(firstRow) ?? [0, 0]
  const there = hands.filter((hand) => hand >= 0)
  const model = new Float32Array(2 * rowCount * channels)
  for (let i = 0; i < rowCount * channels; i++)
    for (const hand of there) {
      const at = 2 * (i * polarizations + hand)
      model[2 * i] += cells[at] / there.length
      model[2 * i + 1] += cells[at + 1] / there.length
    }
  const wrong = model.findIndex((value) => !Number.isFinite(value))
  if (wrong < 0) return model
  const row = firstRow + Math.floor(wrong / (2 * channels))
  throw new FormatError(path, undefined, `MODEL_DATA, row ${row} holds ${model[wrong]}, wanted numbers`)
}
