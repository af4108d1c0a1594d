import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { dataBytes, dataPath, haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ByteSink } from './bytes.ts'
import { readCalibrationTable } from './caltable/index.ts'
import { AipsWriter } from './casatable/aipsio-writer.ts'
import { createTable, memoryTableFiles, type NewColumn, openTable, type Table } from './casatable/index.ts'
import type { TableFiles } from './casatable/table-files.ts'
import { readCelestialWcs, readFits, readFitsColumn, readFitsImage, tableColumns } from './fits/index.ts'
import { orientationAt, readFinals2000A } from './iers/index.ts'
import { MemoryBytes } from './memory-bytes.ts'
import { openMeasurementSet, visibilityColumn } from './ms/index.ts'
import { answerOrRefusal, DAMAGE_KINDS, damaged } from './testing.ts'

type Bytes = ReadonlyMap<string, Uint8Array>

const damages = fc.array(fc.tuple(fc.nat(DAMAGE_KINDS - 1), fc.nat(), fc.nat()), { minLength: 1, maxLength: 4 })

/** The files of a table, one of them changed. */
function filesWith(whole: Bytes, changed: string, bytes: Uint8Array): TableFiles {
  const source = (name: string, content: Uint8Array): [string, ByteSink] => [name, new MemoryBytes(name, content)]
  return memoryTableFiles(
    'hostile',
    new Map([...whole].map(([name, content]) => source(name, name === changed ? bytes : content))),
  )
}

/** Damages a table `runs` times, each time in one of its files, and says how often it was refused. */
function damageTable(whole: Bytes, runs: number, read: (files: TableFiles) => void): number {
  const names = [...whole.keys()].filter((name) => !name.endsWith('table.info'))
  read(filesWith(whole, '', new Uint8Array(0)))
  let refused = 0
  fc.assert(
    fc.property(fc.constantFrom(...names), damages, (name, list) => {
      const files = filesWith(whole, name, damaged(whole.get(name) as Uint8Array, list))
      if (answerOrRefusal(() => read(files)) === 'refused') refused++
    }),
    { numRuns: runs, seed: 20261121 },
  )
  return refused
}

const SOME_ROWS = 25

/** Reads every column: cell by cell where shapes vary, and all rows at once. */
function readColumns(table: Table): void {
  const failures: unknown[] = []
  for (const { name, kind } of table.columns) {
    if (kind === 'record') continue
    try {
      const column = table.column(name)
      for (let row = 0; row < Math.min(SOME_ROWS, column.rowCount); row++) column.readCell(row)
      if (column.rowCount > 0 && column.cellShape(0) !== undefined)
        column.readCells(0, column.equalShapes(0, column.rowCount))
    } catch (error) {
      failures.push(error)
    }
  }
  const worst = failures.find((error) => (error as Error).name !== 'FormatError') ?? failures[0]
  if (worst !== undefined) throw worst
}

const kinds: readonly NewColumn[] = [
  { name: 'TIME', type: 'double' },
  { name: 'NAME', type: 'string' },
  { name: 'FLAGS', type: 'bool', shape: [5] },
  { name: 'ARRAYS', type: 'float', ndim: 1 },
  { name: 'TEXTS', type: 'string', ndim: 1 },
  { name: 'FIXED_TEXTS', type: 'string', shape: [2] },
  { name: 'DATA', type: 'complex', ndim: 2, storage: 'tiled' },
  { name: 'UVW', type: 'double', shape: [3], storage: 'tiled' },
]

function smallTable(): Bytes {
  const sinks = new Map<string, ByteSink>()
  const rows = 40
  const writer = createTable(memoryTableFiles('small', sinks), { rowCount: rows, columns: kinds })
  const names = Array.from({ length: rows }, (_, i) => 'n'.repeat(3 * i))
  writer.writeScalars('NAME', names)
  writer.writeCells('FLAGS', 0, rows, [5], new Uint8Array(5 * rows).fill(1))
  writer.writeCells('ARRAYS', 0, rows, [4], new Float32Array(4 * rows).fill(1))
  writer.writeCells('TEXTS', 0, rows, [2], new Array<string>(2 * rows).fill('text'))
  writer.writeCells('FIXED_TEXTS', 0, rows, [2], new Array<string>(2 * rows).fill('text'))
  writer.writeCells('DATA', 0, rows, [2, 3], new Float32Array(12 * rows).fill(1))
  writer.writeCells('UVW', 0, rows, [3], new Float64Array(3 * rows).fill(1))
  writer.finish()
  return new Map([...sinks].map(([name, sink]) => [name, (sink as MemoryBytes).bytes.slice()]))
}

test('a damaged table of every kind of column is read or refused (3000 cases)', () => {
  expect(damageTable(smallTable(), 3000, (files) => readColumns(openTable(files)))).toBeGreaterThan(300)
})

/** table.dat of a selection of all rows in reverse, and of the table twice, as casacore writes them. */
function virtualTables(): Bytes {
  const all = new Map([...smallTable()].map(([name, bytes]) => [`small/${name}`, bytes]))
  const selection = new AipsWriter()
  selection.object('Table', 2, () => {
    selection.uint32(40)
    selection.uint32(0)
    selection.string('RefTable')
    selection.object('RefTable', 2, () => {
      selection.string('./small')
      selection.object('SimpleOrderedMap', 1, () => {
        selection.string('')
        selection.uint32(kinds.length)
        selection.uint32(1)
        for (const { name } of kinds) for (const text of [`${name}_HERE`, name]) selection.string(text)
      })
      selection.object('Array', 3, () => {
        for (const count of [1, kinds.length, kinds.length]) selection.uint32(count)
        for (const { name } of kinds) selection.string(`${name}_HERE`)
      })
      selection.uint32(40)
      selection.boolean(false)
      selection.uint32(40)
      for (let row = 39; row >= 0; row--) selection.uint32(row)
    })
  })
  const twice = new AipsWriter()
  twice.object('Table', 2, () => {
    twice.uint32(80)
    twice.uint32(0)
    twice.string('ConcatTable')
    twice.object('ConcatTable', 0, () => {
      twice.uint32(2)
      for (let i = 0; i < 2; i++) twice.string('./selection')
      twice.object('Block', 1, () => twice.uint32(0))
    })
  })
  return new Map([...all, ['selection/table.dat', selection.bytes], ['twice/table.dat', twice.bytes]])
}

