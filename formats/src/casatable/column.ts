import { FormatError } from '../error.ts'
import { AipsReader } from './aipsio-reader.ts'
import { type Box, boxFits } from './box.ts'
import { fieldsOf, type Keywords, noKeywords, textOf, textsOf } from './keywords.ts'
import { readPart } from './read-part.ts'
import { readRecord } from './record-reader.ts'
import type { ColumnStorage } from './storage.ts'
import type { ColumnLayout } from './table-dat.ts'
import { type Cells, cellsFit, makeCells, shapeSize, typeFacts, type ValueType } from './value-type.ts'

const MAX_VALUES = 2 ** 31 // that a single call may ask for
const FEW_VALUES = 1 << 16 // for more, the last row must prove to be there before room is made for all

/** What is known of a column without reading its cells. */
export interface ColumnDescription {
  readonly name: string
  readonly comment: string
  readonly type: ValueType
  readonly kind: 'scalar' | 'array' | 'record'
  readonly ndim: number // −1 for arrays of any number of axes, 0 for scalars
  readonly shape: readonly number[] | undefined // of every cell where all have one, first axis fastest
  readonly manager: string // type of storage manager
  readonly units: readonly string[]
  readonly measure: string | undefined // kind of measure, such as epoch or direction
  readonly reference: string | undefined // its reference frame where one holds for all rows, such as J2000
  readonly keywords: Keywords
}

/** Describes a column of table.dat. */
export function describeColumn(layout: ColumnLayout, manager: string): ColumnDescription {
  const { name, comment, type, kind, shape, keywords } = layout
  const measure = fieldsOf(keywords, 'MEASINFO')
  return {
    name,
    comment,
    type,
    kind,
    ndim: layout.ndim,
    shape: kind === 'scalar' ? [] : shape,
    manager,
    units: textsOf(keywords, 'QuantumUnits'),
    measure: textOf(measure, 'type'),
    reference: textOf(measure, 'Ref'),
    keywords,
  }
}

/** The cells of one column. Values of an array come first axis fastest: of DATA [polarization, channel], polarization. */
export class Column {
  readonly description: ColumnDescription
  readonly rowCount: number
  readonly #path: string
  readonly #storage: () => ColumnStorage

  constructor(path: string, description: ColumnDescription, rowCount: number, storage: () => ColumnStorage) {
    this.#path = path
    this.description = description
    this.rowCount = rowCount
    this.#storage = storage
  }

  /** Where the values come from, for tables made of rows of this one. */
  get storage(): ColumnStorage {
    return this.#storage()
  }

  /** Values of a scalar column in rows [firstRow, firstRow + count). */
  readScalars(firstRow = 0, count = this.rowCount - firstRow): Cells {
    if (this.description.kind !== 'scalar') this.#fail('it holds arrays, wanted scalars')
    return this.readCells(firstRow, count)
  }

  /** Shape of the array in a row; undefined where the row has none. */
  cellShape(row: number): readonly number[] | undefined {
    this.#checkRows(row, 1)
    return this.#storage().cellShape(row)
  }

  /** How many rows from `firstRow` on, at most `count`, hold arrays of the shape of the first. */
  equalShapes(firstRow: number, count: number): number {
    this.#checkRows(firstRow, count)
    return count === 0 ? 0 : this.#storage().equalShapes(firstRow, count)
  }

  /** The values of one cell; undefined where the row has no array. */
  readCell(row: number): Cells | undefined {
    return this.cellShape(row) === undefined ? undefined : this.readCells(row, 1)
  }

  /** The record in a row of a column of records, which lie there as bytes; empty where none was put. */
  readRecord(row: number): Keywords {
    const { kind, name } = this.description
    if (kind !== 'record') this.#fail(`it holds ${kind}s, wanted records`)
    const bytes = this.readCell(row) as Uint8Array | undefined
    if (bytes === undefined || bytes.length === 0) return noKeywords
    return readRecord(new AipsReader(bytes, `${this.#path}, column ${name}, row ${row}`))
  }

  /**
   * The cells of rows [firstRow, firstRow + count), one after another, which must all have one shape.
   *
   * @param target  an array of the kind that the type asks for, with room for all; made where none is given
   */
  readCells(firstRow: number, count: number, target?: Cells): Cells {
    this.#checkRows(firstRow, count)
    const { type } = this.description
    if (count === 0) return target ?? makeCells(type, 0)
    const storage = this.#storage()
    const shape = storage.cellShape(firstRow)
    if (shape === undefined) this.#fail(`row ${firstRow} has no array`)
    const equal = storage.equalShapes(firstRow, count)
    if (equal < count) {
      const other = firstRow + equal
      this.#fail(`row ${other} has shape [${storage.cellShape(other)}], rows before it have [${shape}]`)
    }
    const values = count * shapeSize(shape)
    if (count > 1 && values > FEW_VALUES) storage.read(firstRow + count - 1, 1, makeCells(type, shapeSize(shape)), 0)
    const cells = target ?? this.#allocate(values)
    this.#checkTarget(cells, values)
    storage.read(firstRow, count, cells, 0)
    return cells
  }

  /**
   * A box of the array in a row: of an image, a few of its planes.
   *
   * @param target  as of readCells
   */
  readPart(row: number, box: Box, target?: Cells): Cells {
    this.#checkRows(row, 1)
    const storage = this.#storage()
    const shape = storage.cellShape(row)
    if (shape === undefined) this.#fail(`row ${row} has no array`)
    if (!boxFits(box, shape)) {
      this.#fail(`box [${box.shape}] at [${box.start}] wanted of the array of row ${row}, which is [${shape}]`)
    }
    const values = shapeSize(box.shape)
    const cells = target ?? this.#allocate(values)
    this.#checkTarget(cells, values)
    readPart(storage, this.description.type, row, box, cells, 0)
    return cells
  }

  /** Overwrites the cells of rows [firstRow, firstRow + count); their shapes stay as they are. */
  writeCells(firstRow: number, count: number, source: Cells): void {
    this.#checkRows(firstRow, count)
    if (count === 0) return
    const storage = this.#storage()
    const shape = storage.cellShape(firstRow)
    if (shape === undefined) this.#fail(`row ${firstRow} has no array`)
    if (storage.equalShapes(firstRow, count) < count)
      this.#fail(`rows ${firstRow} to ${firstRow + count} differ in shape`)
    this.#checkTarget(source, count * shapeSize(shape))
    if (storage.write === undefined) this.#fail(`its ${this.description.manager} cannot be written in place`)
    storage.write(firstRow, count, source, 0)
  }

  #allocate(values: number): Cells {
    if (!(values <= MAX_VALUES)) this.#fail(`${values} values cannot be held at once`)
    return makeCells(this.description.type, values)
  }

  #checkRows(firstRow: number, count: number): void {
    const whole = Number.isInteger(firstRow) && Number.isInteger(count)
    if (whole && firstRow >= 0 && count >= 0 && firstRow + count <= this.rowCount) return
    this.#fail(`rows ${firstRow} to ${firstRow + count} wanted, the table has ${this.rowCount}`)
  }

  #checkTarget(cells: Cells, values: number): void {
    const { type } = this.description
    const wanted = values * typeFacts[type].parts
    if (!cellsFit(type, cells) || cells.length < wanted) {
      this.#fail(`${cells.constructor.name} of ${cells.length} numbers given for ${wanted} of type ${type}`)
    }
  }

  #fail(message: string): never {
    throw new FormatError(this.#path, undefined, `column ${this.description.name}: ${message}`)
  }
}
