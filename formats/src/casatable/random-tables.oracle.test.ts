import { temporaryFolder } from '@contimg/fixtures/data'
import { havePython, runPython } from '@contimg/fixtures/oracle'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nodeTableFiles } from '../node/table-files.ts'
import { addTiledColumn } from './add-column.ts'
import type { Table } from './any-table.ts'
import type { Box } from './box.ts'
import { removeColumn, renameColumn } from './change-columns.ts'
import type { Column } from './column.ts'
import { openTable } from './table.ts'
import { DUMP, type Dump, WRITE_AND_DUMP } from './testing/casacore-python.ts'
import { Draw } from './testing/draw.ts'
import { cellByCell, type JsonCell, jsonCell, jsonRecord, partByPart, runByRun } from './testing/json-cell.ts'
import { ownTable, wantedCells, writeOwnTable } from './testing/own-table.ts'
import { randomTable } from './testing/random-table.ts'
import { specOf } from './testing/table-spec.ts'
import { shapeSize } from './value-type.ts'

const CASES = 200 // in each direction
const SEED = 20261121

/** One for each case. */
function draws(seed: number): Draw[] {
  const generators = fc.sample(fc.gen(), { numRuns: CASES, seed })
  return generators.map((draw) => new Draw((min, max) => draw(fc.integer, { min, max })))
}

describe.skipIf(!havePython('casacore'))('python3-casacore as judge', () => {
  test(`${CASES} random tables by casacore are read as it reads them, and it reads what we change in them`, () => {
    const tables = draws(SEED).map(randomTable)
    const dumps = runPython<Record<string, Dump>>(WRITE_AND_DUMP, {
      folder: temporaryFolder(),
      tables: tables.map(specOf),
    })
    const paths = Object.keys(dumps)
    expect(paths.length).toBe(CASES)
    const changes = draws(SEED + 1)
    const changed: Record<string, Dump> = {}
    for (const [i, path] of paths.entries()) {
      expectDump(path, dumps[path], changes[i])
      changed[path] = changeTable(path, dumps[path], changes[i])
    }
    const found = runPython<Record<string, Dump>>(DUMP, paths)
    for (const path of paths) {
      expect(found[path], path).toEqual(changed[path])
      expectDump(path, changed[path], changes[0])
    }
  })

  test(`${CASES} random tables of ours are read by casacore as we wrote them`, () => {
    const folder = temporaryFolder()
    const tables = draws(SEED).map(ownTable)
    const paths = tables.map((table, i) => {
      const files = nodeTableFiles(`${folder}/t${i}`)
      writeOwnTable(files, table)
      files.close()
      return files.path
    })
    const found = runPython<Record<string, Dump>>(DUMP, paths)
    for (const [i, table] of tables.entries()) {
      const wanted = {
        columns: Object.fromEntries(table.columns.map((column) => [column.name, wantedCells(table, column)])),
        keywords: {
          table: jsonRecord(table.keywords ?? new Map()),
          columns: Object.fromEntries(
            table.columns.map(({ name, keywords }) => [name, jsonRecord(keywords ?? new Map())]),
          ),
        },
      }
      expect(found[paths[i]], `table ${i}`).toEqual(wanted)
      expectDump(paths[i], wanted, undefined)
    }
  })
})

/** Compares all that we read of a table: cell by cell, whole columns, some of the rows, and a box of each array. */
function expectDump(path: string, dump: Dump, draw: Draw | undefined): void {
  const table = openTable(nodeTableFiles(path))
  expect(table.columns.map(({ name }) => name).toSorted(), path).toEqual(Object.keys(dump.columns).toSorted())
  expect(jsonRecord(table.keywords), path).toEqual(dump.keywords.table)
  for (const [name, cells] of Object.entries(dump.columns)) {
    const column = table.column(name)
    const { manager, type } = column.description
    const where = `${path}, ${name}: ${manager} of ${type}`
    expect(jsonRecord(column.description.keywords), where).toEqual(dump.keywords.columns[name])
    expect(cellByCell(column), where).toEqual(cells)
    expect(runByRun(column), where).toEqual(cells)
    if (draw === undefined) continue
    const from = draw.int(0, cells.length)
    const to = draw.int(from, cells.length)
    expect(runByRun(column, from, to), where).toEqual(cells.slice(from, to))
    if (column.description.kind === 'array') expectPart(column, cells, draw, where)
  }
  table.close()
}

