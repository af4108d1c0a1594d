import { CatalogFileError } from './errors.ts'

export type Row = Readonly<Record<string, unknown>>

/**
 * Reads the cells of a catalogue's rows, checked: SQLite keeps whatever was put in.
 *
 * @throws CatalogFileError
 */
export class CellReader {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  text(row: Row, column: string): string {
    const value = row[column]
    if (value === null || value === undefined) return ''
    if (typeof value === 'string') return value
    throw this.#wrong(row, column, 'text')
  }

  number(row: Row, column: string, low: number, high: number): number {
    const value = row[column]
    if (typeof value === 'number' && value >= low && value <= high) return value
    throw this.#wrong(row, column, `a number from ${low} to ${high}`)
  }

  numberOrNothing(row: Row, column: string, low: number, high: number): number | undefined {
    return row[column] === null || row[column] === undefined ? undefined : this.number(row, column, low, high)
  }

  #wrong(row: Row, column: string, wanted: string): CatalogFileError {
    const found = typeof row[column] === 'string' ? `"${row[column].slice(0, 40)}"` : String(row[column])
    const name = String(row.name ?? row.source_id ?? 'a row').slice(0, 40)
    return new CatalogFileError(this.#path, `${column} of ${name} is ${found}, wanted ${wanted}`)
  }
}
