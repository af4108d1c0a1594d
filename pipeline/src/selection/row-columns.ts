import type { Table } from '@contimg/formats/casatable'

/** What the rows [firstRow, firstRow + rowCount) of a Measurement Set say of themselves, each column read when asked. */
export class RowColumns {
  readonly firstRow: number
  readonly rowCount: number
  readonly #main: Table
  readonly #known = new Map<string, unknown>()

  constructor(main: Table, firstRow: number, rowCount: number) {
    this.#main = main
    this.firstRow = firstRow
    this.rowCount = rowCount
  }

  get antenna1(): Int32Array {
    return this.#scalars('ANTENNA1')
  }

  get antenna2(): Int32Array {
    return this.#scalars('ANTENNA2')
  }

  get dataDescriptionIds(): Int32Array {
    return this.#scalars('DATA_DESC_ID')
  }

  get fieldIds(): Int32Array {
    return this.#scalars('FIELD_ID')
  }

  get scans(): Int32Array {
    return this.#scalars('SCAN_NUMBER')
  }

  get timesMjdS(): Float64Array {
    return this.#scalars('TIME')
  }

  get exposuresS(): Float64Array {
    return this.#scalars('EXPOSURE')
  }

  /** [row, 3] metres */
  get uvwM(): Float64Array {
    return this.#read('UVW', (column) => this.#main.column(column).readCells(this.firstRow, this.rowCount))
  }

  #scalars<T>(name: string): T {
    return this.#read(name, (column) => this.#main.column(column).readScalars(this.firstRow, this.rowCount))
  }

  #read<T>(name: string, read: (name: string) => unknown): T {
    if (!this.#known.has(name)) this.#known.set(name, read(name))
    return this.#known.get(name) as T
  }
}

/** Looks at the columns it needs, once for a run of rows, and then says of each whether it is selected. */
export type RowTest = (rows: RowColumns) => (row: number) => boolean