function expectPart(column: Column, cells: readonly JsonCell[], draw: Draw, where: string): void {
  const row = cells.findIndex((cell) => cell !== null && shapeSize(cell.shape) > 0)
  if (row < 0) return
  const shape = (cells[row] as { shape: readonly number[] }).shape
  const start = shape.map((length) => draw.int(0, length - 1))
  const box: Box = { start, shape: shape.map((length, axis) => draw.int(1, length - start[axis])) }
  expect(jsonCell(column.description.type, box.shape, column.readPart(row, box)), where).toEqual(
    partByPart(column, row, box),
  )
}

/** Overwrites some rows of every column that takes it, changes the columns, and says what is then to be read. */
function changeTable(path: string, dump: Dump, draw: Draw): Dump {
  const files = nodeTableFiles(path)
  const table = openTable(files)
  const columns = Object.entries(dump.columns).map(([name, cells]): [string, JsonCell[]] => [
    name,
    overwriteSome(table.column(name), cells, draw),
  ])
  const changed = { columns: Object.fromEntries(columns), keywords: dump.keywords }
  files.close()
  return changeColumns(path, table, changed, draw)
}

function overwriteSome(column: Column, cells: JsonCell[], draw: Draw): JsonCell[] {
  const { manager, type, kind } = column.description
  const writable = manager !== 'IncrementalStMan' && (type !== 'string' || column.storage.write !== undefined)
  if (!writable || column.rowCount === 0) return cells
  const row = draw.int(0, column.rowCount - 1)
  const shape = kind === 'scalar' ? [] : column.cellShape(row)
  if (shape === undefined) return cells
  const rows = draw.int(1, column.equalShapes(row, column.rowCount - row))
  const values = draw.values(type, rows * shapeSize(shape), 1)
  column.writeCells(row, rows, values)
  const length = values.length / rows
  const written = Array.from({ length: rows }, (_, i) =>
    jsonCell(type, shape, values.slice(i * length, (i + 1) * length)),
  )
  return cells.toSpliced(row, rows, ...written)
}

/** Renames a column, or removes one, or adds one. */
function changeColumns(path: string, table: Table, dump: Dump, draw: Draw): Dump {
  const files = nodeTableFiles(path)
  const columns = { ...dump.columns }
  const keywords = { ...dump.keywords.columns }
  const name = draw.one(Object.keys(columns))
  const act = draw.one(['rename', 'remove', 'add'])
  const sequence = table.layout?.columns.find((column) => column.name === name)?.managerSequence
  const alone = table.layout?.columns.filter((column) => column.managerSequence === sequence).length === 1
  if (act === 'rename') {
    renameColumn(files, name, 'RENAMED')
    columns.RENAMED = columns[name]
    keywords.RENAMED = keywords[name]
  } else if (act === 'add') {
    const values = draw.values('float', 6 * table.rowCount) as Float32Array
    const added = addTiledColumn(files, { name: 'ADDED', type: 'float', shape: [2, 3] })
    added.writeCells(0, table.rowCount, [2, 3], values)
    added.finish()
    columns.ADDED = Array.from({ length: table.rowCount }, (_, row) =>
      jsonCell('float', [2, 3], values.slice(6 * row, 6 * row + 6)),
    )
    keywords.ADDED = { fields: {} }
  } else if (alone || table.column(name).description.manager === 'StandardStMan') removeColumn(files, name)
  const gone = act === 'rename' || (act === 'remove' && !openTable(files).has(name))
  if (gone) {
    delete columns[name]
    delete keywords[name]
  }
  files.close()
  return { columns, keywords: { ...dump.keywords, columns: keywords } }
}
