import { FormatError } from '../error.ts'
import { AipsReader } from './aipsio-reader.ts'
import { ArrayFile } from './array-file.ts'
import { SourceWindow } from './source-window.ts'
import { FixedColumn } from './standard-fixed-column.ts'
import { StandardIndex } from './standard-index.ts'
import { IndirectColumn } from './standard-indirect-column.ts'
import { STANDARD_HEADER_BYTES, type StandardHeader } from './standard-place.ts'
import { TextColumn } from './standard-text-column.ts'
import { StandardTexts } from './standard-texts.ts'
import { type ColumnStorage, type ManagerContext, managerFile } from './storage.ts'
import { OPTION_DIRECT } from './table-dat.ts'

const LARGE_BUCKET_BYTES = 1 << 16 // in which the rows of a column lie together, and are read by themselves
const SMALL_WINDOW_BYTES = 1 << 14
const WINDOW_BYTES = 1 << 19 // of small buckets: the rows of an integration, whose columns are read one after the other

/** Opens the columns of a StandardStMan: buckets of rows, each holding a run of every column in turn. */
export function openStandardStorage(context: ManagerContext): ColumnStorage[] {
  const { files, manager, columns, littleEndian } = context
  const block = new AipsReader(manager.block, `${files.path}/table.dat`)
  const head = block.begin('SSM')
  block.string()
  const offsets = block.integers()
  const indices = block.integers()
  if (offsets.length < columns.length || indices.length < columns.length) {
    block.fail(`StandardStMan knows of ${offsets.length} columns, wanted ${columns.length}`)
  }
  block.end(head)
  const source = files.open(managerFile(manager))
  const header = readStandardHeader(new SourceWindow(source, STANDARD_HEADER_BYTES), littleEndian)
  const isLarge = header.bucketSize >= LARGE_BUCKET_BYTES
  const window = new SourceWindow(source, isLarge ? SMALL_WINDOW_BYTES : WINDOW_BYTES)
  const allIndices = readIndices(window, header, littleEndian)
  const texts = new StandardTexts(new SourceWindow(source), header.bucketSize, header.bucketCount)
  const arrays = new ArrayFile(files, managerFile(manager, 'i'), littleEndian)
  return columns.map((column, i) => {
    const index = allIndices[indices[i]]
    if (index === undefined) block.fail(`column ${column.name} lies in index ${indices[i]} of ${allIndices.length}`)
    const place = { column, window, index, header, offset: offsets[i], littleEndian }
    if (column.type === 'string' && (column.kind === 'array' || column.maxLength === 0))
      return new TextColumn(place, texts)
    if (column.kind === 'scalar' || (column.options & OPTION_DIRECT) !== 0)
      return new FixedColumn(place, files, managerFile(manager))
    return new IndirectColumn(place, arrays)
  })
}

function readStandardHeader(window: SourceWindow, littleEndian: boolean): StandardHeader {
  const { path } = window.source
  const reader = new AipsReader(window.bytes(0, STANDARD_HEADER_BYTES).slice(), path, littleEndian)
  const head = reader.begin('StandardStMan')
  if (head.version >= 3 && reader.boolean() === littleEndian) reader.fail('byte order differs from that of the table')
  const bucketSize = reader.uint32()
  const bucketCount = reader.uint32()
  reader.uint32() // buckets to keep in memory
  reader.uint32() // free buckets
  reader.int32() // first of them
  const indexBucketCount = reader.uint32()
  const firstIndexBucket = reader.int32()
  const indexOffset = head.version >= 2 ? reader.uint32() : 0
  reader.int32() // last bucket of texts
  const indexLength = reader.uint32()
  const indexCount = reader.uint32()
  if (bucketSize < 16 || STANDARD_HEADER_BYTES + bucketCount * bucketSize > window.source.size + bucketSize) {
    reader.fail(`${bucketCount} buckets of ${bucketSize} bytes do not fit into a file of ${window.source.size}`)
  }
  return { bucketSize, bucketCount, indexBucketCount, firstIndexBucket, indexOffset, indexLength, indexCount }
}

/** The index fits behind an offset of one bucket, or is spread over a chain of them; links are always big-endian. */
function readIndices(window: SourceWindow, header: StandardHeader, littleEndian: boolean): StandardIndex[] {
  const { path, size } = window.source
  const { bucketSize, indexLength } = header
  if (indexLength > size) throw new FormatError(path, undefined, `index of ${indexLength} bytes in a file of ${size}`)
  const start = header.indexOffset > 0 ? header.indexOffset : 8
  if (start >= bucketSize) {
    throw new FormatError(path, undefined, `index begins at byte ${start} of buckets of ${bucketSize}`)
  }
  const bytes = new Uint8Array(indexLength)
  let bucket = header.firstIndexBucket
  for (let done = 0, left = header.indexBucketCount; left > 0 && done < indexLength; left--) {
    const length = Math.min(indexLength - done, bucketSize - start)
    const at = STANDARD_HEADER_BYTES + bucket * bucketSize
    bytes.set(window.bytes(at + start, length), done)
    done += length
    bucket = window.view(at + 4, 4).getInt32(0)
  }
  const reader = new AipsReader(bytes, path, littleEndian)
  const indices: StandardIndex[] = []
  for (let i = 0; i < header.indexCount; i++) indices.push(StandardIndex.read(reader, header.bucketCount))
  return indices
}
