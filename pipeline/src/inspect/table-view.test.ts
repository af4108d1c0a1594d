import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { createTable, recordKeyword, tableKeyword, textKeyword, textsKeyword } from '@contimg/formats/casatable'
import { nodeTableFiles } from '@contimg/formats/node'
import { expect, test } from 'vitest'
import { viewRows, viewTable } from './index.ts'

/** A table of three rows with a column of each sort. */
function tableOnDisk(): string {
  const path = join(temporaryFolder(), 'table')
  const files = nodeTableFiles(path)
  const metres = new Map([['QuantumUnits', textsKeyword(['m', 'm'])]])
  const epoch = new Map([['MEASINFO', recordKeyword({ type: textKeyword('epoch'), Ref: textKeyword('UTC') })]])
  const table = createTable(files, {
    rowCount: 3,
    keywords: new Map([
      ['NOTE', textKeyword('of a test')],
      ['ANTENNA', tableKeyword('ANTENNA')],
    ]),
    columns: [
      { name: 'ID', type: 'int', comment: 'which' },
      { name: 'GOOD', type: 'bool' },
      { name: 'NAME', type: 'string' },
      { name: 'GAIN', type: 'float' },
      { name: 'TIME', type: 'double', keywords: epoch },
      { name: 'PLACE', type: 'double', shape: [2], keywords: metres },
      { name: 'DATA', type: 'complex', ndim: 2 },
    ],
  })
  table.writeScalars('ID', Int32Array.of(7, 8, 9))
  table.writeScalars('GOOD', Uint8Array.of(1, 0, 1))
  table.writeScalars('NAME', ['a', 'b', 'c'])
  table.writeScalars('GAIN', Float32Array.of(0.1, 1e-9, -2))
  table.writeScalars('TIME', Float64Array.of(5267471274.5, 0, 1))
  table.writeCells('PLACE', 0, 1, [2], Float64Array.of(0.5, -1))
  table.writeCells('DATA', 1, 1, [1, 5], Float32Array.of(1, -0.5, 0, 0.25, 2, 0, 3, 0, 4, 0))
  table.finish()
  files.close()
  return path
}

test('a table tells its columns with type, shape, unit and measure, and its keywords', () => {
  const { rowCount, columns, keywords } = viewTable(tableOnDisk())
  expect(rowCount).toBe(3)
  expect(columns.map(({ name, type, shape, unit, measure }) => [name, type, shape, unit, measure])).toEqual([
    ['ID', 'int', 'scalar', '', ''],
    ['GOOD', 'bool', 'scalar', '', ''],
    ['NAME', 'string', 'scalar', '', ''],
    ['GAIN', 'float', 'scalar', '', ''],
    ['TIME', 'double', 'scalar', '', 'epoch UTC'],
    ['PLACE', 'double', '[2]', 'm', ''],
    ['DATA', 'complex', '[·, ·]', '', ''],
  ])
  expect(columns[0]).toMatchObject({ manager: 'StandardStMan', comment: 'which' })
  expect(keywords).toEqual([
    { name: 'NOTE', type: 'string', value: 'of a test' },
    { name: 'ANTENNA', type: 'table', value: 'ANTENNA' },
  ])
})

test('some columns are told with their own keywords, records spread out', () => {
  const { columns, keywords } = viewTable(tableOnDisk(), ['PLACE', 'TIME'])
  expect(columns.map(({ name }) => name)).toEqual(['PLACE', 'TIME'])
  expect(keywords).toEqual([
    { name: 'PLACE.QuantumUnits', type: 'string [2]', value: 'm m' },
    { name: 'TIME.MEASINFO.type', type: 'string', value: 'epoch' },
    { name: 'TIME.MEASINFO.Ref', type: 'string', value: 'UTC' },
  ])
})

test('rows give numbers as they are, floats with their seven digits, and the beginning of arrays', () => {
  const { columns, rows } = viewRows(tableOnDisk(), 0, 2)
  expect(columns).toEqual(['ID', 'GOOD', 'NAME', 'GAIN', 'TIME', 'PLACE', 'DATA'])
  expect(rows).toEqual([
    { number: 0, cells: [7, 'true', 'a', 0.1, 5267471274.5, '[2] 0.5 -1', '–'] },
    { number: 1, cells: [8, 'false', 'b', 1e-9, 0, '[2] 0 0', '[1, 5] 1-0.5i 0+0.25i 2+0i 3+0i …'] },
  ])
})

test('rows end at the last one, and a row beyond it or a column that is not there is refused', () => {
  const path = tableOnDisk()
  expect(viewRows(path, 2, Number.POSITIVE_INFINITY, ['ID']).rows).toEqual([{ number: 2, cells: [9] }])
  expect(() => viewRows(path, 3, 4)).toThrow(`${path}: row 3 wanted, the table has 3 rows`)
  expect(() => viewTable(path, ['NONE'])).toThrow(`${path}: there is no column NONE`)
})
