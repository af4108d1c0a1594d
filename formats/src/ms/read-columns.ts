import type { Table } from '../casatable/any-table.ts'
import type { Cells } from '../casatable/value-type.ts'
import { FormatError } from '../error.ts'

/** A scalar column of texts. */
export function readTexts(table: Table, name: string): string[] {
  return table.column(name).readScalars() as string[]
}

/** A scalar column of numbers, or of bools as 0 and 1. */
export function readNumbers(table: Table, name: string): Float64Array {
  return numbersOf(table, name, table.column(name).readScalars())
}

/** An array column whose every cell holds `size` numbers, rows one after another. */
export function readVectors(table: Table, name: string, size: number): Float64Array {
  checkLastRow(table, name)
  const all = new Float64Array(table.rowCount * size)
  for (let row = 0; row < table.rowCount; row++) {
    const cell = readVector(table, name, row)
    if (cell.length !== size) {
      throw new FormatError(
        table.path,
        undefined,
        `column ${name}, row ${row} holds ${cell.length} numbers, wanted ${size}`,
      )
    }
    all.set(cell, row * size)
  }
  return all
}

/** Refuses a table that claims rows it does not have, before room is made for all of them. */
export function checkLastRow(table: Table, name: string): void {
  if (table.rowCount > 0) readVector(table, name, table.rowCount - 1)
}

/** The numbers of one cell. */
export function readVector(table: Table, name: string, row: number): Float64Array {
  const cell: Cells | undefined = table.column(name).readCell(row)
  if (cell === undefined) throw new FormatError(table.path, undefined, `column ${name}, row ${row} has no array`)
  return numbersOf(table, name, cell)
}

function numbersOf(table: Table, name: string, cells: Cells): Float64Array {
  if (!Array.isArray(cells) && !(cells instanceof BigInt64Array)) return Float64Array.from(cells)
  const { type } = table.column(name).description
  throw new FormatError(table.path, undefined, `column ${name} holds ${type}, wanted numbers`)
}
