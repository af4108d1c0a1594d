import { FormatError } from '../error.ts'
import { encodeText } from './aipsio-writer.ts'
import type { ColumnWriter, ManagerWriter } from './column-writer.ts'
import { type Keywords, noKeywords, type ScalarValue } from './keywords.ts'
import { StandardWriter } from './standard-writer.ts'
import { type ColumnLayout, OPTION_DIRECT, OPTION_FIXED_SHAPE, type TableLayout } from './table-dat.ts'
import { tableDatBytes } from './table-dat-writer.ts'
import type { TableFiles } from './table-files.ts'
import { writeTableLock } from './table-lock.ts'
import { TiledWriter } from './tiled-writer.ts'
import { type Cells, cellsFit, shapeSize, typeFacts, type ValueType } from './value-type.ts'

/** A column to be made. */
export interface NewColumn {
  readonly name: string
  readonly type: ValueType
  readonly comment?: string
  readonly ndim?: number // of arrays, −1 for any; a scalar column where neither ndim nor shape is given
  readonly shape?: readonly number[] // of every array, first axis fastest; shapes vary where it is not given
  readonly keywords?: Keywords
  readonly storage?: 'standard' | 'tiled' // tiles suit large arrays; standard unless given
}

/** A table to be made. */
export interface NewTable {
  readonly rowCount: number
  readonly columns: readonly NewColumn[]
  readonly keywords?: Keywords
  readonly name?: string // of the description
  readonly comment?: string
  readonly type?: string // in table.info
  readonly subType?: string
  readonly readme?: string
}

/** A table that is being written. It is no table until `finish` has been called. */
export interface TableWriter {
  readonly files: TableFiles
  readonly rowCount: number
  /** Writes the cells of rows that have one shape; see ColumnWriter. */
  writeCells(column: string, firstRow: number, count: number, shape: readonly number[], cells: Cells): void
  /** Writes a scalar column from `firstRow` on. */
  writeScalars(column: string, cells: Cells, firstRow?: number): void
  /** Writes what is still held, and table.dat last. */
  finish(): void
}

const MAX_ROWS = 2 ** 31 - 1

/** Makes a little-endian casacore table. Cells that are never written are zero, empty, or undefined arrays. */
export function createTable(files: TableFiles, table: NewTable): TableWriter {
  if (!Number.isInteger(table.rowCount) || table.rowCount < 0 || table.rowCount > MAX_ROWS) {
    throw new FormatError(files.path, undefined, `a table of ${table.rowCount} rows, wanted ${MAX_ROWS} at most`)
  }
  const { columns, managers } = placeColumns(files, table)
  const writers = new Map<string, ColumnWriter>(managers.flatMap((manager) => [...manager.columns]))
  const byName = new Map(columns.map((column) => [column.name, column]))
  const { rowCount } = table

  function writeCells(name: string, firstRow: number, count: number, shape: readonly number[], cells: Cells): void {
    const column = byName.get(name)
    if (column === undefined) throw new FormatError(files.path, undefined, `there is no column ${name} to write`)
    checkCells(files.path, column, rowCount, firstRow, count, shape, cells)
    if (count > 0) writers.get(name)?.writeCells(firstRow, count, shape, cells)
  }

  return {
    files,
    rowCount,
    writeCells,
    writeScalars: (name, cells, firstRow = 0) => {
      const parts = typeFacts[byName.get(name)?.type ?? 'int'].parts
      writeCells(name, firstRow, cells.length / parts, [], cells)
    },
    finish() {
      const layout: TableLayout = {
        kind: 'plain',
        rowCount,
        littleEndian: true,
        name: table.name ?? '',
        version: '',
        comment: table.comment ?? '',
        keywords: table.keywords ?? noKeywords,
        privateKeywords: noKeywords,
        columns,
        managers: managers.map((manager) => manager.finish()),
        nextSequence: managers.length,
      }
      writeInfo(files, table)
      writeTableLock(files, layout)
      writeTableDat(files, layout)
    },
  }
}

/** Gives table.dat its new content in one step. */
export function writeTableDat(files: TableFiles, layout: TableLayout): void {
  files.create('table.dat.partial').write(0, tableDatBytes(layout))
  files.rename('table.dat.partial', 'table.dat')
}

