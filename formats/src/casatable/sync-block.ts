import { AipsReader } from './aipsio-reader.ts'
import { AipsWriter } from './aipsio-writer.ts'
import { REQUESTS_BYTES } from './lock-requests.ts'
import type { TableLayout } from './table-dat.ts'

const LENGTH_BYTES = 4
const MOST_ROWS_32 = 2 ** 32 - 1

/**
 * What processes tell each other about a table, behind the requests in table.lock (tables/Tables/TableSyncData.cc). Who
 * gets the lock compares the counts with those it saw last, and reads anew what has changed.
 */
export interface SyncBlock {
  readonly rowCount: number
  readonly columnCount: number // −1 where the parts are not counted one by one
  readonly changes: number // of anything
  readonly tableChanges: number // of table.dat: columns and keywords
  readonly managerChanges: readonly number[] // of each storage manager, in the order of table.dat
}

/** What table.lock, whole, tells; undefined where it tells nothing. */
export function readSyncBlock(lock: Uint8Array, path: string): SyncBlock | undefined {
  const start = REQUESTS_BYTES + LENGTH_BYTES
  if (lock.length < start) return undefined
  if (new DataView(lock.buffer, lock.byteOffset).getUint32(REQUESTS_BYTES) === 0) return undefined
  const reader = new AipsReader(lock.subarray(start), path, false, start)
  const { version } = reader.begin('sync')
  const rowCount = version >= 2 ? reader.count64() : reader.uint32()
  const columnCount = reader.int32()
  const changes = reader.uint32()
  if (columnCount < 0) return { rowCount, columnCount, changes, tableChanges: 0, managerChanges: [] }
  return { rowCount, columnCount, changes, tableChanges: reader.uint32(), managerChanges: [...reader.integers()] }
}

/** The bytes from REQUESTS_BYTES of table.lock on: the length of the block, and the block. */
export function syncBlockBytes(block: SyncBlock): Uint8Array {
  const writer = new AipsWriter()
  const isLong = block.rowCount > MOST_ROWS_32
  writer.object('sync', isLong ? 2 : 1, () => {
    if (isLong) writer.int64(BigInt(block.rowCount))
    else writer.uint32(block.rowCount)
    writer.int32(block.columnCount)
    writer.uint32(block.changes)
    writer.uint32(block.tableChanges)
    writer.integers(block.managerChanges)
  })
  const bytes = new Uint8Array(LENGTH_BYTES + writer.bytes.length)
  new DataView(bytes.buffer).setUint32(0, writer.bytes.length)
  bytes.set(writer.bytes, LENGTH_BYTES)
  return bytes
}

/** Bytes from REQUESTS_BYTES of table.lock on that tell nothing. */
export function noSyncBlockBytes(): Uint8Array {
  return new Uint8Array(LENGTH_BYTES)
}

/**
 * The block after a change. A part that has changed gets the count of all changes, which no part has had before.
 *
 * @param changed  numbers of the storage managers that have other cells; everything: table.dat and all of them
 */
export function syncBlockAfter(
  before: SyncBlock | undefined,
  { rowCount, columns, managers }: Pick<TableLayout, 'rowCount' | 'columns' | 'managers'>,
  changed: ReadonlySet<number> | 'everything',
): SyncBlock {
  const changes = ((before?.changes ?? 0) + 1) >>> 0
  const columnCount = columns.length
  if (changed === 'everything' || before?.managerChanges.length !== managers.length)
    return { rowCount, columnCount, changes, tableChanges: changes, managerChanges: managers.map(() => changes) }
  const managerChanges = managers.map(({ sequence }, i) => (changed.has(sequence) ? changes : before.managerChanges[i]))
  return { rowCount, columnCount, changes, tableChanges: before.tableChanges, managerChanges }
}
