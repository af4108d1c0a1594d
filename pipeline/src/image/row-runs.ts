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

export function readRowKeys({ ms }: MeasurementSetSource): RowKeys {
  const column = (name: string) => ms.main.column(name).readScalars()
  return {
    timesMjdS: column('TIME') as Float64Array,
    dataDescriptionIds: column('DATA_DESC_ID') as Int32Array,
    fieldIds: column('FIELD_ID') as Int32Array,
    antenna1: column('ANTENNA1') as Int32Array,
    antenna2: column('ANTENNA2') as Int32Array,
  }
}

/**
 * Puts the runs together that hold the same baselines, so that the channels of their spectral windows can be taken as one
 * row. What lies apart in the table, or in another order, stays apart: that costs time, and changes no image.
 *
 * @param longest  rows of a run that is wanted at a time
 */
export function alignRuns(keys: RowKeys, isWanted: (run: RowRun) => boolean, longest: number): AlignedRuns[] {
  const aligned: { runs: RowRun[]; rowCount: number }[] = []
  const open = new Map<string, { runs: RowRun[]; rowCount: number }[]>() // by time and field
  for (const run of runsOf(keys)) {
    if (!isWanted(run)) continue
    const key = `${keys.timesMjdS[run.firstRow]} ${keys.fieldIds[run.firstRow]}`
    const candidates = open.get(key) ?? []
    open.set(key, candidates)
    const found = candidates.find((one) => fits(keys, one.runs, run))
    if (found) found.runs.push(run)
    else {
      const begun = { runs: [run], rowCount: run.rowCount }
      candidates.push(begun)
      aligned.push(begun)
    }
  }
  return aligned.flatMap((one) => cut(one, longest))
}

function runsOf({ timesMjdS, dataDescriptionIds: ids, fieldIds }: RowKeys): RowRun[] {
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

function fits({ antenna1, antenna2 }: RowKeys, [first, ...others]: readonly RowRun[], run: RowRun): boolean {
  const id = run.dataDescriptionId
  if (run.rowCount !== first.rowCount || id === first.dataDescriptionId) return false
  if (others.some(({ dataDescriptionId }) => dataDescriptionId === id)) return false
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
