import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bench, secondsOf } from '@contimg/fixtures/bench'
import { nodeTableFiles } from '../node/table-files.ts'
import { createTable } from './create-table.ts'
import { openTable } from './table.ts'

const ROWS = 4656 * 24 * 16 // of the observation of 96 antennas: 1.4 GB of DATA
const CELL = [2, 48]
const VALUES = 2 * 48
const SLAB_ROWS = 4656 // one spectral window of one integration

let folder = ''

function makeTable(): void {
  folder = mkdtempSync(join(tmpdir(), 'contimg-scan-'))
  const files = nodeTableFiles(join(folder, 'table'))
  const writer = createTable(files, {
    rowCount: ROWS,
    columns: [{ name: 'DATA', type: 'complex', ndim: 2, storage: 'tiled' }],
  })
  const cells = new Float32Array(2 * SLAB_ROWS * VALUES).fill(1)
  for (let row = 0; row < ROWS; row += SLAB_ROWS) writer.writeCells('DATA', row, SLAB_ROWS, CELL, cells)
  writer.finish()
  files.close()
}

/** Reads the whole column, slab after slab, into the same array. */
function scan(): void {
  const files = nodeTableFiles(join(folder, 'table'))
  const column = openTable(files).column('DATA')
  const cells = new Float32Array(2 * SLAB_ROWS * VALUES)
  for (let row = 0; row < ROWS; row += SLAB_ROWS) column.readCells(row, SLAB_ROWS, cells)
  files.close()
}

function cat(): void {
  const table = join(folder, 'table')
  const files = readdirSync(table).filter((name) => statSync(join(table, name)).size > 1e6)
  execFileSync('sh', ['-c', 'exec cat "$@" > /dev/null', 'sh', ...files], { cwd: table })
}

export const benches: readonly Bench[] = [
  {
    area: 'casatable',
    name: 'scan 1.4 GB of DATA, warm, peer cat',
    unit: 's',
    goal: 0.7,
    prepare: makeTable,
    ours: () => secondsOf(scan),
    peer: () => secondsOf(cat),
    cleanUp: () => rmSync(folder, { recursive: true, force: true }),
  },
]
