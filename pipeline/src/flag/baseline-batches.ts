import { FormatError } from '@contimg/formats/error'
import type { MeasurementSet } from '@contimg/formats/ms'
import { RowColumns } from '../selection/row-columns.ts'
import type { Selection } from '../selection/selection.ts'

/** Rows of one scan and data description: of some baselines all the times, baseline by baseline, times ascending. */
export interface BaselineBatch {
  readonly dataDescriptionId: number
  readonly shape: readonly [polarizations: number, channels: number]
  readonly rows: Int32Array
  readonly baselineEnds: readonly number[] // for each baseline, the place in `rows` behind its last
}

/** The selected rows in batches of at most so many samples, or of one baseline. */
export function* baselineBatches(
  ms: MeasurementSet,
  selection: Selection,
  mostSamples: number,
): Generator<BaselineBatch> {
  const columns = new RowColumns(ms.main, 0, ms.main.rowCount)
  for (const rows of rowsByScan(columns, selection).values()) {
    const dataDescriptionId = columns.dataDescriptionIds[rows[0]]
    const shape = shapeOf(ms, rows)
    const { antenna1, antenna2 } = columns
    const baselineOf = (row: number) => antenna1[row] * ms.antennas.names.length + antenna2[row]
    const { timesMjdS } = columns
    const sorted = Int32Array.from(rows).sort(
      (a, b) => baselineOf(a) - baselineOf(b) || timesMjdS[a] - timesMjdS[b] || a - b,
    )
    const mostRows = Math.max(1, Math.floor(mostSamples / (shape[0] * shape[1])))
    for (const { first, ends } of cutByBaseline(sorted, baselineOf, mostRows)) {
      const end = ends[ends.length - 1]
      const baselineEnds = ends.map((place) => place - first)
      yield { dataDescriptionId, shape, rows: sorted.subarray(first, end), baselineEnds }
    }
  }
}

/** SCAN_NUMBER and DATA_DESC_ID → its selected rows. */
function rowsByScan(columns: RowColumns, selection: Selection): Map<string, number[]> {
  const { scans, dataDescriptionIds, rowCount } = columns
  const selected = selection.rows(columns)
  const byScan = new Map<string, number[]>()
  let [key, rows]: [string, number[]] = ['', []]
  for (let row = 0; row < rowCount; row++) {
    if (selected?.[row] === 0) continue
    const isSame = rows.length > 0 && isAlike(rows[0], row)
    if (!isSame) {
      key = `${scans[row]} ${dataDescriptionIds[row]}`
      rows = byScan.get(key) ?? []
      byScan.set(key, rows)
    }
    rows.push(row)
  }
  return byScan

  function isAlike(a: number, b: number): boolean {
    return scans[a] === scans[b] && dataDescriptionIds[a] === dataDescriptionIds[b]
  }
}

function shapeOf(ms: MeasurementSet, rows: readonly number[]): [number, number] {
  const flag = ms.main.column('FLAG')
  const shape = flag.cellShape(rows[0])
  const other = rows.find((row) => flag.cellShape(row)?.join() !== shape?.join())
  if (shape?.length !== 2 || other !== undefined) {
    const found = `row ${rows[0]} has shape [${shape ?? ''}]`
    const alike = other === undefined ? '' : `, row ${other} has [${flag.cellShape(other) ?? ''}]`
    throw new FormatError(
      ms.path,
      undefined,
      `FLAG, ${found}${alike}, wanted [polarizations, channels] in all of a window`,
    )
  }
  return [shape[0], shape[1]]
}

function* cutByBaseline(
  rows: Int32Array,
  baselineOf: (row: number) => number,
  mostRows: number,
): Generator<{ first: number; ends: number[] }> {
  let first = 0
  let ends: number[] = []
  for (let start = 0, end = 0; start < rows.length; start = end) {
    while (end < rows.length && baselineOf(rows[end]) === baselineOf(rows[start])) end++
    if (ends.length > 0 && end - first > mostRows) {
      yield { first, ends }
      first = start
      ends = []
    }
    ends.push(end)
  }
  if (ends.length > 0) yield { first, ends }
}
