import { FormatError } from '../error.ts'
import type { Hdu } from './hdu.ts'
import { cardInteger, cardNumber, cardValue } from './header.ts'

export type FieldCode = 'L' | 'X' | 'B' | 'I' | 'J' | 'K' | 'A' | 'E' | 'D' | 'C' | 'M' | 'P' | 'Q'

/** One column of a binary table: where it lies in a row and what its numbers mean. */
export interface FitsColumn {
  readonly name: string
  readonly unit: string
  readonly code: FieldCode
  readonly repeat: number // elements (characters, bits) of one cell
  readonly byteOffset: number // within a row
  readonly byteCount: number // of one cell
  readonly scale: number
  readonly zero: number
  readonly blank: number | undefined // TNULL: the whole number that stands for no value
}

const ELEMENT_BYTES: Record<FieldCode, number> = {
  L: 1,
  X: 1 / 8,
  B: 1,
  I: 2,
  J: 4,
  K: 8,
  A: 1,
  E: 4,
  D: 8,
  C: 8,
  M: 16,
  P: 8,
  Q: 16,
}
const FORMAT = /^(\d*)([LXBIJKAEDCMPQ])/

/** The columns of a binary table, in order. */
export function tableColumns(hdu: Hdu): FitsColumn[] {
  if (hdu.kind !== 'binary-table') {
    throw new FormatError(hdu.path, hdu.offset, `is a ${hdu.kind}, wanted a binary table`)
  }
  if (hdu.bitpix !== 8 || hdu.shape.length !== 2) {
    throw new FormatError(hdu.path, hdu.offset, `BITPIX ${hdu.bitpix} and ${hdu.shape.length} axes, wanted 8 and 2`)
  }
  const columns: FitsColumn[] = []
  let byteOffset = 0
  for (let field = 1; field <= cardInteger(hdu, 'TFIELDS', 0, 999); field++) {
    const column = describeColumn(hdu, field, byteOffset)
    columns.push(column)
    byteOffset += column.byteCount
  }
  if (byteOffset > hdu.shape[1]) {
    throw new FormatError(hdu.path, hdu.offset, `columns of ${byteOffset} bytes in rows of ${hdu.shape[1]}`)
  }
  return columns
}

function describeColumn(hdu: Hdu, field: number, byteOffset: number): FitsColumn {
  const format = textOf(hdu, `TFORM${field}`).trim()
  const match = FORMAT.exec(format)
  if (!match) throw new FormatError(hdu.path, hdu.offset, `TFORM${field} is "${format}", wanted a binary-table format`)
  const code = match[2] as FieldCode
  const repeat = match[1] === '' ? 1 : Number(match[1])
  const isWhole = 'BIJK'.includes(code)
  return {
    name: textOf(hdu, `TTYPE${field}`).trim(),
    unit: textOf(hdu, `TUNIT${field}`).trim(),
    code,
    repeat,
    byteOffset,
    byteCount: Math.ceil(repeat * ELEMENT_BYTES[code]),
    scale: cardNumber(hdu, `TSCAL${field}`, 1),
    zero: cardNumber(hdu, `TZERO${field}`, 0),
    blank:
      isWhole && cardValue(hdu.cards, `TNULL${field}`) !== undefined ? cardNumber(hdu, `TNULL${field}`) : undefined,
  }
}

function textOf(hdu: Hdu, keyword: string): string {
  const value = cardValue(hdu.cards, keyword) ?? ''
  if (typeof value === 'string') return value
  throw new FormatError(hdu.path, hdu.offset, `${keyword} is ${value}, wanted text`)
}
