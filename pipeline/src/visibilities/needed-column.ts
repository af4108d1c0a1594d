import type { ChangedCells, TableChange } from '@contimg/formats/casatable'
import { type OptionalColumn, optionalColumn } from '@contimg/formats/ms'
import { beginChange } from '../in-place/change.ts'
import type { MeasurementSetSource } from './from-ms.ts'

/** Takes cells of the shape of the data, in row order, each row at most once. */
export interface NeededColumn extends Disposable {
  write(firstRow: number, rowCount: number, shape: readonly number[], cells: Float32Array): void
  finish(): void
}

/**
 * A column that not every Measurement Set has, written anew: what is written becomes part of the Measurement Set with
 * `finish`, at once, and is forgotten if it is disposed of before. Rows that are never written keep what they have, or are
 * zero where the column is new.
 */
export function neededColumn(source: MeasurementSetSource, name: OptionalColumn): NeededColumn {
  const change = beginChange(source.ms, { stage: name })
  const cells = neededCells(change, source, name)
  return {
    write: (...written) => cells.writeCells(...written),
    finish: () => change.finish(),
    [Symbol.dispose]: () => change[Symbol.dispose](),
  }
}

/** The same as a part of a larger change. */
export function neededCells(change: TableChange, { ms }: MeasurementSetSource, name: OptionalColumn): ChangedCells {
  if (ms.main.has(name)) return change.rewrite(name)
  const { shape } = ms.main.column('DATA').description // of every cell, where all have one
  return change.add({ ...optionalColumn(name), ...(shape && { shape }) })
}
