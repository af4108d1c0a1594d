import { swapWords } from '../byte-order.ts'
import type { ByteSink } from '../bytes.ts'
import { FormatError } from '../error.ts'
import { packBits } from './bits.ts'
import { copyRaw, valueBytes } from './raw-cells.ts'
import { forEachTileRow, type TilePlan } from './tile-access.ts'
import { copyTile, tilesOfCell } from './tile-scatter.ts'
import { type Cells, makeCells, shapeSize, typeFacts } from './value-type.ts'

/** Writes cells at positions [first, first + count) of the row axis of a hypercube that has room for them. */
export function writeTiles(
  plan: TilePlan,
  sink: ByteSink,
  first: number,
  count: number,
  source: Cells,
  offset: number,
): void {
  if (first < 0 || first + count > plan.rowCount) {
    throw new FormatError(sink.path, undefined, `rows ${first} to ${first + count} of a hypercube of ${plan.rowCount}`)
  }
  if (plan.seamless) {
    writeRun(plan, sink, plan.fileStart, first * plan.cellSize, count * plan.cellSize, source, offset)
    return
  }
  forEachTileRow(plan, first, count, (tileRow, inTile, rows, done) => {
    const at = offset + done * plan.cellSize
    const base = plan.fileStart + plan.columnStart + tileRow * plan.tilesPerCell * plan.tileBytes
    if (plan.wholeCells) writeRun(plan, sink, base, inTile * plan.cellSize, rows * plan.cellSize, source, at)
    else writePieces(plan, sink, base, inTile, rows, source, at)
  })
}

function writeRun(
  plan: TilePlan,
  sink: ByteSink,
  base: number,
  first: number,
  count: number,
  source: Cells,
  offset: number,
): void {
  if (plan.type === 'bool') {
    writeBits(sink, base, first, count, source as Uint8Array, offset)
    return
  }
  const facts = typeFacts[plan.type]
  let bytes = valueBytes(plan.type, source, offset, count)
  if (!plan.littleEndian) {
    bytes = bytes.slice()
    swapWords(bytes, facts.wordLength)
  }
  sink.write(base + first * facts.byteLength, bytes)
}

/** Packs bools; the first and last byte keep the bits that belong to other values. */
function writeBits(
  sink: ByteSink,
  base: number,
  first: number,
  count: number,
  source: Uint8Array,
  offset: number,
): void {
  const bit = first % 8
  const start = base + Math.floor(first / 8)
  const bits = new Uint8Array((bit + count + 7) >> 3)
  if (bit !== 0) readExisting(sink, start, bits.subarray(0, 1))
  if ((bit + count) % 8 !== 0) readExisting(sink, start + bits.length - 1, bits.subarray(-1))
  packBits(source, offset, bits, bit, count)
  sink.write(start, bits)
}

function readExisting(sink: ByteSink, offset: number, target: Uint8Array): void {
  if (offset < sink.size) sink.read(offset, target)
}

/** Cuts cells into the tiles that hold pieces of them; the rest of each tile stays as it is. */
function writePieces(
  plan: TilePlan,
  sink: ByteSink,
  base: number,
  inTile: number,
  rows: number,
  source: Cells,
  offset: number,
): void {
  const perRow = shapeSize(plan.tileCellShape)
  const scratch = makeCells(plan.type, rows * perRow)
  tilesOfCell(plan.cellShape, plan.tileCellShape, (tile, piece) => {
    const start = base + tile * plan.tileBytes
    readPiece(plan, sink, start, inTile * perRow, rows * perRow, scratch)
    copyTile(plan, piece, rows, scratch, source, offset, 'to tile')
    writeRun(plan, sink, start, inTile * perRow, rows * perRow, scratch, 0)
  })
}

function readPiece(plan: TilePlan, sink: ByteSink, base: number, first: number, count: number, scratch: Cells): void {
  const { byteLength } = typeFacts[plan.type]
  const bit = plan.type === 'bool' ? first % 8 : 0
  const start = base + (plan.type === 'bool' ? Math.floor(first / 8) : first * byteLength)
  const bytes = new Uint8Array(plan.type === 'bool' ? (bit + count + 7) >> 3 : count * byteLength)
  if (start + bytes.length <= sink.size) sink.read(start, bytes)
  copyRaw(plan.type, bytes, bit, scratch, 0, count, plan.littleEndian)
}
