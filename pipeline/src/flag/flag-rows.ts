import type { Column } from '@contimg/formats/casatable'
import { FormatError } from '@contimg/formats/error'
import type { MeasurementSet } from '@contimg/formats/ms'
import { FlagMemory, spreadRowFlags } from '@contimg/numerics/flag'
import { RowColumns } from '../selection/row-columns.ts'
import { equalRuns } from './equal-runs.ts'

const ROOM_SAMPLES = 1 << 19 // one window of the full array at one time

/** Rows one after another that share a data description, some four million samples at most. */
export interface FlagRun {
  readonly firstRow: number
  readonly rowCount: number
  readonly dataDescriptionId: number
  readonly channels: number
  readonly correlations: Int32Array // [polarization] codes
  readonly antenna1: Int32Array // [row]
  readonly antenna2: Int32Array // [row]
  readonly rows: RowColumns // what else the rows say of themselves
  readonly memory: FlagMemory // in which flags and visibilities lie
  readonly flags: Uint8Array // [row, channel, polarization] FLAG with FLAG_ROW merged in; reused by the next run
  readonly rowFlags: Uint8Array // [row] FLAG_ROW as it is in the file
  /** [row, channel, polarization, 2] of a column, read when asked; reused by the next run. */
  visibilities(column: Column): Float32Array
}

/** Reads the flags of a Measurement Set, in row order. Rows without an array in FLAG are passed over. */
export function* flagRuns(ms: MeasurementSet): Generator<FlagRun> {
  const { main } = ms
  const ids = main.column('DATA_DESC_ID').readScalars() as Int32Array
  const flag = main.column('FLAG')
  const memory = new FlagMemory(ROOM_SAMPLES)
  const columns = new ReadColumns(memory)
  for (const { firstRow: start, rowCount: count, shape } of equalRuns(flag)) {
    if (shape === undefined) continue
    for (let firstRow = start, end = start; firstRow < start + count; firstRow = end) {
      while (end < start + count && ids[end] === ids[firstRow]) end++
      const rowCount = end - firstRow
      const place = placeOf(ms, ids[firstRow], shape, firstRow)
      const rows = new RowColumns(main, firstRow, rowCount)
      const flags = memory.flags('flags', rowCount * shape[0] * shape[1])
      flag.readCells(firstRow, rowCount, flags)
      const rowFlags = main.column('FLAG_ROW').readScalars(firstRow, rowCount) as Uint8Array
      spreadRowFlags(flags, rowFlags)
      columns.forget()
      const { antenna1, antenna2 } = rows
      const visibilities = (column: Column) => columns.read(ms.path, column, firstRow, rowCount, shape)
      yield { firstRow, rowCount, ...place, antenna1, antenna2, rows, memory, flags, rowFlags, visibilities }
    }
  }
}

function placeOf(ms: MeasurementSet, id: number, shape: readonly number[], row: number) {
  const description = ms.dataDescriptions[id]
  if (!description)
    throw new FormatError(ms.path, undefined, `DATA_DESC_ID ${id}, wanted 0 to ${ms.dataDescriptions.length - 1}`)
  const correlations = ms.polarizations[description.polarizationId].corrTypes
  if (shape.length !== 2 || shape[0] !== correlations.length)
    throw new FormatError(
      ms.path,
      undefined,
      `FLAG, row ${row} has shape [${shape}], wanted [${correlations.length}, channels]`,
    )
  return { dataDescriptionId: id, channels: shape[1], correlations }
}

/** The visibilities of one run, each column read once. */
class ReadColumns {
  readonly #memory: FlagMemory
  readonly #read = new Map<string, Float32Array>()

  constructor(memory: FlagMemory) {
    this.#memory = memory
  }

  forget(): void {
    this.#read.clear()
  }

  read(path: string, column: Column, firstRow: number, rowCount: number, shape: readonly number[]): Float32Array {
    const { name } = column.description
    const known = this.#read.get(name)
    if (known) return known
    const found = column.cellShape(firstRow)
    if (found?.join() !== shape.join())
      throw new FormatError(path, undefined, `${name}, row ${firstRow} has shape [${found ?? ''}], FLAG has [${shape}]`)
    const visibilities = this.#memory.visibilities(name, rowCount * shape[0] * shape[1])
    column.readCells(firstRow, rowCount, visibilities)
    this.#read.set(name, visibilities)
    return visibilities
  }
}