test('a damaged selection, or table of tables, is read or refused (1000 cases)', () => {
  const whole = virtualTables()
  const read = (files: TableFiles) => readColumns(openTable(files.folder('twice')))
  expect(damageTable(whole, 1000, read)).toBeGreaterThan(100)
})

test('a table made of itself is refused', () => {
  const whole = virtualTables()
  const dat = whole.get('twice/table.dat') as Uint8Array
  const self = new Map([['selection/table.dat', dat]])
  expect(() => openTable(filesWith(self, '', dat).folder('selection'))).toThrow(/refer to each other/)
})

/** All files of a table on disk, by their path in it. */
function bytesOnDisk(folder: string): Bytes {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const paths = names.map((name) => join(folder, name)).filter((path) => statSync(path).isFile())
  return new Map(paths.map((path) => [relative(folder, path), new Uint8Array(readFileSync(path))]))
}

const has = (kind: string, name: string): boolean => haveData && existsSync(dataPath(kind, `${name}.tar.gz`))

test.skipIf(!has('ms', 'wsrt_3c343.ms')).each(['wsrt_3c343.ms', 'mwa_birli.ms'])(
  '%s of other software, damaged, is read or refused (750 cases of its main table)',
  (name) => {
    const whole = bytesOnDisk(unpackedTable('ms', name, temporaryFolder()))
    const main = new Map([...whole].filter(([path]) => !path.includes('/')))
    expect(damageTable(main, 750, (files) => readColumns(openTable(files)))).toBeGreaterThan(50)
  },
)

test.skipIf(!has('ms', 'wsrt_3c343.ms')).each(['wsrt_3c343.ms', 'mwa_birli.ms'])(
  '%s, damaged in any table, opens as a Measurement Set or is refused (1000 cases)',
  (name) => {
    const whole = bytesOnDisk(unpackedTable('ms', name, temporaryFolder()))
    const read = (files: TableFiles) => visibilityColumn(openMeasurementSet(files)).readCell(0)
    expect(damageTable(whole, 1000, read)).toBeGreaterThan(10)
  },
)

test
  .skipIf(!has('caltables', 'dsa110_20250905T032314_sb00_gain'))
  .each(['dsa110_20250905T032314_sb00_gain', 'dsa110_template_gcal_ant'])(
  'calibration table %s, damaged, is read or refused (750 cases)',
  (name) => {
    const whole = bytesOnDisk(unpackedTable('caltables', name, temporaryFolder()))
    expect(damageTable(whole, 750, readCalibrationTable)).toBeGreaterThan(50)
  },
)

function readWholeFits(bytes: Uint8Array): void {
  const source = new MemoryBytes('hostile.fits', bytes)
  for (const hdu of readFits(source)) {
    if (hdu.kind === 'image') readFitsImage(source, hdu)
    if (hdu.kind === 'image') readCelestialWcs(hdu)
    if (hdu.kind === 'binary-table') for (const { name } of tableColumns(hdu)) readFitsColumn(source, hdu, name)
  }
}

test.skipIf(!haveData).each(['1904_comp.fits', 'small_4D.fits', 'vla_3C286_Lband_model_CC.fits.gz'])(
  'FITS file %s, damaged, is read or refused (600 cases)',
  (name) => {
    const whole = dataBytes('images', name)
    readWholeFits(whole)
    fc.assert(
      fc.property(damages, (list) => void answerOrRefusal(() => readWholeFits(damaged(whole, list)))),
      { numRuns: 600, seed: 20261121 },
    )
  },
)

/** Rows of Bulletin A for consecutive days. */
function orientationText(): Uint8Array {
  const line = (mjd: number) =>
    `20 1 1 ${mjd.toFixed(2)} I  0.100000 0.000100  0.200000 0.000100  I 0.1000000 0.0000100`.padEnd(187)
  return new TextEncoder().encode(Array.from({ length: 30 }, (_, i) => line(58849 + i)).join('\n'))
}

test('an Earth orientation table, damaged, is read or refused (1500 cases)', () => {
  const whole = orientationText()
  expect(orientationAt(readFinals2000A('finals', whole), 58850 * 86400)).toMatchObject({ found: true })
  fc.assert(
    fc.property(damages, (list) => {
      answerOrRefusal(() => orientationAt(readFinals2000A('finals', damaged(whole, list)), 58850 * 86400))
    }),
    { numRuns: 1500, seed: 20261121 },
  )
})

test('a file that is none of ours is refused by every reader (400 cases)', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 4000 }), (bytes) => {
      const files = filesWith(new Map([['table.dat', bytes]]), 'table.dat', bytes)
      const readers = [() => openTable(files), () => readWholeFits(bytes), () => readFinals2000A('random', bytes)]
      for (const read of readers) expect(answerOrRefusal(read)).toBe('refused')
    }),
    { numRuns: 400, seed: 20261121 },
  )
})
