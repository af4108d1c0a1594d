import { constants } from 'node:fs'
import { cp } from 'node:fs/promises'
import { definedColumn } from '@contimg/formats/casatable'
import { applyCalibration } from '../calibrate/apply.ts'
import type { StageControl } from '../control.ts'
import { discardMeasurementSet, wholeMeasurementSet } from '../flag/new-measurement-set.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'

const CHUNK_ROWS = 4096

/** A copy of a Measurement Set to try gains on, so that the set itself is written once, when they are known to be good. */
export class WorkingCopy {
  readonly path: string
  readonly #msPath: string
  #corrected: readonly string[] | undefined // by which tables

  private constructor(msPath: string, path: string) {
    this.#msPath = msPath
    this.path = path
  }

  /** What may lie there of an earlier attempt is no use: nobody knows how far it had come. */
  static async make(msPath: string, path: string): Promise<WorkingCopy> {
    await discardMeasurementSet(path)
    // costs next to nothing where the file system can share what both have
    await wholeMeasurementSet(path, (partial) =>
      cp(msPath, partial, { recursive: true, mode: constants.COPYFILE_FICLONE }),
    )
    return new WorkingCopy(msPath, path)
  }

  /** Corrects the data by these tables, with the flags of the set where they have gains. @returns the column to look at */
  async correct(tables: readonly string[], control: StageControl): Promise<'DATA' | 'CORRECTED_DATA'> {
    const column = tables.length > 0 ? 'CORRECTED_DATA' : 'DATA'
    if (this.#corrected?.join() === tables.join()) return column
    this.restoreFlags()
    if (tables.length > 0) await applyCalibration(this.path, tables, control)
    this.#corrected = tables
    return column
  }

  /** The flags of the set again: applying gains flags what has none. */
  restoreFlags(): void {
    this.#corrected = undefined
    using source = openVisibilities(this.#msPath, 'DATA')
    using copy = openVisibilities(this.path, 'DATA', 'change')
    const [from, to] = [source, copy].map(({ ms }) => definedColumn(ms.main, 'FLAG'))
    if (!from || !to) return
    for (let firstRow = 0, rowCount = 0; firstRow < source.rowCount; firstRow += rowCount) {
      rowCount = from.equalShapes(firstRow, Math.min(CHUNK_ROWS, source.rowCount - firstRow))
      to.writeCells(firstRow, rowCount, from.readCells(firstRow, rowCount) as Uint8Array)
    }
  }
}
