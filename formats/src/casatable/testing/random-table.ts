import { encodeText } from '../aipsio-writer.ts'
import type { Keywords } from '../keywords.ts'
import { type Cells, shapeSize, type ValueType } from '../value-type.ts'
import type { Draw } from './draw.ts'

/** A cell that was put: its shape, first axis fastest, and its values. */
export interface RandomCell {
  readonly shape: readonly number[]
  readonly values: Cells
}

export interface RandomColumn {
  readonly name: string
  readonly type: ValueType
  readonly kind: 'scalar' | 'fixed' | 'varying'
  readonly shape: readonly number[] // where it is fixed
  readonly maxLength: number // of texts, bytes; 0 for any
  readonly cells: readonly (RandomCell | null)[] // null: never put
}

export interface RandomManager {
  readonly type: string
  readonly spec: Readonly<Record<string, number | readonly number[]>>
  readonly columns: readonly RandomColumn[]
}

export interface RandomTable {
  readonly rowCount: number
  readonly littleEndian: boolean
  readonly growth: number // rows added at a time
  readonly managers: readonly RandomManager[]
  readonly again: readonly (readonly [column: string, row: number, cell: RandomCell])[] // put once more afterwards
  readonly removed: readonly number[] // rows, one after another
  readonly keywords: Keywords
  readonly columnKeywords: Keywords // of the first column
}

export const types: readonly ValueType[] = [
  ...(['bool', 'uchar', 'short', 'int', 'uint', 'int64', 'float', 'double', 'complex', 'dcomplex', 'string'] as const),
]
export const tileTypes = types.filter((type) => type !== 'string')
const keywordTypes = ['bool', 'int', 'double', 'dcomplex', 'string'] as const // that Python can put
const MANAGERS = ['StandardStMan', 'IncrementalStMan', 'TiledShapeStMan', 'TiledColumnStMan', 'TiledCellStMan'] as const

/** A table in any of the storage managers that casacore can be told to use, of types that its Python knows. */
export function randomTable(draw: Draw): RandomTable {
  const rowCount = draw.one([0, 1, 2, 7, 8, 9, 33])
  const managers = draw.list(draw.int(1, 3), (i) => randomManager(draw, draw.one(MANAGERS), i, rowCount))
  const mayShrink = managers.every(({ type }) => !type.startsWith('Tiled'))
  const removed = mayShrink ? draw.list(draw.int(0, Math.min(3, rowCount)), (i) => draw.int(0, rowCount - 1 - i)) : []
  return {
    rowCount,
    littleEndian: draw.int(0, 1) === 1,
    growth: draw.one([1, 5, Math.max(1, rowCount)]),
    managers,
    again: draw.list(rowCount === 0 ? 0 : draw.int(0, 6), () => putAgain(draw, managers, rowCount)).flat(),
    removed,
    keywords: draw.keywords(2, keywordTypes),
    columnKeywords: draw.keywords(2, keywordTypes),
  }
}

function putAgain(draw: Draw, managers: readonly RandomManager[], rowCount: number): RandomTable['again'] {
  const manager = draw.one(managers)
  const column = draw.one(manager.columns)
  const row = draw.int(0, rowCount - 1)
  const tiled = manager.type.startsWith('Tiled')
  if (tiled && column.cells[row] === null) return []
  const shape = column.kind === 'varying' && !tiled ? varyingShape(draw, column.type) : column.cells[row]?.shape
  return [[column.name, row, cellOf(draw, column, shape ?? column.shape)]]
}

function randomManager(draw: Draw, type: string, index: number, rowCount: number): RandomManager {
  const prefix = `M${index}`
  if (!type.startsWith('Tiled')) {
    const columns = draw.list(draw.int(1, 4), (i) => bucketColumn(draw, `${prefix}C${i}`, rowCount))
    const spec = { BUCKETSIZE: draw.one([2, 5, 40]) * rowBytes(columns) }
    return { type, spec: draw.int(0, 3) === 0 ? {} : spec, columns }
  }
  const fixed = type === 'TiledColumnStMan'
  const axes = draw.int(1, 3)
  const shapes = draw.list(3, () => draw.list(axes, () => draw.int(1, 6)))
  const perRow = draw.list(rowCount, () =>
    draw.int(0, 5) === 0 && !fixed ? null : draw.one(fixed ? [shapes[0]] : shapes),
  )
  const columns = draw.list(type === 'TiledCellStMan' ? 1 : draw.int(1, 3), (i): RandomColumn => {
    const plan = { name: `${prefix}C${i}`, type: draw.one(tileTypes), maxLength: 0, shape: fixed ? shapes[0] : [] }
    const cells = perRow.map((shape) => (shape === null ? null : cellOf(draw, plan, shape)))
    return {
      ...plan,
      kind: fixed ? 'fixed' : 'varying',
      shape: fixed ? shapes[0] : new Array<number>(axes).fill(0),
      cells,
    }
  })
  const tileAxes = type === 'TiledCellStMan' ? axes : axes + 1
  return { type, spec: { DEFAULTTILESHAPE: draw.list(tileAxes, () => draw.int(1, 7)) }, columns }
}

/** What a bucket must hold at least; casacore takes smaller ones, and then fails. */
function rowBytes(columns: readonly RandomColumn[]): number {
  const bytesOf = (column: RandomColumn, { values }: RandomCell): number =>
    column.type === 'string'
      ? (values as string[]).reduce((sum, text) => sum + 4 + encodeText(text).length, 0)
      : 8 * values.length
  const largest = columns.map((column) =>
    Math.max(
      column.maxLength,
      16 * shapeSize(column.shape),
      ...column.cells.map((cell) => (cell === null ? 0 : bytesOf(column, cell))),
    ),
  )
  return largest.reduce((sum, bytes) => sum + 100 + bytes, 0)
}

function bucketColumn(draw: Draw, name: string, rowCount: number): RandomColumn {
  const type = draw.one(types)
  const kind = draw.one(['scalar', 'fixed', 'varying'] as const)
  const shape = kind === 'fixed' ? draw.shape(1, 3, 1) : []
  const maxLength = type === 'string' && kind === 'scalar' && draw.int(0, 2) === 0 ? draw.int(1, 20) : 0
  const column = { name, type, kind, shape, maxLength }
  const cells = draw.list(rowCount, () => {
    if (draw.int(0, 4) === 0) return null
    return cellOf(draw, column, kind === 'varying' ? varyingShape(draw, type) : shape)
  })
  return { ...column, cells }
}

/** Of empty arrays Python's casacore puts only those of one axis. */
function varyingShape(draw: Draw, type: ValueType): number[] {
  return type !== 'string' && draw.int(0, 9) === 0 ? [0] : draw.shape(1, 4, 1)
}

function cellOf(draw: Draw, column: { type: ValueType; maxLength: number }, shape: readonly number[]): RandomCell {
  const values = draw.values(column.type, shapeSize(shape), column.maxLength)
  if (column.maxLength === 0 || column.type !== 'string') return { shape, values }
  return { shape, values: (values as string[]).map((text) => (encodeText(text).length > column.maxLength ? '' : text)) }
}
