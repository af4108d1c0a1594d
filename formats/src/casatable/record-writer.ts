import { swapWords } from '../byte-order.ts'
import type { AipsWriter } from './aipsio-writer.ts'
import { packBits } from './bits.ts'
import { type Keyword, type Keywords, type ScalarValue, storedTableName } from './keywords.ts'
import { bytesOf } from './raw-cells.ts'
import { type NumericCells, RECORD_CODE, TABLE_CODE, typeFacts, type ValueType } from './value-type.ts'

/** How a record is written: tables have TableRecords, hypercubes plain Records. */
export type RecordName = 'TableRecord' | 'Record'

const VARIABLE = 1 // fields may be added

/** Writes a record; records within it are free in form, so that each is written with its own description. */
export function writeRecord(writer: AipsWriter, record: Keywords, name: RecordName = 'TableRecord'): void {
  writer.object(name, 1, () => {
    writeFields(writer, record)
    writer.int32(VARIABLE)
    for (const keyword of record.values()) writeValue(writer, keyword, name)
  })
}

function writeFields(writer: AipsWriter, record: Keywords): void {
  writer.object('RecordDesc', 2, () => {
    writer.int32(record.size)
    for (const [name, keyword] of record) {
      writer.string(name)
      writer.int32(codeOf(keyword))
      if (keyword.kind === 'record') writeFields(writer, new Map())
      else if (keyword.kind === 'array') writer.shape([-1])
      else if (keyword.kind === 'table') writer.string('')
      writer.string('') // comment
    }
  })
}

function codeOf(keyword: Keyword): number {
  if (keyword.kind === 'record') return RECORD_CODE
  if (keyword.kind === 'table') return TABLE_CODE
  const facts = typeFacts[keyword.type]
  return keyword.kind === 'array' ? facts.arrayCode : facts.code
}

function writeValue(writer: AipsWriter, keyword: Keyword, recordName: RecordName): void {
  if (keyword.kind === 'record') writeRecord(writer, keyword.fields, recordName)
  else if (keyword.kind === 'table') writer.string(storedTableName(keyword.name))
  else if (keyword.kind === 'scalar') writeScalar(writer, keyword.type, keyword.value)
  else writeArray(writer, keyword)
}

/** A single value in canonical form. */
export function writeScalar(writer: AipsWriter, type: ValueType, value: ScalarValue): void {
  if (type === 'bool') writer.boolean(Boolean(value))
  else if (type === 'char' || type === 'uchar') writer.uint8(Number(value) & 0xff)
  else if (type === 'short' || type === 'ushort') writer.int16(Number(value))
  else if (type === 'int' || type === 'uint') writer.int32(Number(value))
  else if (type === 'int64') writer.int64(BigInt(value as bigint | number))
  else if (type === 'float') writer.float32(Number(value))
  else if (type === 'double') writer.float64(Number(value))
  else if (type === 'string') writer.string(String(value))
  else for (const part of value as readonly number[]) type === 'complex' ? writer.float32(part) : writer.float64(part)
}

const arrayTitles: Partial<Record<ValueType, string>> = {
  uchar: 'Array<uChar>',
  short: 'Array<short>',
  int: 'Array<Int>',
  uint: 'Array<uInt>',
  int64: 'Array<Int64>',
  float: 'Array<float>',
  double: 'Array<double>',
  string: 'Array<String>',
}

function writeArray(writer: AipsWriter, { type, shape, values }: Keyword & { kind: 'array' }): void {
  writer.object(arrayTitles[type] ?? 'Array<void>', 3, () => {
    writer.uint32(shape.length)
    for (const length of shape) writer.uint32(length)
    const { parts, wordLength } = typeFacts[type]
    const count = values.length / parts
    writer.uint32(count)
    if (type === 'string') for (const text of values as string[]) writer.string(text)
    else if (type === 'bool') {
      const bits = new Uint8Array(Math.ceil(count / 8))
      packBits(values as Uint8Array, 0, bits, 0, count)
      writer.raw(bits)
    } else {
      const bytes = bytesOf(values as NumericCells).slice()
      swapWords(bytes, wordLength)
      writer.raw(bytes)
    }
  })
}
