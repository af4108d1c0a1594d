import { readdirSync } from 'node:fs'
import { haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { nodeTableFiles } from '../node/table-files.ts'
import { removeColumn, renameColumn } from './change-columns.ts'
import { createTable, type NewColumn } from './create-table.ts'
import { openTable } from './table.ts'
import type { TableFiles } from './table-files.ts'

const columns: readonly NewColumn[] = [
  { name: 'TIME', type: 'double' },
  { name: 'NAME', type: 'string' },
  { name: 'COUNT', type: 'int' },
  { name: 'DATA', type: 'complex', ndim: 2, storage: 'tiled' },
]

function smallTable(): TableFiles {
  const files = nodeTableFiles(`${temporaryFolder()}/table`)
  const writer = createTable(files, { rowCount: 3, columns })
  writer.writeScalars('NAME', ['a', 'a longer text', 'c'])
  writer.writeScalars('COUNT', Int32Array.of(1, 2, 3))
  writer.writeCells(
    'DATA',
    0,
    3,
    [1, 2],
    Float32Array.from({ length: 12 }, (_, i) => i),
  )
  writer.finish()
  return files
}

test('a column that is renamed keeps its cells, and one that is removed leaves those of the others', () => {
  const files = smallTable()
  renameColumn(files, 'COUNT', 'NUMBER')
  removeColumn(files, 'NAME')
  removeColumn(files, 'DATA')
  files.close()
  const table = openTable(nodeTableFiles(files.path))
  expect(table.columns.map(({ name }) => name)).toEqual(['TIME', 'NUMBER'])
  expect(table.column('NUMBER').readScalars()).toEqual(Int32Array.of(1, 2, 3))
  expect(readdirSync(files.path).sort()).toEqual(['table.dat', 'table.f0', 'table.info', 'table.lock'])
})

test('a name that is taken, or a column that is not there, changes nothing', () => {
  const files = smallTable()
  expect(() => renameColumn(files, 'COUNT', 'TIME')).toThrow(/cannot be called "TIME": the name is taken/)
  expect(() => renameColumn(files, 'COUNTS', 'NUMBER')).toThrow(/there is no column COUNTS/)
  expect(() => removeColumn(files, 'COUNTS')).toThrow(/there is no column COUNTS/)
  expect(openTable(nodeTableFiles(files.path)).columns.length).toBe(4)
})

test.skipIf(!haveData)('a column that shares an incremental manager with others stays, and the table as it was', () => {
  const files = nodeTableFiles(unpackedTable('ms', 'wsrt_3c343.ms'))
  const before = openTable(files).columns.map(({ name }) => name)
  const { layout } = openTable(files)
  const sequence = layout?.managers.find(({ type }) => type === 'IncrementalStMan')?.sequence
  const shared = layout?.columns.filter((column) => column.managerSequence === sequence) ?? []
  expect(shared.length).toBeGreaterThan(1)
  expect(() => removeColumn(files, shared[0].name)).toThrow(/shares its IncrementalStMan with others/)
  expect(openTable(files).columns.map(({ name }) => name)).toEqual(before)
})
