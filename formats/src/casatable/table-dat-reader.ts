import type { ByteSource } from '../bytes.ts'
import { type AipsReader, aipsFile } from './aipsio-reader.ts'
import type { ScalarValue } from './keywords.ts'
import { readRecord, readScalar } from './record-reader.ts'
import type { ColumnLayout, ConcatenationLayout, ManagerLayout, SelectionLayout, TableLayout } from './table-dat.ts'
import { type ValueType, valueTypeOf } from './value-type.ts'
import { readConcatenation, readSelection } from './virtual-dat-reader.ts'

type DescribedColumn = Omit<ColumnLayout, 'shape' | 'managerSequence' | 'originalName'>

/** Reads table.dat: the description of the table, and where the values of each column lie. */
export function readTableDat(source: ByteSource): TableLayout | SelectionLayout | ConcatenationLayout {
  const reader = aipsFile(source)
  const head = reader.begin('Table')
  if (head.version > 3) reader.fail(`Table of version ${head.version}, wanted 1 to 3`)
  const rowCount = head.version > 2 ? reader.count64() : reader.uint32()
  const littleEndian = reader.uint32() !== 0
  const kind = reader.string()
  if (kind === 'RefTable') return readSelection(reader, rowCount)
  if (kind === 'ConcatTable') return readConcatenation(reader)
  if (kind !== 'PlainTable') reader.fail(`table is a "${kind}", wanted a PlainTable, RefTable or ConcatTable`)
  const description = readDescription(reader)
  if (head.version === 1) readRecord(reader)
  const storage = readColumnSet(reader, description.columns)
  reader.end(head)
  return { kind: 'plain', ...description, ...storage, rowCount, littleEndian }
}

function readDescription(reader: AipsReader) {
  const head = reader.begin('TableDesc')
  const name = reader.string()
  const version = reader.string()
  const comment = reader.string()
  const keywords = readRecord(reader)
  const privateKeywords = head.version > 1 ? readRecord(reader) : new Map()
  const columns = Array.from({ length: reader.count(32) }, () => readColumn(reader))
  reader.end(head)
  return { name, version, comment, keywords, privateKeywords, columns }
}

function readColumn(reader: AipsReader): DescribedColumn {
  expectVersion(reader, 'column description', 1)
  const title = reader.string()
  const kind = kindOf(reader, title)
  expectVersion(reader, 'column description', 1)
  const name = reader.string()
  const comment = reader.string()
  const managerType = reader.string()
  const managerGroup = reader.string()
  const type = typeOf(reader, kind, name)
  const options = reader.int32()
  const ndim = reader.int32()
  const describedShape = kind === 'array' ? reader.shape() : []
  const maxLength = reader.uint32()
  const keywords = readRecord(reader)
  const defaultValue = readDefault(reader, kind, type)
  return {
    name,
    comment,
    kind,
    type,
    managerType,
    managerGroup,
    options,
    ndim,
    describedShape,
    maxLength,
    keywords,
    defaultValue,
  }
}

function kindOf(reader: AipsReader, title: string): ColumnLayout['kind'] {
  if (title.startsWith('ScalarColumnDesc<')) return 'scalar'
  if (title.startsWith('ArrayColumnDesc<')) return 'array'
  if (title.startsWith('ScalarRecordColumnDesc')) return 'record'
  return reader.fail(`column description is a "${title}", wanted a scalar, array or record column`)
}

function typeOf(reader: AipsReader, kind: ColumnLayout['kind'], name: string): ValueType {
  const code = reader.int32()
  if (kind === 'record') return 'uchar'
  const type = valueTypeOf(code)
  if (type === undefined) reader.fail(`column ${name} is of data type ${code}, which is unknown`)
  return type
}

function readDefault(reader: AipsReader, kind: ColumnLayout['kind'], type: ValueType): ScalarValue {
  reader.uint32() // version
  if (kind === 'scalar') return readScalar(reader, type)
  if (kind === 'array') reader.boolean()
  return false
}

function readColumnSet(reader: AipsReader, described: readonly DescribedColumn[]) {
  const version = -reader.int32()
  if (version !== 2 && version !== 3) reader.fail(`set of columns of version ${version}, wanted 2 or 3`)
  if (version === 3) readWideHead(reader)
  else reader.uint32() // rows, told by the table
  const nextSequence = reader.uint32()
  const heads = Array.from({ length: reader.count(8) }, () => ({ type: reader.string(), sequence: reader.uint32() }))
  const columns = described.map((column) => ({ ...column, ...readPlacement(reader, column) }))
  const managers: ManagerLayout[] = heads.map((head) => ({ ...head, block: reader.bytes(reader.uint32()).slice() }))
  return { nextSequence, columns, managers }
}

const ONE_FILE_A_MANAGER = 2

function readWideHead(reader: AipsReader): void {
  reader.count64()
  const storage = reader.int32()
  if (storage !== ONE_FILE_A_MANAGER) reader.fail(`table keeps its files inside another (option ${storage})`)
  reader.int32()
}

function readPlacement(reader: AipsReader, column: DescribedColumn) {
  const version = reader.uint32()
  if (version === 1) readRecord(reader)
  const originalName = reader.string()
  expectVersion(reader, `placement of column ${column.name}`, 1)
  const managerSequence = reader.uint32()
  const shape = column.kind === 'array' && reader.boolean() ? reader.shape() : undefined
  if (shape?.some((length) => length < 0)) reader.fail(`column ${column.name} has cells of shape [${shape}]`)
  return { originalName, managerSequence, shape }
}

function expectVersion(reader: AipsReader, what: string, wanted: number): void {
  const version = reader.uint32()
  if (version !== wanted) reader.fail(`${what} has version ${version}, wanted ${wanted}`)
}
