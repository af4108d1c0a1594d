import { setImmediate } from 'node:timers/promises'
import { type Column, openTable } from '@contimg/formats/casatable'
import type { MeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import { differences, flaggedRows, spreadRowFlags } from '@contimg/numerics/flag'
import type { StageControl } from '../control.ts'
import { changeColumns, FLAG_COLUMNS } from '../in-place/change.ts'
import { type EqualRun, equalRuns } from './equal-runs.ts'
import { FlagVersionError, flagVersionTable, requireFlagVersion } from './version-list.ts'
import { writeRowFlags } from './write-flags.ts'

/** What becomes of the flags: replaced by the version's, kept where both have them, or joined. */
export type FlagMerge = 'replace' | 'and' | 'or'

export const FLAG_MERGES: readonly FlagMerge[] = ['replace', 'and', 'or']

/**
 * Brings the flags of a version, ours or CASA's, back into FLAG and FLAG_ROW.
 *
 * @param ms  open, and locked; afterwards it must be opened anew to be read
 * @returns   number of samples whose flag it changed; those of a flagged row count as flagged
 * @throws FlagVersionError where there is no such version, or it is of another Measurement Set; FormatError
 */
export async function restoreFlagVersion(
  ms: MeasurementSet,
  name: string,
  merge: FlagMerge = 'replace',
  control: StageControl = {},
): Promise<number> {
  requireFlagVersion(ms.path, name)
  return await mergeFlags(ms, flagVersionTable(ms.path, name), name, merge, control)
}

/**
 * Merges the flags of a table with as many rows into FLAG and FLAG_ROW, which change at once, at the end.
 *
 * @param ms           open, and locked; afterwards it must be opened anew to be read
 * @param tablePath    of a flag version, or of a copy of the Measurement Set
 * @param flagVersion  name of the version that is there already, for whoever finds the change unfinished
 * @returns            as restoreFlagVersion
 */
export async function mergeFlags(
  ms: MeasurementSet,
  tablePath: string,
  flagVersion: string,
  merge: FlagMerge,
  control: StageControl = {},
): Promise<number> {
  const files = nodeTableFiles(tablePath)
  try {
    const other = openTable(files)
    const { main } = ms
    if (other.rowCount !== main.rowCount)
      throw new FlagVersionError(`${other.path} has ${other.rowCount} rows, wanted ${main.rowCount} as ${ms.path} has`)
    const from = { flag: other.column('FLAG'), row: other.has('FLAG_ROW') ? other.column('FLAG_ROW') : undefined }
    const change = { stage: 'flag', columns: FLAG_COLUMNS, flagVersion, guard: control.guard }
    return await changeColumns(ms, change, async (copy) => {
      const to = { flag: copy.main.column('FLAG'), row: copy.main.column('FLAG_ROW') }
      let changed = 0
      for (const run of equalRuns(to.flag)) {
        if (run.shape !== undefined) changed += mergeRun(from, to, run, merge)
        const done = run.firstRow + run.rowCount
        control.progress?.(done / main.rowCount, `row ${done} of ${main.rowCount}`)
        await setImmediate() // lets an abort be heard
        control.signal?.throwIfAborted()
      }
      return changed
    })
  } finally {
    files.close()
  }
}

interface FlagColumns {
  readonly flag: Column
  readonly row: Column | undefined
}

interface Flags {
  readonly flags: Uint8Array // [row, sample]
  readonly rows: Uint8Array // [row]
}

function mergeRun(from: FlagColumns, to: FlagColumns & { row: Column }, run: EqualRun, merge: FlagMerge): number {
  const { firstRow, rowCount, shape } = run
  const theirs = from.flag.cellShape(firstRow)
  if (theirs?.join() !== shape?.join() || from.flag.equalShapes(firstRow, rowCount) < rowCount)
    throw new FlagVersionError(`rows from ${firstRow} on have flags of shape [${theirs ?? ''}], wanted [${shape}]`)
  const saved = readFlags(from, run)
  const now = readFlags(to, run)
  const next = merge === 'replace' ? saved : merged(saved, now, merge)
  if (differences(now.flags, next.flags) > 0) to.flag.writeCells(firstRow, rowCount, next.flags)
  writeRowFlags(to.row, firstRow, now.rows, next.rows)
  return differences(effective(now), effective(next))
}

/** A version without FLAG_ROW has flagged rows where all of FLAG is set. */
function readFlags({ flag, row }: FlagColumns, { firstRow, rowCount }: EqualRun): Flags {
  const flags = flag.readCells(firstRow, rowCount) as Uint8Array
  const rows = row?.readScalars(firstRow, rowCount) as Uint8Array | undefined
  return { flags, rows: rows ?? flaggedRows(flags, rowCount) }
}

function effective({ flags, rows }: Flags): Uint8Array {
  const all = flags.slice()
  spreadRowFlags(all, rows)
  return all
}

function merged(saved: Flags, now: Flags, merge: 'and' | 'or'): Flags {
  const ours = effective(now)
  const flags = effective(saved).map((flag, i) => (merge === 'and' ? flag & ours[i] : flag | ours[i]))
  return { flags, rows: flaggedRows(flags, now.rows.length) }
}
