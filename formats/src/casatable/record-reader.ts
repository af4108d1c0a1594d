import { swapWords } from '../byte-order.ts'
import type { AipsReader } from './aipsio-reader.ts'
import { unpackBits } from './bits.ts'
import { type Keyword, type Keywords, type ScalarValue, tableNameFrom } from './keywords.ts'
import { bytesOf } from './raw-cells.ts'
import {
  arrayElementTypeOf,
  type Cells,
  makeCells,
  RECORD_CODE,
  shapeSize,
  TABLE_CODE,
  typeFacts,
  type ValueType,
  valueTypeOf,
} from './value-type.ts'

interface FieldDescription {
  readonly name: string
  readonly code: number
  readonly fields: readonly FieldDescription[] // of a record whose form is fixed; empty otherwise
}

/** Reads a TableRecord or Record: description of the fields, then their values (tables/Tables/TableRecordRep.cc). */
export function readRecord(reader: AipsReader): Keywords {
  const head = reader.begin('TableRecord', 'Record')
  const fields = readFields(reader)
  reader.int32() // whether fields may be added
  const record = readValues(reader, fields)
  reader.end(head)
  return record
}

function readFields(reader: AipsReader): FieldDescription[] {
  const head = reader.begin('RecordDesc')
  const fields: FieldDescription[] = []
  for (let left = reader.count(8); left > 0; left--) {
    const name = reader.string()
    const code = reader.int32()
    let nested: readonly FieldDescription[] = []
    if (code === RECORD_CODE) nested = readFields(reader)
    else if (code === TABLE_CODE) reader.string()
    else if (arrayElementTypeOf(code) !== undefined) reader.shape()
    if (head.version > 1) reader.string()
    fields.push({ name, code, fields: nested })
  }
  reader.end(head)
  return fields
}

function readValues(reader: AipsReader, fields: readonly FieldDescription[]): Keywords {
  const record = new Map<string, Keyword>()
  for (const field of fields) record.set(field.name, readValue(reader, field))
  return record
}

function readValue(reader: AipsReader, field: FieldDescription): Keyword {
  if (field.code === RECORD_CODE) {
    const fields = field.fields.length === 0 ? readRecord(reader) : readValues(reader, field.fields)
    return { kind: 'record', fields }
  }
  if (field.code === TABLE_CODE) return { kind: 'table', name: tableNameFrom(reader.string()) }
  const type = valueTypeOf(field.code)
  if (type !== undefined) return { kind: 'scalar', type, value: readScalar(reader, type) }
  const elementType = arrayElementTypeOf(field.code)
  if (elementType === undefined) reader.fail(`keyword "${field.name}" is of type ${field.code}, which is unknown`)
  return readArray(reader, elementType)
}

/** A single value in canonical form. */
export function readScalar(reader: AipsReader, type: ValueType): ScalarValue {
  switch (type) {
    case 'bool':
      return reader.boolean()
    case 'char':
      return (reader.uint8() << 24) >> 24
    case 'uchar':
      return reader.uint8()
    case 'short':
      return reader.int16()
    case 'ushort':
      return reader.uint16()
    case 'int':
      return reader.int32()
    case 'uint':
      return reader.uint32()
    case 'int64':
      return reader.int64()
    case 'float':
      return reader.float32()
    case 'double':
      return reader.float64()
    case 'complex':
      return [reader.float32(), reader.float32()]
    case 'dcomplex':
      return [reader.float64(), reader.float64()]
    case 'string':
      return reader.string()
  }
}

/** An array of texts of one axis. */
export function readTextArray(reader: AipsReader): readonly string[] {
  const array = readArray(reader, 'string')
  return array.values as string[]
}

function readArray(reader: AipsReader, type: ValueType): Keyword & { readonly kind: 'array' } {
  const head = reader.begin()
  if (!head.type.startsWith('Array')) reader.fail(`object is a "${head.type}", wanted an Array`)
  const axes = reader.count(4)
  if (head.version < 3) for (let axis = 0; axis < axes; axis++) reader.int32() // origin, no longer used
  const shape = Array.from({ length: axes }, () => reader.uint32())
  const count = reader.uint32()
  if (axes > 0 && count !== shapeSize(shape)) reader.fail(`array of shape [${shape}] holds ${count} values`)
  const values = readValuesOfArray(reader, type, count)
  reader.end(head)
  return { kind: 'array', type, shape, values }
}

function readValuesOfArray(reader: AipsReader, type: ValueType, count: number): Cells {
  if (type === 'string') {
    if (4 * count > reader.remaining) reader.fail(`${count} texts cannot lie in the ${reader.remaining} bytes left`)
    return Array.from({ length: count }, () => reader.string())
  }
  const facts = typeFacts[type]
  const bytes = reader.bytes(type === 'bool' ? Math.ceil(count / 8) : count * facts.byteLength)
  const values = makeCells(type, count)
  if (type === 'bool') unpackBits(bytes, 0, values as Uint8Array, 0, count)
  else {
    const target = bytesOf(values as Uint8Array)
    target.set(bytes)
    swapWords(target, facts.wordLength)
  }
  return values
}
