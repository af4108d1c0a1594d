import { FormatError } from '../error.ts'
import { type RowRange, RowRanges } from './row-ranges.ts'
import { type ColumnStorage, type ManagerContext, managerFile } from './storage.ts'
import type { ColumnLayout } from './table-dat.ts'
import { TiledColumn } from './tiled-column.ts'
import { type Hypercube, readTiledHeader, type TiledHeader } from './tiled-header.ts'
import { TiledValueColumn } from './tiled-value-column.ts'
import { typeFacts } from './value-type.ts'

export const tiledManagers = ['TiledShapeStMan', 'TiledColumnStMan', 'TiledCellStMan', 'TiledDataStMan'] as const

/** Opens the columns of a tiled storage manager: arrays of equal shape form hypercubes, which are cut into tiles. */
export function openTiledStorage(context: ManagerContext): ColumnStorage[] {
  const header = readTiledHeader(context)
  const cubes = context.manager.type === 'TiledCellStMan' ? header.cubes.map(withRowAxis) : header.cubes
  const ranges = new RowRanges(rangesOf(context, header))
  const ordered = orderInTile(context, header)
  const types = ordered.map((column) => column.type)
  return context.columns.map((column) => {
    const place = ordered.indexOf(column)
    if (place < 0) return new TiledValueColumn(context.files.path, column, cubes, ranges)
    if (column.type === 'string') fail(context, `column ${column.name} holds texts, which tiles cannot`)
    if (cubes.some((cube) => cube.shape.length > 0 && cube.shape.length !== header.axes + rowAxes(context))) {
      fail(context, `hypercubes of ${header.axes} axes differ in the number of their axes`)
    }
    return new TiledColumn({
      column,
      cubes,
      ranges,
      types,
      place,
      littleEndian: context.littleEndian,
      files: context.files,
      fileName: (file) => managerFile(context.manager, `_TSM${file}`),
    })
  })
}

function rowAxes(context: ManagerContext): number {
  return context.manager.type === 'TiledCellStMan' ? 1 : 0
}

/** A cube that is one cell, seen as a cube of one row. */
function withRowAxis(cube: Hypercube): Hypercube {
  if (cube.shape.length === 0) return cube
  return { ...cube, shape: [...cube.shape, 1], tileShape: [...cube.tileShape, 1] }
}

function rangesOf(context: ManagerContext, header: TiledHeader): readonly RowRange[] {
  const { manager, rowCount } = context
  if (manager.type === 'TiledColumnStMan') return [{ firstRow: 0, endRow: rowCount, cube: 0, position: 0 }]
  if (manager.type !== 'TiledCellStMan') return header.ranges
  const rows = Math.min(rowCount, header.cubes.length)
  return Array.from({ length: rows }, (_, row) => ({ firstRow: row, endRow: row + 1, cube: row, position: 0 }))
}

/** Columns that share tiles lie there by length of a value, longest first (bools last), equal ones in reverse order. */
function orderInTile(context: ManagerContext, header: TiledHeader): ColumnLayout[] {
  const names = context.hypercolumns.get(header.name)
  const columns =
    names === undefined
      ? [...context.columns]
      : names.flatMap((name) =>
          context.columns.filter((column) => column.name === name || column.originalName === name),
        )
  return columns.sort((a, b) => typeFacts[a.type].byteLength - typeFacts[b.type].byteLength).reverse()
}

function fail(context: ManagerContext, message: string): never {
  throw new FormatError(`${context.files.path}/${managerFile(context.manager)}`, undefined, message)
}
