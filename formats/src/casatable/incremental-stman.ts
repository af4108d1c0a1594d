import { AipsReader } from './aipsio-reader.ts'
import { ArrayFile } from './array-file.ts'
import { IncrementalBuckets } from './incremental-buckets.ts'
import { IncrementalColumn } from './incremental-column.ts'
import { SourceWindow } from './source-window.ts'
import { type ColumnStorage, type ManagerContext, managerFile } from './storage.ts'

const HEADER_BYTES = 512

/** Opens the columns of an IncrementalStMan, which writes a value only where it changes (tables/DataMan/ISMBase.cc). */
export function openIncrementalStorage(context: ManagerContext): ColumnStorage[] {
  const { files, manager, columns, littleEndian } = context
  const block = new AipsReader(manager.block, `${files.path}/table.dat`)
  const { version } = block.begin('ISM')
  const window = new SourceWindow(files.open(managerFile(manager)))
  const buckets = readBuckets(window, columns.length, littleEndian)
  const shared = new ArrayFile(files, managerFile(manager, 'i'), littleEndian)
  return columns.map((column, i) => {
    const arrays = version >= 3 ? shared : new ArrayFile(files, managerFile(manager, `i${i}`), littleEndian)
    return new IncrementalColumn(column, i, buckets, arrays, littleEndian)
  })
}

function readBuckets(window: SourceWindow, columnCount: number, littleEndian: boolean): IncrementalBuckets {
  const { path, size } = window.source
  const reader = new AipsReader(window.bytes(0, HEADER_BYTES).slice(), path, littleEndian)
  const head = reader.begin('IncrementalStMan')
  if (head.version >= 5 && reader.boolean() === littleEndian) reader.fail('byte order differs from that of the table')
  const bucketSize = reader.uint32()
  const bucketCount = reader.uint32()
  if (bucketSize < 8) reader.fail(`buckets of ${bucketSize} bytes`)
  const indexStart = HEADER_BYTES + bucketCount * bucketSize
  if (indexStart > size) reader.fail(`${bucketCount} buckets of ${bucketSize} bytes do not fit into a file of ${size}`)
  const index = new AipsReader(window.bytes(indexStart, size - indexStart).slice(), path, littleEndian, indexStart)
  const indexHead = index.begin('ISMIndex')
  const used = index.uint32()
  const rows = index.integers()
  const numbers = index.integers()
  index.end(indexHead)
  if (rows.length < used + 1 || numbers.length < used) index.fail(`index of ${used} buckets names ${numbers.length}`)
  for (let i = 0; i < used; i++) {
    if (numbers[i] >= bucketCount) index.fail(`index names bucket ${numbers[i]} of ${bucketCount}`)
    if (rows[i + 1] < rows[i]) index.fail('rows of the index do not ascend')
  }
  const firstRows = rows.slice(0, used + 1)
  return new IncrementalBuckets(window, {
    bucketSize,
    columnCount,
    littleEndian,
    firstRows,
    numbers,
    headerBytes: HEADER_BYTES,
  })
}
