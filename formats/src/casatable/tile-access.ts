import { swapWords } from '../byte-order.ts'
import type { ByteSource } from '../bytes.ts'
import { FormatError } from '../error.ts'
import { copyRaw, valueBytes } from './raw-cells.ts'
import { copyTile, tilesOfCell } from './tile-scatter.ts'
import type { Hypercube } from './tiled-header.ts'
import { type Cells, makeCells, shapeSize, typeFacts, type ValueType } from './value-type.ts'

const BITS_AT_ONCE = 1 << 20 // bytes of packed bools read at a time

/** How the cells of one column lie in the tiles of one hypercube. */
export interface TilePlan {
  readonly type: ValueType
  readonly littleEndian: boolean
  readonly cellShape: readonly number[]
  readonly cellSize: number // values
  readonly tileCellShape: readonly number[] // the part of a cell in one tile
  readonly rowsPerTile: number
  readonly rowCount: number // in the hypercube
  readonly tilesPerCell: number
  readonly valuesPerTile: number
  readonly tileBytes: number // of all columns that share the tiles
  readonly columnStart: number // of this column within a tile, bytes
  readonly fileStart: number
  readonly wholeCells: boolean // every tile holds whole cells, one after another
  readonly seamless: boolean // and the tiles follow each other without a gap
}

/** @param types  of the columns that share the tiles, in the order in which they lie there */
export function planTiles(
  cube: Hypercube,
  types: readonly ValueType[],
  column: number,
  littleEndian: boolean,
): TilePlan {
  const axes = cube.shape.length - 1
  const cellShape = cube.shape.slice(0, axes)
  const tileCellShape = cube.tileShape.slice(0, axes)
  const valuesPerTile = shapeSize(cube.tileShape)
  const lengths = types.map((type) => tileLength(type, valuesPerTile))
  const columnStart = lengths.slice(0, column).reduce((sum, length) => sum + length, 0)
  const tileBytes = lengths.reduce((sum, length) => sum + length, 0)
  const wholeCells = cellShape.every((length, axis) => length === tileCellShape[axis])
  const type = types[column]
  return {
    type,
    littleEndian,
    cellShape,
    cellSize: shapeSize(cellShape),
    tileCellShape,
    rowsPerTile: cube.tileShape[axes],
    rowCount: cube.shape[axes],
    tilesPerCell: cellShape.reduce((product, length, axis) => product * Math.ceil(length / tileCellShape[axis]), 1),
    valuesPerTile,
    tileBytes,
    columnStart,
    fileStart: cube.offset,
    wholeCells,
    seamless: wholeCells && types.length === 1 && (type !== 'bool' || valuesPerTile % 8 === 0),
  }
}

function tileLength(type: ValueType, values: number): number {
  return type === 'bool' ? Math.ceil(values / 8) : values * typeFacts[type].byteLength
}

/** The bytes that a plan takes for granted. */
export function plannedBytes(plan: TilePlan): number {
  return plan.fileStart + Math.ceil(plan.rowCount / plan.rowsPerTile) * plan.tilesPerCell * plan.tileBytes
}

/** Reads the cells at positions [first, first + count) of the row axis into consecutive values of `target`. */
export function readTiles(
  plan: TilePlan,
  source: ByteSource,
  first: number,
  count: number,
  target: Cells,
  offset: number,
): void {
  if (first < 0 || first + count > plan.rowCount) {
    throw new FormatError(
      source.path,
      undefined,
      `rows ${first} to ${first + count} of a hypercube of ${plan.rowCount}`,
    )
  }
  if (plan.seamless) {
    readRun(plan, source, plan.fileStart, first * plan.cellSize, count * plan.cellSize, target, offset)
    return
  }
  forEachTileRow(plan, first, count, (tileRow, inTile, rows, done) => {
    const at = offset + done * plan.cellSize
    const base = plan.fileStart + plan.columnStart + tileRow * plan.tilesPerCell * plan.tileBytes
    if (plan.wholeCells) readRun(plan, source, base, inTile * plan.cellSize, rows * plan.cellSize, target, at)
    else readPieces(plan, source, base, inTile, rows, target, at)
  })
}

/** Visits the tiles' rows one after another: (tile row, first row within it, number of rows, rows done before). */
export function forEachTileRow(
  plan: TilePlan,
  first: number,
  count: number,
  visit: (tileRow: number, inTile: number, rows: number, done: number) => void,
): void {
  for (let done = 0; done < count; ) {
    const position = first + done
    const tileRow = Math.floor(position / plan.rowsPerTile)
    const inTile = position - tileRow * plan.rowsPerTile
    const rows = Math.min(count - done, plan.rowsPerTile - inTile)
    visit(tileRow, inTile, rows, done)
    done += rows
  }
}

/** Reads `count` values that lie one after another, from value `first` behind byte `base` on. */
export function readRun(
  plan: TilePlan,
  source: ByteSource,
  base: number,
  first: number,
  count: number,
  target: Cells,
  offset: number,
): void {
  if (plan.type === 'bool') {
    readBits(source, base, first, count, target as Uint8Array, offset)
    return
  }
  const facts = typeFacts[plan.type]
  const bytes = valueBytes(plan.type, target, offset, count)
  source.read(base + first * facts.byteLength, bytes)
  if (!plan.littleEndian) swapWords(bytes, facts.wordLength)
}

function readBits(
  source: ByteSource,
  base: number,
  first: number,
  count: number,
  target: Uint8Array,
  offset: number,
): void {
  const scratch = new Uint8Array(Math.min(BITS_AT_ONCE, (count >> 3) + 2))
  for (let done = 0; done < count; ) {
    const bit = (first + done) % 8
    const values = Math.min(count - done, 8 * scratch.length - bit)
    const bits = scratch.subarray(0, (bit + values + 7) >> 3)
    source.read(base + Math.floor((first + done) / 8), bits)
    copyRaw('bool', bits, bit, target, offset + done, values, true)
    done += values
  }
}

/** Puts cells together from the tiles that hold pieces of them. */
function readPieces(
  plan: TilePlan,
  source: ByteSource,
  base: number,
  inTile: number,
  rows: number,
  target: Cells,
  offset: number,
): void {
  const perRow = shapeSize(plan.tileCellShape)
  const scratch = makeCells(plan.type, rows * perRow)
  tilesOfCell(plan.cellShape, plan.tileCellShape, (tile, piece) => {
    readRun(plan, source, base + tile * plan.tileBytes, inTile * perRow, rows * perRow, scratch, 0)
    copyTile(plan, piece, rows, scratch, target, offset, 'from tile')
  })
}
