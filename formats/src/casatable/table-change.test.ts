import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { nodeTableFiles } from '../node/table-files.ts'
import type { Column } from './column.ts'
import { createTable } from './create-table.ts'
import { recordKeyword, textKeyword } from './keywords.ts'
import { openTable } from './table.ts'
import { TableChange } from './table-change.ts'
import type { TableFiles } from './table-files.ts'
import type { Cells } from './value-type.ts'

const ROWS = 20
const CELL = [2, 3]
const mark = { name: 'WRITING', value: recordKeyword({ stage: textKeyword('test') }) }

function smallTable(): TableFiles {
  const files = nodeTableFiles(`${temporaryFolder()}/table`)
  const writer = createTable(files, {
    rowCount: ROWS,
    keywords: new Map([['KEPT', textKeyword('keyword')]]),
    columns: [
      { name: 'TIME', type: 'double' },
      { name: 'ROW', type: 'bool' },
      { name: 'NAME', type: 'string' },
      { name: 'DATA', type: 'complex', ndim: 2, storage: 'tiled', comment: 'kept' },
      { name: 'FLAG', type: 'bool', ndim: 2, storage: 'tiled' },
    ],
  })
  writer.writeScalars(
    'TIME',
    Float64Array.from({ length: ROWS }, (_, row) => row),
  )
  writer.writeScalars(
    'NAME',
    Array.from({ length: ROWS }, (_, row) => `a name of some length ${row}`),
  )
  writer.writeCells('DATA', 0, ROWS, CELL, dataOf(1))
  writer.writeCells('FLAG', 0, ROWS, CELL, new Uint8Array(ROWS * 6))
  writer.finish()
  files.close()
  return files
}

function dataOf(factor: number): Float32Array {
  return Float32Array.from({ length: 12 * ROWS }, (_, i) => factor * i)
}

/** Every cell of a table, and its keywords. */
function contentOf(path: string, without: readonly string[] = []) {
  const files = nodeTableFiles(path)
  const table = openTable(files)
  const columns = table.columns.filter(({ name, kind }) => kind !== 'record' && !without.includes(name))
  const content = {
    keywords: [...table.keywords.keys()],
    descriptions: columns.map(({ manager, ...description }) => description),
    cells: columns.map(({ name }) => cellsOf(table.column(name))),
  }
  files.close()
  return content
}

function cellsOf(column: Column): (Cells | undefined)[] {
  return Array.from({ length: column.rowCount }, (_, row) => column.readCell(row))
}

test('columns get other cells, and new ones come, all at once; the table keeps the rest and no file too many', () => {
  const files = smallTable()
  const before = contentOf(files.path, ['DATA', 'FLAG', 'ROW'])
  const change = new TableChange(files, mark)
  const data = change.rewrite('DATA')
  data.writeCells(5, 10, CELL, dataOf(-1).subarray(60, 180))
  change.copy('FLAG', 'ROW')
  for (const row of [3, 4, 3]) change.table.column('FLAG').writeCells(row, 1, Uint8Array.of(0, 1, 0, 0, 0, 1)) // as often as wanted
  change.table.column('ROW').writeCells(7, 1, Uint8Array.of(1))
  expect(change.table.column('FLAG').readCells(3, 1)).toEqual(Uint8Array.of(0, 1, 0, 0, 0, 1))
  change
    .add({ name: 'NEW', type: 'float', shape: [2], storage: 'tiled' })
    .writeCells(0, ROWS, [2], new Float32Array(40).fill(3))
  expect(contentOf(files.path, ['DATA', 'FLAG', 'ROW']).cells).toEqual(before.cells)
  expect(contentOf(files.path).keywords).toEqual(['KEPT', 'WRITING'])
  change.finish()
  files.close()
  const after = openTable(nodeTableFiles(files.path))
  const wanted = dataOf(1)
  wanted.set(dataOf(-1).subarray(60, 180), 60)
  expect(after.column('DATA').readCells(0, ROWS)).toEqual(wanted)
  expect(after.column('DATA').description.comment).toBe('kept')
  expect([...(after.column('FLAG').readCells(3, 3) as Uint8Array)].join('')).toBe('010001010001000000')
  expect([...(after.column('ROW').readScalars() as Uint8Array)].indexOf(1)).toBe(7)
  expect(after.column('NEW').readCells(19, 1)).toEqual(Float32Array.of(3, 3))
  const rest = contentOf(files.path, ['DATA', 'FLAG', 'ROW', 'NEW'])
  expect(rest).toEqual(before)
  expect(readdirSync(files.path).filter((name) => /f1|f2\b|f2_/.test(name))).toEqual([]) // those of the old DATA and FLAG
})

