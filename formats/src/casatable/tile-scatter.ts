import { copyRun, placeIn } from './box.ts'
import { type Cells, shapeSize, typeFacts, type ValueType } from './value-type.ts'

/** The part of a cell that lies in one tile: lines along the first axis. */
export interface TilePiece {
  readonly lineLength: number // values
  readonly inTile: readonly number[] // first value of each line, counted in the tile's cell
  readonly inCell: readonly number[] // and in the cell
}

/** Visits the tiles that make up one cell, in the order in which they lie in the file: first axis fastest. */
export function tilesOfCell(
  cellShape: readonly number[],
  tileShape: readonly number[],
  visit: (tile: number, piece: TilePiece) => void,
): void {
  const grid = cellShape.map((length, axis) => Math.ceil(length / tileShape[axis]))
  const tiles = shapeSize(grid)
  for (let tile = 0; tile < tiles; tile++) {
    const origin = positionOf(tile, grid).map((index, axis) => index * tileShape[axis])
    visit(tile, pieceOf(cellShape, tileShape, origin))
  }
}

function pieceOf(cellShape: readonly number[], tileShape: readonly number[], origin: readonly number[]): TilePiece {
  const extent = cellShape.map((length, axis) => Math.min(tileShape[axis], length - origin[axis]))
  const lines = shapeSize(extent.slice(1))
  const inTile: number[] = []
  const inCell: number[] = []
  for (let line = 0; line < lines; line++) {
    const position = [0, ...positionOf(line, extent.slice(1))]
    inTile.push(placeIn(tileShape, position))
    inCell.push(
      placeIn(
        cellShape,
        position.map((index, axis) => index + origin[axis]),
      ),
    )
  }
  return { lineLength: extent[0], inTile, inCell }
}

function positionOf(index: number, shape: readonly number[]): number[] {
  let rest = index
  return shape.map((length) => {
    const at = rest % length
    rest = Math.floor(rest / length)
    return at
  })
}

interface PiecedCells {
  readonly type: ValueType
  readonly cellSize: number
  readonly tileCellShape: readonly number[]
}

/** Copies the lines of a piece for several rows, from the tile into the cells or back. */
export function copyTile(
  plan: PiecedCells,
  piece: TilePiece,
  rows: number,
  tile: Cells,
  cells: Cells,
  offset: number,
  direction: 'from tile' | 'to tile',
): void {
  const { parts } = typeFacts[plan.type]
  const tileCell = shapeSize(plan.tileCellShape) * parts
  const length = piece.lineLength * parts
  const [from, to] = direction === 'from tile' ? [tile, cells] : [cells, tile]
  for (let row = 0; row < rows; row++) {
    for (let line = 0; line < piece.inTile.length; line++) {
      const inTile = row * tileCell + piece.inTile[line] * parts
      const inCell = (offset + row * plan.cellSize + piece.inCell[line]) * parts
      copyRun(
        from,
        direction === 'from tile' ? inTile : inCell,
        to,
        direction === 'from tile' ? inCell : inTile,
        length,
      )
    }
  }
}
