import { AipsWriter } from './aipsio-writer.ts'
import type { ManagerPlan } from './column-writer.ts'
import { noKeywords } from './keywords.ts'
import { writeRecord } from './record-writer.ts'
import type { RowRange } from './row-ranges.ts'
import { plannedBytes, planTiles } from './tile-access.ts'
import type { Hypercube } from './tiled-header.ts'
import { typeFacts } from './value-type.ts'

const LARGE_FILE = 2 ** 31 // from here on lengths take 8 bytes

const noCube: Hypercube = { extensible: false, shape: [], tileShape: [], file: -1, offset: 0 }

/** The header file of a tiled storage manager with one column; see readTiledHeader. */
export function tiledHeaderBytes(
  type: 'TiledShapeStMan' | 'TiledColumnStMan',
  plan: ManagerPlan,
  cubes: readonly Hypercube[],
  ranges: readonly RowRange[],
): Uint8Array {
  const writer = new AipsWriter()
  const axes = cubes[0]?.shape.length ?? Math.max(1, plan.columns[0].ndim) + 1
  const defaultTile = cubes[0]?.tileShape ?? new Array<number>(axes).fill(1)
  writer.object(type, 1, () => {
    if (type === 'TiledColumnStMan') {
      writer.shape(defaultTile)
      writeCommon(writer, plan, axes, cubes, cubes)
    } else {
      writeCommon(writer, plan, axes, cubes, [noCube, ...cubes])
      writer.shape(defaultTile)
      writeRowMap(writer, ranges)
    }
  })
  return writer.bytes
}

function writeCommon(
  writer: AipsWriter,
  plan: ManagerPlan,
  axes: number,
  files: readonly Hypercube[],
  cubes: readonly Hypercube[],
): void {
  writer.object('TiledStMan', plan.littleEndian ? 2 : 1, () => {
    if (plan.littleEndian) writer.boolean(false)
    writer.uint32(plan.sequence)
    writer.uint32(plan.rowCount)
    writer.uint32(plan.columns.length)
    for (const column of plan.columns) writer.int32(typeFacts[column.type].code)
    writer.string(plan.name)
    writer.uint32(0) // limit of the cache
    writer.uint32(axes)
    const fileCount = Math.max(1, ...files.map((cube) => cube.file + 1))
    writer.uint32(fileCount)
    for (let file = 0; file < fileCount; file++) {
      const cube = files.find((one) => one.file === file)
      writer.boolean(cube !== undefined)
      if (cube !== undefined) writeFile(writer, plan, cube)
    }
    writer.uint32(cubes.length)
    for (const cube of cubes) writeCube(writer, cube)
  })
}

function writeFile(writer: AipsWriter, plan: ManagerPlan, cube: Hypercube): void {
  const length = plannedBytes(planTiles(cube, [plan.columns[0].type], 0, plan.littleEndian))
  const large = length >= LARGE_FILE
  writer.uint32(large ? 2 : 1)
  writer.uint32(cube.file)
  if (large) writer.int64(BigInt(length))
  else writer.uint32(length)
}

function writeCube(writer: AipsWriter, cube: Hypercube): void {
  writer.uint32(1)
  writeRecord(writer, noKeywords, 'Record')
  writer.boolean(cube.extensible)
  writer.uint32(cube.shape.length)
  writer.shape(cube.shape)
  writer.shape(cube.tileShape)
  writer.int32(cube.file)
  writer.uint32(cube.offset)
}

/** For each run of rows its last row, its hypercube, and the last position there; cube 0 stands for no array. */
function writeRowMap(writer: AipsWriter, ranges: readonly RowRange[]): void {
  const lastRows: number[] = []
  const cubes: number[] = []
  const positions: number[] = []
  let next = 0
  const put = (lastRow: number, cube: number, position: number): void => {
    lastRows.push(lastRow)
    cubes.push(cube)
    positions.push(position)
    next = lastRow + 1
  }
  for (const range of ranges) {
    if (range.firstRow > next) put(range.firstRow - 1, 0, 0)
    put(range.endRow - 1, range.cube, range.position + range.endRow - 1 - range.firstRow)
  }
  writer.uint32(lastRows.length)
  writer.integers(lastRows)
  writer.integers(cubes)
  writer.integers(positions)
}
