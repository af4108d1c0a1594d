import { AipsReader } from './aipsio-reader.ts'
import { AipsWriter } from './aipsio-writer.ts'
import type { TableLayout } from './table-dat.ts'
import type { TableFiles } from './table-files.ts'

const REQUESTS_BYTES = 260 // list of processes that wait for the lock; casa/IO/LockFile.cc

/** The number of rows that table.lock tells, which is newer than that of table.dat; undefined where it tells none. */
export function lockedRowCount(files: TableFiles): number | undefined {
  return readSync(files)?.rowCount
}

/** What processes tell each other about a table (tables/Tables/TableSyncData.cc). */
interface SyncData {
  readonly rowCount: number
  readonly changes: number
}

function readSync(files: TableFiles): SyncData | undefined {
  if (!files.exists('table.lock')) return undefined
  const source = files.open('table.lock')
  if (source.size < REQUESTS_BYTES + 4 || source.size > 1 << 20) return undefined
  const bytes = new Uint8Array(source.size)
  source.read(0, bytes)
  const view = new DataView(bytes.buffer)
  if (view.getUint32(REQUESTS_BYTES) === 0) return undefined
  const reader = new AipsReader(bytes.subarray(REQUESTS_BYTES + 4), source.path, false, REQUESTS_BYTES + 4)
  const { version } = reader.begin('sync')
  const rowCount = version >= 2 ? reader.count64() : reader.uint32()
  reader.int32() // columns
  return { rowCount, changes: reader.uint32() }
}

/** Writes table.lock for a table that has changed: nobody waits, and every part is newer than before. */
export function writeTableLock(files: TableFiles, layout: TableLayout): void {
  const changes = (readSync(files)?.changes ?? 0) + 1
  const writer = new AipsWriter()
  writer.object('sync', 1, () => {
    writer.uint32(layout.rowCount)
    writer.int32(layout.columns.length)
    writer.uint32(changes)
    writer.uint32(changes) // of the description
    writer.integers(layout.managers.map(() => changes))
  })
  const bytes = new Uint8Array(REQUESTS_BYTES + 4 + writer.bytes.length)
  new DataView(bytes.buffer).setUint32(REQUESTS_BYTES, writer.bytes.length)
  bytes.set(writer.bytes, REQUESTS_BYTES + 4)
  const sink = files.exists('table.lock') ? files.update('table.lock') : files.create('table.lock')
  sink.write(0, bytes)
}
