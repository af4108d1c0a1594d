import { FormatError } from '@contimg/formats/error'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'

/** What is known of each row before any visibility is read; all [row]. */
export interface RowKeys {
  readonly timesMjdS: Float64Array
  readonly dataDescriptionIds: Int32Array
  readonly fieldIds: Int32Array
  readonly antenna1: Int32Array
  readonly antenna2: Int32Array
}

/** Rows that follow each other and share time, field and data description. */
export interface RowRun {
  readonly dataDescriptionId: number
  readonly firstRow: number
  readonly rowCount: number
}

/** Runs of the same baselines, in the same order, of one time and field: at most one of each data description. */
export interface AlignedRuns {
  readonly runs: readonly RowRun[]
  readonly rowCount: number
}

/** @throws FormatError for a row whose field or data description is not there */
export function readRowKeys({ ms, path, dataDescriptions, fields }: MeasurementSetSource): RowKeys {
  const column = (name: string) => ms.main.column(name).readScalars()
  const ids = (name: string, count: number) => {
    const values = column(name) as Int32Array
    let wrong = 0
    while (wrong < values.length && values[wrong] >= 0 && values[wrong] < count) wrong++
    if (wrong === values.length) return values
    throw new FormatError(path, undefined, `row ${wrong} has ${name} ${values[wrong]}, wanted 0 to ${count - 1}`)
  }
  return {
    timesMjdS: column('TIME') as Float64Array,
    dataDescriptionIds: ids('DATA_DESC_ID', dataDescriptions.length),
    fieldIds: ids('FIELD_ID', fields.length),
    antenna1: column('ANTENNA1') as Int32Array,
    antenna2: column('ANTENNA2') as Int32Array,
  }
}

/**
 * Puts the runs together that hold the same baselines, so that the channels of their spectral windows can be taken as one
 * row. What lies apart in the table, or in another order, stays apart: that costs time, and changes no image.
 *
 * @param longest      rows of a run that is wanted at a time
 * @param haveSameUvw  whether some rows from each of two on have the same (u, v, w)
 */
export function alignRuns(
  keys: RowKeys,
  isWanted: (run: RowRun) => boolean,
  longest: number,
  haveSameUvw: (row: number, other: number, count: number) => boolean,
): AlignedRuns[] {
  const aligned: { runs: RowRun[]; rowCount: number }[] = []
  const open = new Map<string, { runs: RowRun[]; rowCount: number }[]>() // by what rows begin with
  for (const run of runsOf(keys)) {
    if (!isWanted(run)) continue
    const row = run.firstRow
    const key = [keys.timesMjdS, keys.fieldIds, keys.antenna1, keys.antenna2].map((values) => values[row]).join()
    const candidates = open.get(key) ?? []
    open.set(key, candidates)
    const found = candidates.find(
      (one) => fits(keys, one.runs, run) && haveSameUvw(one.runs[0].firstRow, row, run.rowCount),
    )
    if (found) found.runs.push(run)
    else {
      const begun = { runs: [run], rowCount: run.rowCount }
      candidates.push(begun)
      aligned.push(begun)
    }
  }
  return aligned.flatMap((one) => cut(one, longest))
}

const known = new WeakMap<RowKeys, readonly RowRun[]>() // the parts of a Measurement Set are planned one after the other

function runsOf(keys: RowKeys): readonly RowRun[] {
  const found = known.get(keys) ?? findRuns(keys)
  known.set(keys, found)
  return found
}

function findRuns({ timesMjdS, dataDescriptionIds: ids, fieldIds }: RowKeys): RowRun[] {
  const runs: RowRun[] = []
  for (let row = 1, firstRow = 0; row <= ids.length; row++) {
    const continues =
      row < ids.length &&
      ids[row] === ids[firstRow] &&
      timesMjdS[row] === timesMjdS[firstRow] &&
      fieldIds[row] === fieldIds[firstRow]
    if (continues) continue
    runs.push({ dataDescriptionId: ids[firstRow], firstRow, rowCount: row - firstRow })
    firstRow = row
  }
  return runs
}

function fits({ antenna1, antenna2 }: RowKeys, runs: readonly RowRun[], run: RowRun): boolean {
  const [first] = runs
  if (run.rowCount !== first.rowCount) return false
  if (runs.some(({ dataDescriptionId }) => dataDescriptionId === run.dataDescriptionId)) return false
  for (let i = 0; i < run.rowCount; i++) {
    const [a, b] = [first.firstRow + i, run.firstRow + i]
    if (antenna1[a] !== antenna1[b] || antenna2[a] !== antenna2[b]) return false
  }
  return true
}

function cut({ runs, rowCount }: AlignedRuns, longest: number): AlignedRuns[] {
  return Array.from({ length: Math.ceil(rowCount / longest) }, (_, i) => {
    const from = i * longest
    const count = Math.min(longest, rowCount - from)
    return { rowCount: count, runs: runs.map((run) => ({ ...run, firstRow: run.firstRow + from, rowCount: count })) }
  })
}
