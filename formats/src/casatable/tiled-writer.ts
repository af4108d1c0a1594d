import type { ByteSink } from '../bytes.ts'
import { FormatError } from '../error.ts'
import type { ColumnWriter, ManagerPlan, ManagerWriter } from './column-writer.ts'
import type { RowRange } from './row-ranges.ts'
import { managerFile } from './storage.ts'
import type { ColumnLayout } from './table-dat.ts'
import type { TableFiles } from './table-files.ts'
import { plannedBytes, planTiles, type TilePlan } from './tile-access.ts'
import { writeTiles } from './tile-update.ts'
import type { Hypercube } from './tiled-header.ts'
import { tiledHeaderBytes } from './tiled-header-writer.ts'
import { type Cells, sameShape, shapeSize } from './value-type.ts'

const TILE_VALUES = 1 << 17 // aimed at: a megabyte of complex values
const ALIGNED_ROWS = 8 // so that tiles of bools end with a byte

interface GrowingCube {
  readonly cellShape: readonly number[]
  readonly tileShape: readonly number[]
  readonly file: number
  readonly sink: ByteSink
  rows: number
}

/**
 * Writes one column into tiles of whole cells, so that the rows of one shape lie in one file as they come.
 * Cells of several shapes make several hypercubes (TiledShapeStMan); a column of one shape needs but one
 * (TiledColumnStMan).
 */
export class TiledWriter implements ManagerWriter {
  readonly columns: ReadonlyMap<string, ColumnWriter>
  readonly #type: 'TiledShapeStMan' | 'TiledColumnStMan'
  readonly #plan: ManagerPlan
  readonly #files: TableFiles
  readonly #column: ColumnLayout
  readonly #cubes: GrowingCube[] = []
  readonly #ranges: RowRange[] = []

  constructor(files: TableFiles, type: 'TiledShapeStMan' | 'TiledColumnStMan', plan: ManagerPlan) {
    this.#files = files
    this.#type = type
    this.#plan = plan
    this.#column = plan.columns[0]
    if (type === 'TiledColumnStMan') {
      this.#addCube(this.#column.shape ?? [], 0)
      this.#cubes[0].rows = plan.rowCount
    }
    const writeCells: ColumnWriter['writeCells'] = (firstRow, count, shape, cells) => {
      if (type === 'TiledColumnStMan') this.#write(this.#cubes[0], firstRow, count, cells)
      else this.#writeShaped(firstRow, count, shape, cells)
    }
    this.columns = new Map([[this.#column.name, { writeCells }]])
  }

  finish() {
    for (const cube of this.#cubes) extendTo(cube.sink, plannedBytes(this.#tilePlan(cube)))
    const cubes = this.#cubes.map((cube): Hypercube => {
      const shape = [...cube.cellShape, cube.rows]
      return { extensible: true, shape, tileShape: cube.tileShape, file: cube.file, offset: 0 }
    })
    const header = tiledHeaderBytes(this.#type, this.#plan, cubes, joinRanges(this.#ranges))
    this.#files.create(managerFile(this.#plan)).write(0, header)
    return { type: this.#type, sequence: this.#plan.sequence, block: new Uint8Array(0) }
  }

  #writeShaped(firstRow: number, count: number, shape: readonly number[], cells: Cells): void {
    const known = this.#ranges.find((range) => firstRow < range.endRow && range.firstRow < firstRow + count)
    if (known !== undefined) this.#fail(`rows ${known.firstRow} to ${known.endRow} have been written before`)
    const number = this.#cubes.findIndex((cube) => sameShape(cube.cellShape, shape))
    const cube = number < 0 ? this.#addCube(shape, this.#cubes.length + 1) : this.#cubes[number]
    const last = this.#ranges.at(-1)
    const position = cube.rows
    cube.rows += count
    this.#write(cube, position, count, cells)
    const range = { firstRow, endRow: firstRow + count, cube: this.#cubes.indexOf(cube) + 1, position }
    if (last !== undefined && follows(last, range))
      this.#ranges[this.#ranges.length - 1] = { ...last, endRow: range.endRow }
    else this.#ranges.push(range)
  }

  #write(cube: GrowingCube, position: number, count: number, cells: Cells): void {
    writeTiles(this.#tilePlan(cube), cube.sink, position, count, cells, 0)
  }

  #tilePlan(cube: GrowingCube): TilePlan {
    const shape = [...cube.cellShape, cube.rows]
    const { tileShape, file } = cube
    return planTiles(
      { extensible: true, shape, tileShape, file, offset: 0 },
      [this.#column.type],
      0,
      this.#plan.littleEndian,
    )
  }

  #addCube(cellShape: readonly number[], file: number): GrowingCube {
    const sink = this.#files.create(managerFile(this.#plan, `_TSM${file}`))
    const tileShape = [...cellShape, rowsPerTile(cellShape, this.#plan.rowCount)]
    const cube = { cellShape, tileShape, file, sink, rows: 0 }
    this.#cubes.push(cube)
    return cube
  }

  #fail(message: string): never {
    throw new FormatError(this.#files.path, undefined, `column ${this.#column.name}: ${message}`)
  }
}

function rowsPerTile(cellShape: readonly number[], rowCount: number): number {
  const fitting = Math.floor(TILE_VALUES / Math.max(1, shapeSize(cellShape)))
  const rows = Math.max(1, Math.min(fitting, rowCount))
  return Math.ceil(rows / ALIGNED_ROWS) * ALIGNED_ROWS
}

function follows(range: RowRange, next: RowRange): boolean {
  return (
    range.cube === next.cube &&
    range.endRow === next.firstRow &&
    range.position + range.endRow - range.firstRow === next.position
  )
}

/** The ranges in the order of their rows, those that follow each other made one. */
function joinRanges(ranges: readonly RowRange[]): RowRange[] {
  const joined: RowRange[] = []
  for (const range of [...ranges].sort((a, b) => a.firstRow - b.firstRow)) {
    const last = joined.at(-1)
    if (last !== undefined && follows(last, range)) joined[joined.length - 1] = { ...last, endRow: range.endRow }
    else joined.push(range)
  }
  return joined
}

/** Makes a file at least so long; what was not written reads as zero. */
function extendTo(sink: ByteSink, length: number): void {
  if (sink.size < length) sink.write(length - 1, new Uint8Array(1))
}
