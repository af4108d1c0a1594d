import { type ApplyOptions, tableOptions } from './apply-options.ts'
import type { Term } from './combined-gains.ts'
import { readGainTable } from './table-file.ts'

/** Reads the tables that are to be applied. @throws UnusableTableError, FormatError; RangeError where options do not fit */
export function termsOf(tablePaths: readonly string[], options: ApplyOptions): Term[] {
  const { after, nonScience } = options
  if (tablePaths.length === 0) throw new RangeError('no calibration table given, wanted at least one')
  if (after.length > 0 && after.length !== tablePaths.length)
    throw new RangeError(`${after.length} later tables for ${tablePaths.length}, wanted one for each`)
  return tablePaths.map((path, i) => ({
    path,
    table: readGainTable(path, nonScience),
    after: after[i] === undefined ? undefined : { path: after[i], table: readGainTable(after[i], nonScience) },
    ...tableOptions(options, i, tablePaths.length),
  }))
}
