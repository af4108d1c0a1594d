import { addTiledColumn } from '@contimg/formats/casatable'
import { type OptionalColumn, optionalColumn } from '@contimg/formats/ms'
import type { MeasurementSetSource } from './from-ms.ts'

/** Takes cells of the shape of the data, in row order. */
export interface NeededColumn {
  write(firstRow: number, rowCount: number, shape: readonly number[], cells: Float32Array): void
  finish(): void
}

/**
 * A column that not every Measurement Set has: written in place where it is there, and otherwise made, being no part of
 * the table until `finish`. Cells that are never written are zero.
 */
export function neededColumn({ ms }: MeasurementSetSource, name: OptionalColumn): NeededColumn {
  if (ms.main.has(name)) {
    const column = ms.main.column(name)
    return { write: (firstRow, rowCount, _, cells) => column.writeCells(firstRow, rowCount, cells), finish: () => {} }
  }
  const { shape } = ms.main.column('DATA').description // of every cell, where all have one
  const added = addTiledColumn(ms.main.files, { ...optionalColumn(name), ...(shape && { shape }) })
  return { write: (...cells) => added.writeCells(...cells), finish: () => added.finish() }
}
