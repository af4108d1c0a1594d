import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MemoryBytes } from '../memory-bytes.ts'
import { nodeTableFiles } from '../node/table-files.ts'
import { answerOrRefusal, DAMAGE_KINDS, damaged } from '../testing.ts'
import { memoryTableFiles } from './memory-files.ts'
import { openTable } from './table.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`../../../fixtures/casatable/${name}`, import.meta.url))

/** What fixtures/casatable/tiled-data.cc put into its three hypercubes, and whose turn each row was. */
const BANDS = [7, -3, 12]
const NAMES = ['low', 'a band with a long name', 'high']
const SHAPES = [
  [2, 5],
  [4, 3],
  [1, 8],
] as const
const TURNS = [
  [0, 5],
  [1, 3],
  [2, 2],
  [0, 4],
  [2, 6],
] as const
const CUBE_OF_ROW = TURNS.flatMap(([cube, rows]) => new Array<number>(rows).fill(cube))
const TIMES = TURNS.flatMap(([, rows], turn) => {
  const first = TURNS.slice(0, turn).reduce((sum, [, before]) => sum + before, 0)
  return Array.from({ length: rows }, (_, i) => 100 * first + 0.5 * i)
})

const series = (length: number, first: number, step = 1) => Array.from({ length }, (_, i) => first + step * i)

test.each(['tiled-data-little', 'tiled-data-big'])(
  '%s: a TiledDataStMan gives its arrays, what its hypercubes are, and the coordinates along their axes',
  (name) => {
    const table = openTable(nodeTableFiles(fixture(name)))
    expect(table.rowCount).toBe(20)
    expect([...(table.column('BAND').readScalars() as Int32Array)]).toEqual(CUBE_OF_ROW.map((cube) => BANDS[cube]))
    expect(table.column('NAME').readScalars()).toEqual(CUBE_OF_ROW.map((cube) => NAMES[cube]))
    expect([...(table.column('TIME').readScalars() as Float64Array)]).toEqual(TIMES)
    expect(table.column('TIME').readScalars(7, 4)).toEqual(Float64Array.from(TIMES.slice(7, 11)))
    for (const [row, cube] of CUBE_OF_ROW.entries()) {
      const [pols, channels] = SHAPES[cube]
      const size = pols * channels
      expect(table.column('POL').readCell(row)).toEqual(Int32Array.from(series(pols, 9)))
      expect(table.column('FREQ').readCell(row)).toEqual(Float64Array.from(series(channels, 1.4e9 + cube, 1e6)))
      expect(table.column('DATA').cellShape(row)).toEqual(SHAPES[cube])
      const complex = series(size, 0).flatMap((i) => [row + 0.25 * i, -i])
      expect(table.column('DATA').readCell(row)).toEqual(Float32Array.from(complex))
      expect(table.column('WEIGHT').readCell(row)).toEqual(Float32Array.from(series(size, 0.5 * row, -1)))
      const flags = series(size, 0).map((i) => ((row + i * i) % 3 === 0 ? 1 : 0))
      expect(table.column('FLAG').readCell(row)).toEqual(Uint8Array.from(flags))
    }
    expect(table.column('FREQ').equalShapes(0, 20)).toBe(5)
    expect(table.column('FREQ').readCells(1, 3)).toEqual(
      Float64Array.from([1, 1, 1].flatMap(() => series(5, 1.4e9, 1e6))),
    )
    table.close()
  },
)

test('a damaged TiledDataStMan is read or refused', () => {
  const folder = fixture('tiled-data-big')
  const whole = readdirSync(folder).map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))] as const)
  const damage = fc.tuple(fc.nat(DAMAGE_KINDS - 1), fc.nat(), fc.nat())
  let refused = 0
  fc.assert(
    fc.property(
      fc.constantFrom('table.dat', 'table.f0', 'table.f0', 'table.f0_TSM1'),
      fc.array(damage, { minLength: 1, maxLength: 4 }),
      (changed, list) => {
        const sinks = whole.map(([name, bytes]): [string, MemoryBytes] => [
          name,
          new MemoryBytes(name, name === changed ? damaged(bytes, list) : bytes),
        ])
        const outcome = answerOrRefusal(() => {
          const table = openTable(memoryTableFiles('hostile', new Map(sinks)))
          for (const { name, kind } of table.columns) {
            const column = table.column(name)
            for (let row = 0; row < Math.min(30, table.rowCount); row++) column.readCell(row)
            if (kind === 'scalar') column.readScalars()
          }
        })
        if (outcome === 'refused') refused++
      },
    ),
    { numRuns: 1500, seed: 20261121 },
  )
  expect(refused).toBeGreaterThan(150)
})
