import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { createTable, recordKeyword, tableKeyword, textKeyword, textsKeyword } from '@contimg/formats/casatable'
import { nodeTableFiles } from '@contimg/formats/node'
import { expect, test } from 'vitest'
import type { RowsFound, RowsPage, RowsWanted } from './index.ts'
import { readRows, viewRows, viewTable } from './index.ts'

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
    { name: 'NOTE', type: 'string', value: 'of a test', whole: 'of a test' },
    { name: 'ANTENNA', type: 'table', value: 'ANTENNA', whole: 'ANTENNA' },
  ])
})

test('some columns are told with their own keywords, records spread out', () => {
  const { columns, keywords } = viewTable(tableOnDisk(), ['PLACE', 'TIME'])
  expect(columns.map(({ name }) => name)).toEqual(['PLACE', 'TIME'])
  expect(keywords).toEqual([
    { name: 'PLACE.QuantumUnits', type: 'string [2]', value: 'm m', whole: { shape: [2], values: ['m', 'm'] } },
    { name: 'TIME.MEASINFO.type', type: 'string', value: 'epoch', whole: 'epoch' },
    { name: 'TIME.MEASINFO.Ref', type: 'string', value: 'UTC', whole: 'UTC' },
  ])
})

/** All pages of some rows as one, and what is said at the end. */
function gathered<Cell>(pages: Generator<RowsPage<Cell>, RowsFound>) {
  const rows: RowsPage<Cell>['rows'][number][] = []
  let next = pages.next()
  for (; next.done !== true; next = pages.next()) rows.push(...next.value.rows)
  return { rows, ...next.value }
}

const view = (path: string, wanted: RowsWanted) => gathered(viewRows(path, wanted))

test('rows give numbers as they are, floats with their seven digits, and the beginning of arrays', () => {
  const path = tableOnDisk()
  const first = viewRows(path, { firstRow: 0, endRow: 2 }).next()
  expect(first.done ? undefined : first.value.columns).toEqual(['ID', 'GOOD', 'NAME', 'GAIN', 'TIME', 'PLACE', 'DATA'])
  expect(view(path, { firstRow: 0, endRow: 2 })).toEqual({
    rows: [
      { number: 0, cells: [7, 'true', 'a', 0.1, 5267471274.5, '[2] 0.5 -1', '–'] },
      { number: 1, cells: [8, 'false', 'b', 1e-9, 0, '[2] 0 0', '[1, 5] 1-0.5i 0+0.25i 2+0i 3+0i …'] },
    ],
    rowCount: 3,
    selectedCount: 3,
    shownCount: 2,
  })
})

test('rows end at the last one, and a row beyond it or a column that is not there is refused', () => {
  const path = tableOnDisk()
  const last = { firstRow: 2, endRow: Number.POSITIVE_INFINITY, columns: ['ID'] }
  expect(view(path, last).rows).toEqual([{ number: 2, cells: [9] }])
  expect(() => view(path, { firstRow: 3, endRow: 4 })).toThrow(`${path}: row 3 wanted, the table has 3 rows`)
  expect(() => viewTable(path, ['NONE'])).toThrow(`${path}: there is no column NONE`)
})

test('of selected rows those that are wanted are shown, and all are counted', () => {
  const path = tableOnDisk()
  const wanted = { firstRow: 1, endRow: 2, columns: ['NAME'], where: 'ID >= 7 and NAME != "b"' }
  expect(view(path, wanted)).toEqual({
    rows: [{ number: 2, cells: ['c'] }],
    rowCount: 3,
    selectedCount: 2,
    shownCount: 1,
  })
  expect(view(path, { ...wanted, firstRow: 5, endRow: 9 })).toMatchObject({ rows: [], selectedCount: 2, shownCount: 0 })
})

test('for JSON cells are told whole, with what JSON has no number for as text', () => {
  const path = join(temporaryFolder(), 'table')
  const files = nodeTableFiles(path)
  const table = createTable(files, {
    rowCount: 1,
    columns: [
      { name: 'BIG', type: 'int64' },
      { name: 'BAD', type: 'double' },
      { name: 'Z', type: 'complex' },
      { name: 'FLAG', type: 'bool', ndim: 1 },
      { name: 'DATA', type: 'complex', ndim: 1 },
      { name: 'NONE', type: 'float', ndim: 1 },
    ],
  })
  table.writeScalars('BIG', BigInt64Array.of(2n ** 60n))
  table.writeScalars('BAD', Float64Array.of(Number.NaN))
  table.writeScalars('Z', Float32Array.of(1, -2))
  table.writeCells('FLAG', 0, 1, [6], Uint8Array.of(1, 0, 1, 1, 1, 0))
  table.writeCells('DATA', 0, 1, [2], Float32Array.of(1, 2, 3, Number.POSITIVE_INFINITY))
  table.finish()
  files.close()
  expect(gathered(readRows(path, { firstRow: 0, endRow: 1 })).rows[0].cells).toEqual([
    '1152921504606846976',
    'NaN',
    [1, -2],
    { shape: [6], values: [true, false, true, true, true, false] },
    {
      shape: [2],
      values: [
        [1, 2],
        [3, 'Infinity'],
      ],
    },
    null,
  ])
})
