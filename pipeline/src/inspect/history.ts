import { openTable, type Table } from '@contimg/formats/casatable'
import { nodeTableFiles } from '@contimg/formats/node'
import { IsoTimeError, isoFromMjdS } from '@contimg/numerics/time'

/** A line of the HISTORY of a Measurement Set. */
export interface HistoryLine {
  readonly utc: string | null // null where it has no time
  readonly application: string
  readonly message: string
}

const MOST_LINES = 500

/**
 * What was done with a Measurement Set, as its HISTORY tells: the latest lines, in their order.
 *
 * @throws FormatError
 */
export function historyOf(path: string): HistoryLine[] {
  const files = nodeTableFiles(path)
  try {
    const history = openTable(files).subtable('HISTORY')
    return history === undefined ? [] : linesOf(history)
  } finally {
    files.close()
  }
}

function linesOf(history: Table): HistoryLine[] {
  const first = Math.max(0, history.rowCount - MOST_LINES)
  const count = history.rowCount - first
  const read = <T>(name: string): ArrayLike<T> =>
    history.has(name) ? (history.column(name).readScalars(first, count) as unknown as ArrayLike<T>) : []
  const [times, applications, messages] = [read<number>('TIME'), read<string>('APPLICATION'), read<string>('MESSAGE')]
  return Array.from({ length: count }, (_, i) => ({
    utc: isoOf(times[i]),
    application: applications[i] ?? '',
    message: messages[i] ?? '',
  }))
}

/** Of no time, or of none that is a date, none. */
function isoOf(mjdS = 0): string | null {
  try {
    return mjdS > 0 ? `${isoFromMjdS(mjdS)}Z` : null
  } catch (error) {
    if (error instanceof IsoTimeError) return null
    throw error
  }
}
