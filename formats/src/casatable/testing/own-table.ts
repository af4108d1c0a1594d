import { createTable, type NewColumn, type NewTable } from '../create-table.ts'
import type { TableFiles } from '../table-files.ts'
import { type Cells, makeCells, sameShape, shapeSize, type ValueType } from '../value-type.ts'
import type { Draw } from './draw.ts'
import { type JsonCell, jsonCell } from './json-cell.ts'
import { type RandomCell, tileTypes, types } from './random-table.ts'

/** A table that ours writes: what it is to be, and for each column the cells that are put; null where none is. */
export interface OwnTable extends NewTable {
  readonly cells: ReadonlyMap<string, readonly (RandomCell | null)[]>
}

export function ownTable(draw: Draw): OwnTable {
  const rowCount = draw.one([0, 1, 2, 7, 8, 9, 33, 70])
  const columns = draw.list(draw.int(1, 6), (i) => ownColumn(draw, `C${i}`))
  const cells = new Map(columns.map((column) => [column.name, cellsOf(draw, column, rowCount)]))
  return {
    rowCount,
    columns,
    cells,
    keywords: draw.keywords(2, types),
    name: draw.one(['', 'of a test']),
    type: 'Random',
  }
}

function ownColumn(draw: Draw, name: string): NewColumn {
  const storage = draw.one(['standard', 'tiled'] as const)
  const type = draw.one(storage === 'tiled' ? tileTypes : types)
  const common = { name, type, storage, comment: draw.one(['', 'é']), keywords: draw.keywords(1, types) }
  const kind = draw.one(['fixed', 'varying', storage === 'tiled' ? 'fixed' : 'scalar'])
  if (kind === 'fixed') return { ...common, shape: draw.shape(1, 3, 1) }
  return kind === 'scalar' ? common : { ...common, ndim: draw.one([1, 2, 3]) }
}

function cellsOf(draw: Draw, { type, shape, ndim }: NewColumn, rowCount: number): (RandomCell | null)[] {
  const shapes = draw.list(3, () => draw.list(ndim ?? 0, () => draw.int(1, 5)))
  return draw.list(rowCount, () => {
    if (draw.int(0, 5) === 0) return null
    const own = ndim === undefined ? (shape ?? []) : draw.one(shapes)
    return { shape: own, values: draw.values(type, shapeSize(own)) }
  })
}

/** Writes the table, rows of one shape that follow each other at once, columns from the last row to the first or so. */
export function writeOwnTable(files: TableFiles, table: OwnTable): void {
  const writer = createTable(files, table)
  for (const [i, { name, type }] of table.columns.entries()) {
    const runs = runsOf(table.cells.get(name) ?? [])
    for (const { firstRow, cells } of i % 2 === 0 ? runs : runs.toReversed()) {
      const values = joined(
        type,
        cells.map((cell) => cell.values),
      )
      writer.writeCells(name, firstRow, cells.length, cells[0].shape, values)
    }
  }
  writer.finish()
}

function runsOf(cells: readonly (RandomCell | null)[]): { firstRow: number; cells: RandomCell[] }[] {
  const runs: { firstRow: number; cells: RandomCell[] }[] = []
  for (const [row, cell] of cells.entries()) {
    if (cell === null) continue
    const last = runs.at(-1)
    const follows = last !== undefined && last.firstRow + last.cells.length === row
    if (follows && sameShape(last.cells[0].shape, cell.shape)) last.cells.push(cell)
    else runs.push({ firstRow: row, cells: [cell] })
  }
  return runs
}

/** Values of several cells one after another. */
export function joined(type: ValueType, parts: readonly Cells[]): Cells {
  if (type === 'string') return (parts as string[][]).flat()
  const all = (parts as Float64Array[]).flatMap((part) => [...part])
  const cells = makeCells(type, all.length)
  return (cells.constructor as unknown as { from(values: readonly number[]): Cells }).from(all)
}

/** What a reader must find in a column: blanks where nothing was put, and no array where its shape is not known. */
export function wantedCells(table: OwnTable, { name, type, shape, ndim }: NewColumn): JsonCell[] {
  const blank = shape ?? (ndim === undefined ? [] : undefined)
  return (table.cells.get(name) ?? []).map((cell) => {
    if (cell !== null) return jsonCell(type, cell.shape, cell.values)
    return blank === undefined ? null : jsonCell(type, blank, makeCells(type, shapeSize(blank)))
  })
}
