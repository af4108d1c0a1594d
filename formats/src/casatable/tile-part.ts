import type { ByteSource } from '../bytes.ts'
import { type Box, copyBox, forEachPosition, placeIn } from './box.ts'
import { readRun, type TilePlan } from './tile-access.ts'
import { type Cells, makeCells, typeFacts } from './value-type.ts'

/**
 * Reads a box of the cell at a position of the row axis into consecutive values of `target`. Of each tile that has a part
 * of it, the bytes from its first value to its last are read, so that memory is bounded by a tile.
 */
export function readTilePart(
  plan: TilePlan,
  source: ByteSource,
  position: number,
  box: Box,
  target: Cells,
  offset: number,
): void {
  const { tileCellShape, cellShape } = plan
  if (box.shape.includes(0)) return
  const grid = cellShape.map((length, axis) => Math.ceil(length / tileCellShape[axis]))
  const first = box.start.map((start, axis) => Math.floor(start / tileCellShape[axis]))
  const last = box.start.map((start, axis) => Math.floor((start + box.shape[axis] - 1) / tileCellShape[axis]))
  const tileRow = Math.floor(position / plan.rowsPerTile)
  const base = plan.fileStart + plan.columnStart + tileRow * plan.tilesPerCell * plan.tileBytes
  const rowStart = (position - tileRow * plan.rowsPerTile) * tileCellShape.reduce((size, length) => size * length, 1)
  forEachPosition(
    last.map((tile, axis) => tile - first[axis] + 1),
    (step) => {
      const tile = step.map((count, axis) => first[axis] + count)
      const part = partInTile(plan, box, tile)
      const begin = placeIn(tileCellShape, part.inTile)
      const end = placeIn(
        tileCellShape,
        part.inTile.map((start, axis) => start + part.shape[axis] - 1),
      )
      const scratch = makeCells(plan.type, end + 1 - begin)
      readRun(plan, source, base + placeIn(grid, tile) * plan.tileBytes, rowStart + begin, end + 1 - begin, scratch, 0)
      copyBox(
        { cells: scratch, offset: -begin, shape: tileCellShape, start: part.inTile },
        { cells: target, offset, shape: box.shape, start: part.inBox },
        part.shape,
        typeFacts[plan.type].parts,
      )
    },
  )
}

/** What a tile has of a box: where in the tile, where in the box, and how much of it. */
function partInTile({ tileCellShape }: TilePlan, box: Box, tile: readonly number[]) {
  const origin = tile.map((index, axis) => index * tileCellShape[axis])
  const start = box.start.map((value, axis) => Math.max(value, origin[axis]))
  const end = box.start.map((value, axis) => Math.min(value + box.shape[axis], origin[axis] + tileCellShape[axis]))
  return {
    inTile: start.map((value, axis) => value - origin[axis]),
    inBox: start.map((value, axis) => value - box.start[axis]),
    shape: end.map((value, axis) => value - start[axis]),
  }
}