test('a change that is not finished leaves the table as it was, and nothing beside it', () => {
  const files = smallTable()
  const before = contentOf(files.path)
  const names = readdirSync(files.path)
  {
    using change = new TableChange(files, mark)
    change.rewrite('DATA').writeCells(0, ROWS, CELL, dataOf(2))
    change.copy('FLAG', 'ROW')
    change.table.column('FLAG').writeCells(0, 1, new Uint8Array(6).fill(1))
  }
  files.close()
  expect(contentOf(files.path)).toEqual(before)
  expect(readdirSync(files.path)).toEqual(names)
})

test('what a killed change left is removed by the next, or alone; files of other kinds stay', () => {
  const files = smallTable()
  const before = contentOf(files.path)
  const litter = ['table.f7', 'table.f7_TSM1', 'table.f3i', 'table.dat.partial']
  const kept = ['table.f', 'table.f7x', 'table.fits', 'notes.txt', ...readdirSync(files.path)].toSorted()
  for (const name of [...litter, 'table.f', 'table.f7x', 'table.fits', 'notes.txt'])
    writeFileSync(`${files.path}/${name}`, 'x')
  const killed = new TableChange(nodeTableFiles(files.path), mark) // never ended
  killed.rewrite('DATA').writeCells(0, 5, CELL, dataOf(2))
  expect(contentOf(files.path).keywords).toContain('WRITING')
  TableChange.clear(files, 'WRITING')
  files.close()
  expect(contentOf(files.path)).toEqual(before)
  expect(readdirSync(files.path).toSorted()).toEqual(kept)
})

test('a mistake in a change is told', () => {
  using change = new TableChange(smallTable())
  expect(() => change.rewrite('NONE')).toThrow(/there is no column NONE/)
  expect(() => change.add({ name: 'DATA', type: 'int', ndim: 1 })).toThrow(/there is a column DATA already/)
  const data = change.rewrite('DATA')
  expect(() => change.rewrite('DATA')).toThrow(/column DATA is being written already/)
  data.writeCells(0, 5, CELL, dataOf(2))
  expect(() => data.writeCells(4, 2, CELL, dataOf(2))).toThrow(/column DATA: rows 4 to 6 have been written before/)
  expect(() => data.writeCells(19, 2, CELL, dataOf(2))).toThrow(/column DATA: rows 19 to 21 of 20/)
})

const sets = ['vla_L_3c286_2spw', 'wsrt_3c343', 'alma_mssel_test_small', 'lofar_generic', 'mwa_birli']

test.skipIf(!haveData).each(sets)('%s keeps every other column, whatever storage manager it shares', (name) => {
  const files = nodeTableFiles(unpackedTable('ms', `${name}.ms`))
  const changed = ['FLAG', 'FLAG_ROW', 'WEIGHT', 'SIGMA']
  const before = contentOf(files.path, changed)
  const flagRows = [...(openTable(files).column('FLAG_ROW').readScalars() as Uint8Array)]
  const change = new TableChange(files, mark)
  change.copy(...changed)
  change.table.column('FLAG_ROW').writeCells(0, 1, Uint8Array.of(1 - flagRows[0]))
  change.finish()
  files.close()
  expect(contentOf(files.path, changed)).toEqual(before)
  const after = nodeTableFiles(files.path)
  expect([...(openTable(after).column('FLAG_ROW').readScalars() as Uint8Array)]).toEqual(
    flagRows.with(0, 1 - flagRows[0]),
  )
  after.close()
  expect(existsSync(`${files.path}/table.dat.partial`)).toBe(false)
})
