import { createHash } from 'node:crypto'
import { dataJson, haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { nodeTableFiles } from '../node/table-files.ts'
import type { Column } from './column.ts'
import { openTable } from './table.ts'
import { type Cells, typeFacts, type ValueType } from './value-type.ts'

interface Digest {
  readonly n?: number
  readonly nonfinite?: number
  readonly true?: number
  readonly sum?: number | readonly number[]
  readonly sumabs?: number
  readonly min?: number
  readonly max?: number
}

interface ExpectedColumn {
  readonly definedRows: number
  readonly shapes?: Readonly<Record<string, number>>
  readonly digest?: Digest
  readonly firstCell?: readonly (number | boolean | readonly number[])[]
  readonly lastCell?: readonly (number | boolean | readonly number[])[]
  readonly sha256_of_values_joined_by_LF_each_terminated?: string
}

interface Expected {
  readonly tables: Readonly<
    Record<string, { readonly nrows: number; readonly columns: Readonly<Record<string, ExpectedColumn>> }>
  >
}

const tables: readonly (readonly ['ms' | 'caltables', string])[] = [
  ['ms', 'askap_sim_vis_4chan.ms'],
  ['ms', 'vla_L_3c286_2spw.ms'],
  ['ms', 'vla_day2_TDEM0003_1spw.ms'],
  ['ms', 'wsrt_3c343.ms'],
  ['ms', 'alma_mssel_test_small.ms'],
  ['ms', 'lofar_generic.ms'],
  ['ms', 'mwa_birli.ms'],
  ['caltables', 'dsa110_20250905T032314_sb00_bandpass'],
  ['caltables', 'dsa110_20250905T032314_sb00_gain'],
  ['caltables', 'dsa110_20250905T032314_sb00.sumwt.im'],
  ['caltables', 'dsa110_20251013T132803_bpcal'],
  ['caltables', 'dsa110_20251013T132803_gpcal'],
  ['caltables', 'dsa110_template_gcal_ant'],
  ['caltables', 'littleendian.image.im'],
  ['caltables', 'sma.bcal'],
  ['caltables', 'sma.pha.gcal'],
]

/**
 * The script behind the expected numbers read these at once, with the shape of the first row for all and zeros behind what is
 * there: their sums hold, not the number of their values. They are compared cell by cell in casacore-reads.oracle.test.ts.
 */
const unlikeCells = new Set(['DATA', 'FLAG'].map((column) => `alma_mssel_test_small.ms MAIN.${column}`))

test.skipIf(!haveData).each(tables)('%s/%s holds what casacore reads, main table and sub-tables', (kind, name) => {
  const expected = dataJson<Expected>('expected', `${name}.casacore.json`)
  const folder = unpackedTable(kind, name, temporaryFolder())
  for (const [tableName, wanted] of Object.entries(expected.tables)) {
    const table = openTable(nodeTableFiles(tableName === 'MAIN' ? folder : `${folder}/${tableName}`))
    expect(table.rowCount, tableName).toBe(wanted.nrows)
    expect(table.columns.map((column) => column.name).sort()).toEqual(Object.keys(wanted.columns).sort())
    for (const [columnName, column] of Object.entries(wanted.columns)) {
      if (unlikeCells.has(`${name} ${tableName}.${columnName}`)) {
        compareSums(table.column(columnName), column.digest ?? {}, `${tableName}.${columnName}`)
        continue
      }
      if (table.column(columnName).description.kind === 'record') {
        expect([...table.column(columnName).readRecord(0).keys()]).toEqual([]) // SOURCE_MODEL, which nobody fills
        continue
      }
      compare(table.column(columnName), column, `${tableName}.${columnName}`)
    }
    table.close()
  }
})

function compare(column: Column, wanted: ExpectedColumn, name: string): void {
  const { type } = column.description
  const { shapes, runs } = readAll(column)
  const definedRows = runs.reduce((sum, run) => sum + run.rows, 0)
  expect(definedRows, name).toBe(wanted.definedRows)
  if (definedRows === 0) return
  if (type === 'string') {
    const text = (runs.map((run) => run.cells) as string[][]).flat().join('\n')
    const hash = createHash('sha256').update(`${text}\n`).digest('hex')
    expect(hash, name).toBe(wanted.sha256_of_values_joined_by_LF_each_terminated)
    return
  }
  expect(shapes, name).toEqual(wanted.shapes)
  expectSums(type, runs.map((run) => run.cells) as Float64Array[], wanted.digest ?? {}, name)
  const last = runs.at(-1) as Run
  expect(someValues(type, column.readCell(runs[0].firstRow), 'first'), name).toEqual(wanted.firstCell)
  expect(someValues(type, column.readCell(last.firstRow + last.rows - 1), 'last'), name).toEqual(wanted.lastCell)
}

function compareSums(column: Column, wanted: Digest, name: string): void {
  const { type } = column.description
  const cells = readAll(column).runs.map((run) => run.cells) as Float64Array[]
  const count = cells.reduce((sum, run) => sum + run.length / typeFacts[type].parts, 0)
  expect(count, name).toBeLessThan(wanted.n ?? 0)
  expectSums(type, cells, { ...wanted, n: count }, name)
}

interface Run {
  readonly firstRow: number
  readonly rows: number
  readonly cells: Cells
}

function readAll(column: Column): { shapes: Record<string, number>; runs: Run[] } {
  const runs: Run[] = []
  const shapes: Record<string, number> = {}
  for (let row = 0; row < column.rowCount; ) {
    const rows = column.equalShapes(row, column.rowCount - row)
    const shape = column.cellShape(row)
    if (shape !== undefined) {
      const key = `[${[...shape].reverse().join(', ')}]`
      shapes[key] = (shapes[key] ?? 0) + rows
      runs.push({ firstRow: row, rows, cells: column.readCells(row, rows) })
    }
    row += rows
  }
  return { shapes, runs }
}

/** Sums of floating-point numbers depend on the order of the terms; all else is exact. */
function expectSums(type: ValueType, cells: readonly Float64Array[], wanted: Digest, name: string): void {
  const complex = typeFacts[type].parts === 2
  const found = complex ? complexSums(cells) : realSums(cells)
  const tolerance = 1e-9 * (wanted.sumabs ?? 0)
  if (type === 'bool') expect([found.n, found.sum], name).toEqual([wanted.n, wanted.true])
  else {
    expect([found.n, found.nonfinite ?? 0], name).toEqual([wanted.n, wanted.nonfinite ?? 0])
    expect([found.min, found.max], name).toEqual([wanted.min, wanted.max])
    const sums = [found.sum, found.imaginary ?? 0, found.sumabs]
    const [real, imaginary] = complex ? (wanted.sum as number[]) : [wanted.sum as number, 0]
    const wantedSums = [real, imaginary, wanted.sumabs ?? found.sumabs]
    for (const [i, sum] of sums.entries()) expect(Math.abs(sum - wantedSums[i]), name).toBeLessThanOrEqual(tolerance)
  }
}

function realSums(runs: readonly Float64Array[]) {
  const sums = { n: 0, nonfinite: 0, sum: 0, sumabs: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY }
  for (const cells of runs) {
    sums.n += cells.length
    for (const value of cells) {
      if (!Number.isFinite(value)) {
        sums.nonfinite++
        continue
      }
      sums.sum += value
      sums.sumabs += Math.abs(value)
      sums.min = Math.min(sums.min, value)
      sums.max = Math.max(sums.max, value)
    }
  }
  return { ...sums, imaginary: undefined }
}

function complexSums(runs: readonly Float64Array[]) {
  const sums = { n: 0, nonfinite: 0, sum: 0, imaginary: 0, sumabs: 0, min: undefined, max: undefined }
  for (const cells of runs) {
    sums.n += cells.length / 2
    for (let i = 0; i < cells.length; i += 2) {
      if (!Number.isFinite(cells[i] + cells[i + 1])) {
        sums.nonfinite++
        continue
      }
      sums.sum += cells[i]
      sums.imaginary += cells[i + 1]
      sums.sumabs += Math.hypot(cells[i], cells[i + 1])
    }
  }
  return sums
}

function someValues(type: ValueType, cells: Cells | undefined, which: 'first' | 'last'): unknown {
  const count = 4 * typeFacts[type].parts
  const all = Array.from(cells as Float64Array)
  const values = which === 'first' ? all.slice(0, count) : all.slice(-count)
  if (type === 'bool') return values.map((value) => value !== 0)
  if (typeFacts[type].parts === 1) return values
  return Array.from({ length: values.length / 2 }, (_, i) => [values[2 * i], values[2 * i + 1]])
}
