import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MemoryBytes } from '../memory-bytes.ts'
import { type Box, copyBox } from './box.ts'
import { planTiles, readTiles } from './tile-access.ts'
import { readTilePart } from './tile-part.ts'
import { writeTiles } from './tile-update.ts'
import { type Cells, makeCells, shapeSize, typeFacts, type ValueType } from './value-type.ts'

const types = ['bool', 'short', 'float', 'complex', 'dcomplex'] as const
const axis = fc.record({ length: fc.integer({ min: 1, max: 9 }), tile: fc.integer({ min: 1, max: 5 }), at: fc.nat() })

interface Axis {
  readonly length: number
  readonly tile: number
  readonly at: number
}

/** A box within the axes: its start and length from one number each. */
function boxIn(axes: readonly Axis[]): Box {
  const start = axes.map(({ length, at }) => at % length)
  return { start, shape: axes.map(({ length, at }, i) => 1 + (Math.floor(at / length) % (length - start[i]))) }
}

function valuesOf(type: ValueType, count: number): Cells {
  const cells = makeCells(type, count) as Float64Array
  for (let i = 0; i < cells.length; i++) cells[i] = type === 'bool' ? ((i * i) % 3) & 1 : (i * 7) % 4096
  return cells
}

test('any box of a cell, read from tiles of any shape, is what stands there in the whole cell', () => {
  fc.assert(
    fc.property(
      fc.array(axis, { minLength: 1, maxLength: 4 }),
      axis,
      fc.constantFrom(...types),
      fc.boolean(),
      (axes, rows, type, littleEndian) => {
        const cellShape = axes.map(({ length }) => length)
        const cube = {
          extensible: true,
          shape: [...cellShape, rows.length],
          tileShape: [...axes.map(({ tile }) => tile), rows.tile],
          file: 0,
          offset: 0,
        }
        const others: ValueType[] = ['double', type, 'bool']
        const plan = planTiles(cube, others, 1, littleEndian)
        const file = new MemoryBytes('tiles')
        file.write(plan.tileBytes * plan.tilesPerCell * Math.ceil(rows.length / rows.tile) - 1, new Uint8Array(1))
        writeTiles(plan, file, 0, rows.length, valuesOf(type, shapeSize(cube.shape)), 0)

        const position = rows.at % rows.length
        const cell = makeCells(type, shapeSize(cellShape))
        readTiles(plan, file, position, 1, cell, 0)
        const box = boxIn(axes)
        const zero = cellShape.map(() => 0)
        const wanted = makeCells(type, shapeSize(box.shape))
        copyBox(
          { cells: cell, offset: 0, shape: cellShape, start: box.start },
          { cells: wanted, offset: 0, shape: box.shape, start: zero },
          box.shape,
          typeFacts[type].parts,
        )
        const found = makeCells(type, shapeSize(box.shape) + 2)
        readTilePart(plan, file, position, box, found, 1)
        expect(found.slice(typeFacts[type].parts, -typeFacts[type].parts)).toEqual(wanted)
      },
    ),
    { numRuns: 500 },
  )
})
