import { cpSync } from 'node:fs'
import { haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { havePython, runPython } from '@contimg/fixtures/oracle'
import { describe, expect, test } from 'vitest'
import { addTiledColumn } from '../casatable/add-column.ts'
import type { TableWriter } from '../casatable/create-table.ts'
import { nodeTableFiles } from '../node/table-files.ts'
import { createMeasurementSet } from './create-measurement-set.ts'
import { optionalColumn } from './main-schema.ts'
import { type MeasurementSet, openMeasurementSet } from './measurement-set.ts'

/** Writes a Measurement Set anew, through what we read of it. */
function rewrite(source: string, target: string): void {
  const ms = openMeasurementSet(nodeTableFiles(source))
  const history = [{ timeMjdS: 5e9, application: 'test', message: 'rewritten' }]
  const writer = createMeasurementSet(nodeTableFiles(target), { ...ms, rowCount: ms.main.rowCount, history })
  for (const column of ms.main.columns) if (isCopied(column.name)) copyColumn(ms, writer, column.name)
  writer.finish()
  writer.files.close()
  ms.close()
}

const notCopied = ['FLAG_CATEGORY', 'WEIGHT_SPECTRUM', 'SIGMA_SPECTRUM']
const isCopied = (name: string): boolean => !notCopied.includes(name)

function copyColumn(ms: MeasurementSet, writer: TableWriter, name: string): void {
  const column = ms.main.column(name)
  for (let row = 0; row < column.rowCount; ) {
    const rows = column.equalShapes(row, Math.min(1000, column.rowCount - row))
    writer.writeCells(name, row, rows, column.cellShape(row) ?? [], column.readCells(row, rows))
    row += rows
  }
}

/** Compares main tables cell by cell, and opens the second one as casacore's own tools do. */
const compare = `
import casacore.tables as ct, numpy as np, subprocess
a, b = (ct.table(p, ack=False) for p in given)
skip = ${JSON.stringify(notCopied)}
answer = {}
for name in a.colnames():
    if name in skip: continue
    bad = 0
    for row in range(a.nrows()):
        x, y = a.getcell(name, row), b.getcell(name, row)
        if not np.array_equal(np.asarray(x), np.asarray(y)): bad += 1
    answer[name] = bad
answer['undefined'] = sum(b.iscelldefined('FLAG_CATEGORY', row) for row in range(0, b.nrows(), 97))
answer['rows'] = b.nrows() - a.nrows()
b.close()
b = ct.table(given[1], readonly=False, ack=False)
b.putcell('ANTENNA1', 0, b.getcell('ANTENNA1', 0)); b.flush()
times = [ct.taql('select distinct TIME from $t').nrows() for t in (a, b)]
answer['times'] = times[1] - times[0]
`

describe.skipIf(!havePython('casacore'))('python3-casacore as judge', () => {
  test.skipIf(!haveData).each(['vla_L_3c286_2spw.ms', 'alma_mssel_test_small.ms'])(
    'casacore finds in our copy of %s what it finds in the original',
    (name) => {
      const source = unpackedTable('ms', name, temporaryFolder())
      const copy = `${temporaryFolder()}/copy.ms`
      rewrite(source, copy)
      const differences = runPython<Record<string, number>>(compare, [source, copy])
      expect(Object.entries(differences).filter(([, count]) => count !== 0)).toEqual([])
    },
  )

  test.skipIf(!haveData).each(['casacore', 'us'])(
    'columns are added to and changed in a set written by %s',
    (author) => {
      const original = unpackedTable('ms', 'vla_L_3c286_2spw.ms', temporaryFolder())
      const path = `${temporaryFolder()}/set.ms`
      if (author === 'us') rewrite(original, path)
      else cpSync(original, path, { recursive: true })
      changeInPlace(path)
      expect(runPython(readChanges, [original, path])).toEqual({
        corrected: 0,
        flag: 0,
        row: 0,
        data: 0,
        fields: 'again',
      })
    },
  )
})

/** CORRECTED_DATA = 2 DATA; the flags of every third row turned over; FLAG_ROW of every second row set. */
function changeInPlace(path: string): void {
  const files = nodeTableFiles(path)
  const ms = openMeasurementSet(files)
  const data = ms.main.column('DATA')
  const added = addTiledColumn(files, optionalColumn('CORRECTED_DATA'))
  const flag = ms.main.column('FLAG')
  for (let row = 0; row < ms.main.rowCount; ) {
    const rows = Math.min(777, ms.main.rowCount - row)
    const cells = data.readCells(row, rows) as Float32Array
    const flags = flag.readCells(row, rows) as Uint8Array
    const size = flags.length / rows
    for (let i = 0; i < flags.length; i++) if ((row + Math.floor(i / size)) % 3 === 0) flags[i] = 1 - flags[i]
    flag.writeCells(row, rows, flags)
    added.writeCells(
      row,
      rows,
      data.cellShape(row) as number[],
      cells.map((value) => 2 * value),
    )
    row += rows
  }
  added.finish()
  const flagRows = Uint8Array.from({ length: ms.main.rowCount }, (_, row) => row % 2)
  ms.main.column('FLAG_ROW').writeCells(0, ms.main.rowCount, flagRows)
  files.close()
}

const readChanges = `
import casacore.tables as ct, numpy as np
a = ct.table(given[0], ack=False); b = ct.table(given[1], ack=False, readonly=False)
rows = np.arange(a.nrows())
turned = a.getcol('FLAG') ^ (rows % 3 == 0)[:, None, None]
answer = {'corrected': int((b.getcol('CORRECTED_DATA') != 2 * a.getcol('DATA')).sum()),
          'flag': int((b.getcol('FLAG') != turned).sum()),
          'row': int((b.getcol('FLAG_ROW') != (rows % 2 == 1)).sum()),
          'data': int((b.getcol('DATA') != a.getcol('DATA')).sum())}
b.addrows(1); b.putcell('DATA', a.nrows(), a.getcell('DATA', 0)); b.flush()
b.renamecol('CORRECTED_DATA', 'AGAIN'); b.flush(); b.close()
answer['fields'] = 'again' if 'AGAIN' in ct.table(given[1], ack=False).colnames() else 'lost'
`
