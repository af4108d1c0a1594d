import { existsSync, readdirSync } from 'node:fs'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { nodeTableFiles } from '../node/table-files.ts'
import { addTiledColumn } from './add-column.ts'
import { createTable, type NewColumn } from './create-table.ts'
import { openTable } from './table.ts'
import type { TableFiles } from './table-files.ts'

const data: NewColumn = { name: 'DATA', type: 'complex', ndim: 2, storage: 'tiled' }
const corrected: NewColumn = { ...data, name: 'CORRECTED_DATA' }
const ROWS = 20
const cells = Float32Array.from({ length: ROWS * 2 * 3 * 2 }, (_, i) => i)

function tableWithData(): TableFiles {
  const files = nodeTableFiles(`${temporaryFolder()}/table`)
  const writer = createTable(files, { rowCount: ROWS, columns: [{ name: 'TIME', type: 'double' }, data] })
  writer.writeCells('DATA', 0, ROWS, [2, 3], cells)
  writer.finish()
  return files
}

test('a column that is added stands beside the others, which stay as they are', () => {
  const files = tableWithData()
  const added = addTiledColumn(files, corrected)
  added.writeCells(0, 12, [2, 3], cells)
  added.finish()
  const table = openTable(nodeTableFiles(files.path))
  expect(table.columns.map((column) => column.name)).toEqual(['TIME', 'DATA', 'CORRECTED_DATA'])
  expect(table.column('DATA').readCells(0, ROWS)).toEqual(cells)
  expect(table.column('CORRECTED_DATA').readCells(0, 12)).toEqual(cells.slice(0, 12 * 12))
  expect(table.column('CORRECTED_DATA').cellShape(12)).toBeUndefined()
  expect(existsSync(`${files.path}/table.dat.partial`)).toBe(false)
})

test('an addition that is broken off leaves the table as it was, and can be begun again', () => {
  const files = tableWithData()
  addTiledColumn(files, corrected).writeCells(0, 5, [2, 3], cells)
  const after = openTable(nodeTableFiles(files.path))
  expect(after.columns.map((column) => column.name)).toEqual(['TIME', 'DATA'])
  expect(after.column('DATA').readCells(0, ROWS)).toEqual(cells)
  const again = addTiledColumn(nodeTableFiles(files.path), corrected)
  again.writeCells(0, ROWS, [2, 3], cells)
  again.finish()
  expect(openTable(nodeTableFiles(files.path)).column('CORRECTED_DATA').readCells(0, ROWS)).toEqual(cells)
  expect(readdirSync(files.path).filter((name) => name.startsWith('table.f2'))).toEqual(['table.f2', 'table.f2_TSM1'])
})

test('a column cannot be added twice, nor beyond the rows of the table', () => {
  const files = tableWithData()
  expect(() => addTiledColumn(files, data)).toThrow(/there is a column DATA already/)
  const added = addTiledColumn(files, corrected)
  expect(() => added.writeCells(15, 6, [2, 3], cells)).toThrow(/column CORRECTED_DATA: rows 15 to 21 of 20/)
})

test('cells are changed in place where they lie', () => {
  const files = tableWithData()
  const table = openTable(files)
  const changed = cells.slice(0, 3 * 12).fill(-1)
  table.column('DATA').writeCells(4, 3, changed)
  table.column('TIME').writeCells(2, 2, Float64Array.of(7, 8))
  files.close()
  const after = openTable(nodeTableFiles(files.path))
  const wanted = cells.slice()
  wanted.set(changed, 4 * 12)
  expect(after.column('DATA').readCells(0, ROWS)).toEqual(wanted)
  expect([...(after.column('TIME').readScalars(0, 5) as Float64Array)]).toEqual([0, 0, 7, 8, 0])
  expect(() => table.column('DATA').writeCells(0, 2, changed.subarray(0, 12))).toThrow(/12 numbers given for 24/)
})
