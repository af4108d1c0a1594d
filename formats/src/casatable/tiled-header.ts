import { type AipsReader, aipsFile } from './aipsio-reader.ts'
import type { Keywords } from './keywords.ts'
import { readRecord } from './record-reader.ts'
import type { RowRange } from './row-ranges.ts'
import { type ManagerContext, managerFile } from './storage.ts'

/** An array of cells cut into tiles; the last axis is that of the rows where cells of several rows share it. */
export interface Hypercube {
  readonly extensible: boolean
  readonly shape: readonly number[]
  readonly tileShape: readonly number[]
  readonly file: number // −1: no values
  readonly offset: number // of its first tile in the file
  readonly values?: Keywords // of the columns that tell what it is, and the coordinates along its axes
}

export interface TiledHeader {
  readonly name: string
  readonly axes: number
  readonly cubes: readonly Hypercube[]
  readonly ranges: readonly RowRange[] // of a TiledShapeStMan
}

/** Reads the header file of a tiled storage manager (tables/DataMan/TiledStMan.cc and its kin). */
export function readTiledHeader(context: ManagerContext): TiledHeader {
  const { manager, files } = context
  const reader = aipsFile(files.open(managerFile(manager)))
  const head = reader.begin(manager.type)
  if (manager.type === 'TiledColumnStMan' || manager.type === 'TiledCellStMan') reader.shape() // default tile
  const { name, axes, cubes } = readCommon(reader, context)
  let ranges: readonly RowRange[] = []
  if (manager.type === 'TiledShapeStMan') ranges = readShapeRanges(reader, cubes)
  else if (manager.type === 'TiledDataStMan') ranges = readDataRanges(reader, head.version, cubes)
  reader.end(head)
  return { name, axes, cubes, ranges }
}

function readCommon(reader: AipsReader, context: ManagerContext) {
  const head = reader.begin('TiledStMan')
  const wide = head.version >= 3
  const number = (): number => (wide ? reader.count64() : reader.uint32())
  const bigEndian = head.version >= 2 ? reader.boolean() : true
  if (bigEndian === context.littleEndian) reader.fail('byte order differs from that of the table')
  reader.uint32() // sequence number
  number() // rows
  const columns = reader.count(4)
  if (columns !== context.columns.length) reader.fail(`header of ${columns} columns, wanted ${context.columns.length}`)
  for (let i = 0; i < columns; i++) reader.int32()
  const name = reader.string()
  number() // tiles to keep in memory
  const axes = reader.uint32()
  for (let left = number(); left > 0; left--) if (reader.boolean()) skipFile(reader)
  const cubeCount = number()
  if (cubeCount * 24 > reader.remaining) reader.fail(`${cubeCount} hypercubes cannot lie in ${reader.remaining} bytes`)
  const cubes = Array.from({ length: cubeCount }, () => readCube(reader))
  reader.end(head)
  return { name, axes, cubes }
}

function skipFile(reader: AipsReader): void {
  const version = reader.uint32()
  reader.uint32() // sequence number
  if (version === 1) reader.uint32()
  else reader.count64()
}

function readCube(reader: AipsReader): Hypercube {
  const version = reader.uint32()
  const values = readRecord(reader)
  const extensible = reader.boolean()
  reader.uint32() // axes
  const shape = reader.shape()
  const tileShape = reader.shape()
  if (shape.length !== tileShape.length || shape.some((n) => n < 0) || tileShape.some((n) => n < 1)) {
    reader.fail(`hypercube [${shape}] has tiles [${tileShape}]`)
  }
  const file = reader.int32()
  return { extensible, shape, tileShape, file, offset: version === 1 ? reader.uint32() : reader.count64(), values }
}

function readShapeRanges(reader: AipsReader, cubes: readonly Hypercube[]): RowRange[] {
  reader.shape() // default tile
  const used = reader.uint32()
  const lastRows = reader.integers()
  const cubeNumbers = reader.integers()
  const lastPositions = reader.integers()
  if (Math.min(lastRows.length, cubeNumbers.length, lastPositions.length) < used) reader.fail(`row map lacks entries`)
  const ranges: RowRange[] = []
  for (let i = 0, firstRow = 0; i < used; i++) {
    const endRow = lastRows[i] + 1
    const position = lastPositions[i] - (lastRows[i] - firstRow)
    if (endRow <= firstRow || cubeNumbers[i] >= cubes.length) reader.fail(`row map leads to cube ${cubeNumbers[i]}`)
    ranges.push({ firstRow, endRow, cube: cubeNumbers[i], position })
    firstRow = endRow
  }
  return ranges
}

function readDataRanges(reader: AipsReader, version: number, cubes: readonly Hypercube[]): RowRange[] {
  const endOfAll = version > 1 ? reader.count64() : reader.uint32()
  if (version === 1) reader.uint32()
  const firstRows = reader.integers()
  const cubeNumbers = reader.integers()
  const positions = reader.integers()
  return Array.from(firstRows, (firstRow, i) => {
    const endRow = i + 1 < firstRows.length ? firstRows[i + 1] : endOfAll
    if (endRow < firstRow || cubeNumbers[i] >= cubes.length) reader.fail(`row map leads to cube ${cubeNumbers[i]}`)
    return { firstRow, endRow, cube: cubeNumbers[i], position: positions[i] }
  })
}
