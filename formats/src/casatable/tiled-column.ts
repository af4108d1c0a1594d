import type { ByteSource } from '../bytes.ts'
import { FormatError } from '../error.ts'
import type { Box } from './box.ts'
import type { RowRange, RowRanges } from './row-ranges.ts'
import type { ColumnStorage } from './storage.ts'
import type { ColumnLayout } from './table-dat.ts'
import type { TableFiles } from './table-files.ts'
import { plannedBytes, planTiles, readTiles, type TilePlan } from './tile-access.ts'
import { readTilePart } from './tile-part.ts'
import { writeTiles } from './tile-update.ts'
import type { Hypercube } from './tiled-header.ts'
import { type Cells, sameShape, type ValueType } from './value-type.ts'

export interface TiledPlace {
  readonly column: ColumnLayout
  readonly cubes: readonly Hypercube[]
  readonly ranges: RowRanges
  readonly types: readonly ValueType[] // of the columns that share the tiles
  readonly place: number // of this column among them
  readonly littleEndian: boolean
  readonly files: TableFiles
  readonly fileName: (file: number) => string
}

/** One column of a tiled storage manager. */
export class TiledColumn implements ColumnStorage {
  readonly #place: TiledPlace
  readonly #plans = new Map<number, TilePlan>()

  constructor(place: TiledPlace) {
    this.#place = place
  }

  cellShape(row: number): readonly number[] | undefined {
    const range = this.#place.ranges.find(row)
    return range === undefined ? undefined : this.#shapeIn(range)
  }

  equalShapes(firstRow: number, count: number): number {
    const { ranges } = this.#place
    const end = firstRow + count
    const shape = this.cellShape(firstRow)
    let row = ranges.nextChange(firstRow)
    while (row < end && sameShape(shape, this.cellShape(row))) row = ranges.nextChange(row)
    return Math.min(end, row) - firstRow
  }

  read(firstRow: number, count: number, target: Cells, offset: number): void {
    this.#forEachRange(firstRow, count, (plan, cube, position, rows, done) => {
      readTiles(plan, this.#source(cube), position, rows, target, offset + done * plan.cellSize)
    })
  }

  readPart(row: number, box: Box, target: Cells, offset: number): void {
    this.#forEachRange(row, 1, (plan, cube, position) => {
      readTilePart(plan, this.#source(cube), position, box, target, offset)
    })
  }

  write(firstRow: number, count: number, source: Cells, offset: number): void {
    const { files, fileName } = this.#place
    this.#forEachRange(firstRow, count, (plan, cube, position, rows, done) => {
      writeTiles(plan, files.update(fileName(cube.file)), position, rows, source, offset + done * plan.cellSize)
    })
  }

  #forEachRange(
    firstRow: number,
    count: number,
    visit: (plan: TilePlan, cube: Hypercube, position: number, rows: number, done: number) => void,
  ): void {
    for (let done = 0; done < count; ) {
      const row = firstRow + done
      const range = this.#place.ranges.find(row)
      if (range === undefined || this.#shapeIn(range) === undefined) this.#fail(`row ${row} has no array`)
      const rows = Math.min(count - done, range.endRow - row)
      visit(this.#plan(range.cube), this.#place.cubes[range.cube], range.position + row - range.firstRow, rows, done)
      done += rows
    }
  }

  #shapeIn(range: RowRange): readonly number[] | undefined {
    const { shape, file } = this.#place.cubes[range.cube]
    if (file < 0 || shape.length === 0) return undefined
    const plan = this.#plan(range.cube)
    const end = range.position + range.endRow - range.firstRow
    if (range.position < 0 || end > plan.rowCount) {
      this.#fail(`rows from ${range.firstRow} on lie at ${range.position} to ${end} of a hypercube of ${plan.rowCount}`)
    }
    return plan.cellShape
  }

  #plan(number: number): TilePlan {
    const known = this.#plans.get(number)
    if (known !== undefined) return known
    const { cubes, types, place, littleEndian } = this.#place
    const cube = cubes[number]
    const plan = planTiles(cube, types, place, littleEndian)
    const { size } = this.#source(cube)
    if (!(plannedBytes(plan) <= size)) {
      this.#fail(
        `hypercube [${cube.shape}] of tiles [${cube.tileShape}] wants ${plannedBytes(plan)} bytes, file has ${size}`,
      )
    }
    this.#plans.set(number, plan)
    return plan
  }

  #source(cube: Hypercube): ByteSource {
    return this.#place.files.open(this.#place.fileName(cube.file))
  }

  #fail(message: string): never {
    const { files, column } = this.#place
    throw new FormatError(files.path, undefined, `column ${column.name}: ${message}`)
  }
}
