import type { Column } from '@contimg/formats/casatable'
import { planBlocks } from '../visibilities/block-plan.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'

/** Rows of a Measurement Set that share a moment, a field and a data description: what a model needs to know of them. */
export interface ModelRows {
  readonly firstRow: number
  readonly rowCount: number
  readonly timeMjdS: number
  readonly fieldId: number
  readonly dataDescriptionId: number
  readonly uvwM: Float64Array // [row, 3]
}

/** The rows of a Measurement Set in order, an integration at a time, without their visibilities. */
export function* modelRows({ ms }: MeasurementSetSource): Generator<readonly ModelRows[]> {
  const { main } = ms
  const times = main.column('TIME').readScalars() as Float64Array
  for (const { firstRow, rowCount } of planBlocks(times)) {
    const ids = (name: string) => readIds(main.column(name), firstRow, rowCount)
    const [fieldIds, descriptionIds] = [ids('FIELD_ID'), ids('DATA_DESC_ID')]
    const uvwM = main.column('UVW').readCells(firstRow, rowCount) as Float64Array
    yield cut(times.subarray(firstRow, firstRow + rowCount), fieldIds, descriptionIds).map(([from, end]) => ({
      firstRow: firstRow + from,
      rowCount: end - from,
      timeMjdS: times[firstRow + from],
      fieldId: fieldIds[from],
      dataDescriptionId: descriptionIds[from],
      uvwM: uvwM.subarray(3 * from, 3 * end),
    }))
  }
}

function readIds(column: Column, firstRow: number, rowCount: number): Int32Array {
  return column.readScalars(firstRow, rowCount) as Int32Array
}

/** Where runs of rows begin and end in which all of these stay the same. */
function cut(...columns: readonly ArrayLike<number>[]): [from: number, end: number][] {
  const rowCount = columns[0].length
  const runs: [number, number][] = []
  for (let from = 0, end = 0; from < rowCount; from = end) {
    while (end < rowCount && columns.every((column) => column[end] === column[from])) end++
    runs.push([from, end])
  }
  return runs
}