function writeInfo(files: TableFiles, { type = '', subType = '', readme }: NewTable): void {
  const note = readme === undefined ? '' : `${readme}\n`
  files.create('table.info').write(0, encodeText(`Type = ${type}\nSubType = ${subType}\n\n${note}`))
}

/** Columns of the standard manager share one; every tiled column has its own. */
function placeColumns(files: TableFiles, table: NewTable): { columns: ColumnLayout[]; managers: ManagerWriter[] } {
  const standard = table.columns.filter((column) => column.storage !== 'tiled')
  const tiled = table.columns.filter((column) => column.storage === 'tiled')
  const first = standard.length > 0 ? 1 : 0
  const sequenceOf = (column: NewColumn): number => (column.storage === 'tiled' ? first + tiled.indexOf(column) : 0)
  const columns = table.columns.map((column) => layoutOf(column, sequenceOf(column)))
  const managers: ManagerWriter[] = []
  const common = { rowCount: table.rowCount, littleEndian: true }
  if (first > 0) {
    const own = columns.filter((_, i) => table.columns[i].storage !== 'tiled')
    managers.push(new StandardWriter(files, { ...common, sequence: 0, name: 'StandardStMan', columns: own }))
  }
  for (const [i, column] of columns.entries()) {
    if (table.columns[i].storage !== 'tiled') continue
    managers.push(tiledWriter(files, { ...common, sequence: column.managerSequence, columns: [column] }))
  }
  return { columns, managers }
}

export function tiledWriter(
  files: TableFiles,
  plan: { sequence: number; columns: readonly ColumnLayout[]; rowCount: number; littleEndian: boolean },
): TiledWriter {
  const type = plan.columns[0].shape === undefined ? 'TiledShapeStMan' : 'TiledColumnStMan'
  return new TiledWriter(files, type, { ...plan, name: `Tiled_${plan.columns[0].name}` })
}

export function layoutOf(column: NewColumn, managerSequence: number): ColumnLayout {
  const { name, type, shape, ndim, comment = '', keywords = noKeywords } = column
  const scalar = shape === undefined && ndim === undefined
  return {
    name,
    comment,
    kind: scalar ? 'scalar' : 'array',
    type,
    managerType: 'StandardStMan',
    managerGroup: 'StandardStMan',
    options: shape === undefined ? 0 : OPTION_DIRECT | OPTION_FIXED_SHAPE,
    ndim: scalar ? 0 : (ndim ?? shape?.length ?? -1),
    describedShape: shape ?? [],
    shape,
    maxLength: 0,
    defaultValue: defaultOf(type),
    keywords,
    originalName: name,
    managerSequence,
  }
}

function defaultOf(type: ValueType): ScalarValue {
  if (type === 'string') return ''
  if (type === 'bool') return false
  return typeFacts[type].parts === 2 ? [0, 0] : 0
}

function checkCells(
  path: string,
  column: ColumnLayout,
  rowCount: number,
  firstRow: number,
  count: number,
  shape: readonly number[],
  cells: Cells,
): void {
  const fail = (message: string): never => {
    throw new FormatError(path, undefined, `column ${column.name}: ${message}`)
  }
  if (!Number.isInteger(count) || firstRow < 0 || firstRow + count > rowCount) {
    fail(`rows ${firstRow} to ${firstRow + count} of ${rowCount}`)
  }
  const wantedShape = column.kind === 'scalar' ? [] : column.shape
  if (wantedShape !== undefined && wantedShape.join() !== shape.join())
    fail(`shape [${shape}], wanted [${wantedShape}]`)
  if (wantedShape === undefined && column.ndim > 0 && column.ndim !== shape.length) {
    fail(`shape [${shape}], wanted ${column.ndim} axes`)
  }
  const wanted = count * shapeSize(shape) * typeFacts[column.type].parts
  if (!cellsFit(column.type, cells) || cells.length < wanted) {
    fail(`${cells.constructor.name} of ${cells.length} numbers given for ${wanted} of type ${column.type}`)
  }
}
