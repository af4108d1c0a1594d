import { REQUESTS_BYTES } from './lock-requests.ts'
import { noSyncBlockBytes, readSyncBlock, type SyncBlock, syncBlockAfter, syncBlockBytes } from './sync-block.ts'
import type { TableLayout } from './table-dat.ts'
import { readTableDat } from './table-dat-reader.ts'
import type { TableFiles } from './table-files.ts'

const NAME = 'table.lock'
const MOST_BYTES = 1 << 20

/** The number of rows that table.lock tells, which is newer than that of table.dat; undefined where it tells none. */
export function lockedRowCount(files: TableFiles): number | undefined {
  return readSync(files)?.rowCount
}

/** Writes table.lock of a new table; where there is one already everything is newer than it says. */
export function writeTableLock(files: TableFiles, layout: TableLayout): void {
  writeSync(files, syncBlockBytes(syncBlockAfter(readSync(files), layout, 'everything')))
}

/** Tells other processes, in table.lock, that cells in some of the table's files have changed. */
export function announceCells(files: TableFiles, fileNames: readonly string[]): void {
  const numbers = fileNames.flatMap((name) => /^table\.f(\d+)/.exec(name)?.[1] ?? [])
  if (numbers.length > 0) announce(files, readSync(files), new Set(numbers.map(Number)))
}

/**
 * Runs what replaces table.dat. Meanwhile table.lock tells nothing, so that whoever finds the table after a death in
 * between goes by its table.dat, old or new, instead of refusing a number of columns that is not that of table.lock.
 */
export function whileTableDatChanges(files: TableFiles, change: () => void): void {
  const before = readSync(files)
  writeSync(files, noSyncBlockBytes())
  try {
    change()
  } finally {
    announce(files, before, 'everything')
  }
}

function announce(files: TableFiles, before: SyncBlock | undefined, changed: ReadonlySet<number> | 'everything'): void {
  const layout = readTableDat(files.open('table.dat'))
  if (layout.kind !== 'plain') return
  const { rowCount } = before ?? layout
  writeSync(files, syncBlockBytes(syncBlockAfter(before, { ...layout, rowCount }, changed)))
}

function readSync(files: TableFiles): SyncBlock | undefined {
  if (!files.exists(NAME)) return undefined
  const source = files.open(NAME)
  if (source.size > MOST_BYTES) return undefined
  const bytes = new Uint8Array(source.size)
  source.read(0, bytes)
  return readSyncBlock(bytes, source.path)
}

function writeSync(files: TableFiles, bytes: Uint8Array): void {
  const sink = files.exists(NAME) ? files.update(NAME) : files.create(NAME)
  sink.write(REQUESTS_BYTES, bytes)
}
