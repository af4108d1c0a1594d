/** The types of values in casacore tables, under short names of ours. Complex values are pairs (real, imaginary). */
export type ValueType =
  | 'bool'
  | 'char'
  | 'uchar'
  | 'short'
  | 'ushort'
  | 'int'
  | 'uint'
  | 'int64'
  | 'float'
  | 'double'
  | 'complex'
  | 'dcomplex'
  | 'string'

export type NumericCells =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | Float32Array
  | Float64Array

/** Values of cells: bool as Uint8Array of 0 and 1, complex as (real, imaginary) pairs in a float array. */
export type Cells = NumericCells | string[]

export interface TypeFacts {
  readonly code: number // of casacore's enum DataType, as written in table.dat
  readonly arrayCode: number
  readonly title: string // as in the names of column descriptions, padded to eight characters
  readonly byteLength: number // of one value on disk; 0 for bool (a bit) and string
  readonly wordLength: number // what is turned around when the byte order differs
  readonly parts: number // numbers per value: 2 for complex
}

/** Codes from casa/Utilities/DataType.h, titles from casa/Utilities/ValType.cc. */
export const typeFacts: Readonly<Record<ValueType, TypeFacts>> = {
  bool: { code: 0, arrayCode: 13, title: 'Bool    ', byteLength: 0, wordLength: 1, parts: 1 },
  char: { code: 1, arrayCode: 14, title: 'Char    ', byteLength: 1, wordLength: 1, parts: 1 },
  uchar: { code: 2, arrayCode: 15, title: 'uChar   ', byteLength: 1, wordLength: 1, parts: 1 },
  short: { code: 3, arrayCode: 16, title: 'Short   ', byteLength: 2, wordLength: 2, parts: 1 },
  ushort: { code: 4, arrayCode: 17, title: 'uShort  ', byteLength: 2, wordLength: 2, parts: 1 },
  int: { code: 5, arrayCode: 18, title: 'Int     ', byteLength: 4, wordLength: 4, parts: 1 },
  uint: { code: 6, arrayCode: 19, title: 'uInt    ', byteLength: 4, wordLength: 4, parts: 1 },
  float: { code: 7, arrayCode: 20, title: 'float   ', byteLength: 4, wordLength: 4, parts: 1 },
  double: { code: 8, arrayCode: 21, title: 'double  ', byteLength: 8, wordLength: 8, parts: 1 },
  complex: { code: 9, arrayCode: 22, title: 'Complex ', byteLength: 8, wordLength: 4, parts: 2 },
  dcomplex: { code: 10, arrayCode: 23, title: 'DComplex', byteLength: 16, wordLength: 8, parts: 2 },
  string: { code: 11, arrayCode: 24, title: 'String  ', byteLength: 0, wordLength: 1, parts: 1 },
  int64: { code: 29, arrayCode: 30, title: 'Int64   ', byteLength: 8, wordLength: 8, parts: 1 },
}

export const TABLE_CODE = 12
export const RECORD_CODE = 25

const byCode = new Map<number, ValueType>()
const byArrayCode = new Map<number, ValueType>()
for (const type of Object.keys(typeFacts) as ValueType[]) {
  byCode.set(typeFacts[type].code, type)
  byArrayCode.set(typeFacts[type].arrayCode, type)
}

export function valueTypeOf(code: number): ValueType | undefined {
  return byCode.get(code)
}

export function arrayElementTypeOf(code: number): ValueType | undefined {
  return byArrayCode.get(code)
}

/** Room for `count` values of a type. */
export function makeCells(type: ValueType, count: number): Cells {
  switch (type) {
    case 'bool':
    case 'uchar':
      return new Uint8Array(count)
    case 'char':
      return new Int8Array(count)
    case 'short':
      return new Int16Array(count)
    case 'ushort':
      return new Uint16Array(count)
    case 'int':
      return new Int32Array(count)
    case 'uint':
      return new Uint32Array(count)
    case 'int64':
      return new BigInt64Array(count)
    case 'float':
      return new Float32Array(count)
    case 'double':
      return new Float64Array(count)
    case 'complex':
      return new Float32Array(2 * count)
    case 'dcomplex':
      return new Float64Array(2 * count)
    case 'string':
      return new Array<string>(count).fill('')
  }
}

/** Whether an array is of the kind that `makeCells` gives for a type. */
export function cellsFit(type: ValueType, cells: Cells): boolean {
  return makeCells(type, 0).constructor === cells.constructor
}

/** Number of values in an array of a shape; 1 for a scalar's empty shape. */
export function shapeSize(shape: readonly number[]): number {
  let size = 1
  for (const length of shape) size *= length
  return size
}

export function sameShape(a: readonly number[] | undefined, b: readonly number[] | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return a.length === b.length && a.every((length, axis) => length === b[axis])
}
