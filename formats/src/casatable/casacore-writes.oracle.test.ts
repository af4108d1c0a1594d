import { temporaryFolder } from '@contimg/fixtures/data'
import { havePython, runPython } from '@contimg/fixtures/oracle'
import { describe, expect, test } from 'vitest'
import { nodeTableFiles } from '../node/table-files.ts'
import { createTable, type NewColumn } from './create-table.ts'
import { floatKeyword, recordKeyword, tableKeyword, textKeyword, textsKeyword, unsignedsKeyword } from './keywords.ts'
import { openTable } from './table.ts'
import { type Cells, makeCells, shapeSize, typeFacts, type ValueType } from './value-type.ts'

const types: readonly ValueType[] = [
  ...(['bool', 'uchar', 'short', 'int', 'uint', 'float', 'double', 'complex', 'dcomplex', 'string'] as const),
]

interface Cell {
  readonly shape: readonly number[]
  readonly values: readonly (number | string)[]
}

/** Reads every cell of a table with python3-casacore, and opens it for writing to see that its lock is in order. */
const readCells = `
import casacore.tables as ct, numpy as np
t = ct.table(given, readonly=False, ack=False)
answer = {}
for name in t.colnames():
    cells = []
    for row in range(t.nrows()):
        if not t.iscelldefined(name, row): cells.append(None); continue
        v = t.getcell(name, row)
        if isinstance(v, dict): v = np.array(v['array'], dtype=object).reshape(v['shape'])
        a = np.array(v)
        shape = list(a.shape)[::-1]
        flat = a.ravel().tolist()
        if a.dtype.kind == 'c': flat = [p for z in flat for p in (z.real, z.imag)]
        cells.append({'shape': shape, 'values': [int(x) if isinstance(x, bool) else x for x in flat]})
    answer[name] = cells
t.flush(); t.close()
`

/** Values that differ from each other and that every type can hold. */
function valuesOf(type: ValueType, count: number, seed: number): Cells {
  if (type === 'string') return Array.from({ length: count }, (_, i) => 'é'.repeat((seed * 7 + i * 5) % 90) + i)
  const cells = makeCells(type, count) as Float64Array
  for (let i = 0; i < cells.length; i++)
    cells[i] = type === 'bool' ? (seed + i * i) % 2 : ((seed * 31 + i * 7) % 120) + 0
  if (/float|double|complex/.test(type))
    for (let i = 0; i < cells.length; i++) cells[i] = Math.fround(cells[i] / 3 - 17)
  return cells
}

describe.skipIf(!havePython('casacore'))('python3-casacore as judge', () => {
  test.each(['standard', 'tiled'] as const)('casacore reads the cells of a %s table as we wrote them', (storage) => {
    const path = `${temporaryFolder()}/table`
    const rowCount = 300
    const usable = storage === 'tiled' ? types.filter((type) => type !== 'string') : types
    const columns = usable.flatMap((type): NewColumn[] => [
      ...(storage === 'standard' ? [{ name: `S_${type}`, type }] : []),
      { name: `F_${type}`, type, shape: [3, 5], storage },
      { name: `V_${type}`, type, ndim: 2, storage },
    ])
    const writer = createTable(nodeTableFiles(path), { rowCount, columns, type: 'Test', subType: 'kind' })
    const wanted: Record<string, (Cell | null)[]> = {}
    for (const column of columns) wanted[column.name] = writeColumn(column, rowCount, writer.writeCells)
    writer.finish()
    const found = runPython<Record<string, (Cell | null)[]>>(readCells, path)
    for (const { name } of columns) expect(found[name], name).toEqual(wanted[name])
    const table = openTable(nodeTableFiles(path))
    for (const { name } of columns) expect(ourCells(table.column(name)), name).toEqual(wanted[name])
  })

  test('casacore reads texts that are longer than a bucket', () => {
    const path = `${temporaryFolder()}/table`
    const texts = Array.from({ length: 9 }, (_, i) => String(i).repeat(i * 7919))
    const writer = createTable(nodeTableFiles(path), { rowCount: 9, columns: [{ name: 'TEXT', type: 'string' }] })
    writer.writeScalars('TEXT', texts)
    writer.finish()
    const script = 'import casacore.tables as ct; answer = list(ct.table(given, ack=False).getcol("TEXT"))'
    expect(runPython(script, path)).toEqual(texts)
    expect(openTable(nodeTableFiles(path)).column('TEXT').readScalars()).toEqual(texts)
  })

  test('casacore reads the keywords as we wrote them', () => {
    const path = `${temporaryFolder()}/table`
    const files = nodeTableFiles(path)
    createTable(files.folder('SUB'), { rowCount: 0, columns: [{ name: 'A', type: 'int' }] }).finish()
    const measure = recordKeyword({
      type: textKeyword('epoch'),
      Ref: textKeyword('UTC'),
      Codes: unsignedsKeyword([1, 2]),
    })
    const keywords = new Map([
      ['VERSION', floatKeyword(2)],
      ['SUB', tableKeyword('SUB')],
      ['NESTED', recordKeyword({ inner: measure })],
    ])
    const column = new Map([
      ['QuantumUnits', textsKeyword(['s'])],
      ['MEASINFO', measure],
    ])
    createTable(files, {
      rowCount: 1,
      columns: [{ name: 'TIME', type: 'double', keywords: column }],
      keywords,
    }).finish()
    const script = `
import casacore.tables as ct
t = ct.table(given, ack=False)
k = t.getkeywords(); c = t.getcolkeywords('TIME'); s = ct.table(k['SUB'], ack=False)
answer = [k['VERSION'], k['NESTED']['inner']['Ref'], c['QuantumUnits'], c['MEASINFO']['type'], list(map(int, c['MEASINFO']['Codes'])), s.nrows()]
`
    expect(runPython(script, path)).toEqual([2, 'UTC', ['s'], 'epoch', [1, 2], 0])
  })
})

type WriteCells = (column: string, firstRow: number, count: number, shape: readonly number[], cells: Cells) => void

/** Writes a column in runs of 13 rows, of several shapes where they may vary; every fifth run stays undefined. */
function writeColumn(column: NewColumn, rowCount: number, writeCells: WriteCells): (Cell | null)[] {
  const { type, name } = column
  const wanted: (Cell | null)[] = []
  for (let row = 0, run = 0; row < rowCount; run++) {
    const rows = Math.min(13, rowCount - row)
    const varying = [
      [2, 7],
      [4, 1],
      [3, 3],
    ][run % 3]
    const shape = column.ndim === undefined ? (column.shape ?? []) : varying
    if (column.ndim !== undefined && run % 5 === 4) wanted.push(...new Array<null>(rows).fill(null))
    else {
      const size = shapeSize(shape)
      const cells = valuesOf(type, rows * size, run)
      writeCells(name, row, rows, shape, cells)
      for (let i = 0; i < rows; i++) wanted.push(cellAt(type, shape, cells, i))
    }
    row += rows
  }
  return wanted
}

function cellAt(type: ValueType, shape: readonly number[], cells: Cells, index: number): Cell {
  const length = shapeSize(shape) * typeFacts[type].parts
  return { shape, values: Array.from((cells as Float64Array).slice(index * length, (index + 1) * length)) }
}

function ourCells(column: ReturnType<ReturnType<typeof openTable>['column']>): (Cell | null)[] {
  return Array.from({ length: column.rowCount }, (_, row) => {
    const shape = column.cellShape(row)
    return shape === undefined ? null : { shape, values: Array.from(column.readCell(row) as Float64Array) }
  })
}
