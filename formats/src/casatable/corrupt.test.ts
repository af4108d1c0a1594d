import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataPath, haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import type { ByteSink } from '../bytes.ts'
import { FormatError } from '../error.ts'
import { MemoryBytes } from '../memory-bytes.ts'
import { createTable, type NewColumn } from './create-table.ts'
import { memoryTableFiles } from './memory-files.ts'
import { openTable } from './table.ts'
import type { TableFiles } from './table-files.ts'
import type { Cells } from './value-type.ts'

const columns: readonly NewColumn[] = [
  { name: 'TIME', type: 'double' },
  { name: 'NAME', type: 'string' },
  { name: 'FLAGS', type: 'bool', shape: [5] },
  { name: 'ARRAYS', type: 'float', ndim: 1 },
  { name: 'TEXTS', type: 'string', ndim: 1 },
  { name: 'DATA', type: 'complex', ndim: 2, storage: 'tiled' },
  { name: 'UVW', type: 'double', shape: [3], storage: 'tiled' },
]
const ROWS = 40

/** A table of every kind of column, as the bytes of its files. */
function smallTable(): Map<string, Uint8Array> {
  const sinks = new Map<string, ByteSink>()
  const writer = createTable(memoryTableFiles('small', sinks), { rowCount: ROWS, columns })
  const fill = (name: string, shape: readonly number[], cells: Cells) => writer.writeCells(name, 0, ROWS, shape, cells)
  fill('TIME', [], new Float64Array(ROWS).fill(5e9))
  fill(
    'NAME',
    [],
    Array.from({ length: ROWS }, (_, i) => 'n'.repeat(3 * i)),
  )
  fill('FLAGS', [5], new Uint8Array(5 * ROWS).fill(1))
  fill('ARRAYS', [4], new Float32Array(4 * ROWS).fill(1))
  fill('TEXTS', [2], new Array<string>(2 * ROWS).fill('text'))
  fill('DATA', [2, 3], new Float32Array(12 * ROWS).fill(1))
  fill('UVW', [3], new Float64Array(3 * ROWS).fill(1))
  writer.finish()
  return bytesIn(sinks)
}

function bytesIn(sinks: ReadonlyMap<string, ByteSink>): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  for (const [name, sink] of sinks) {
    const bytes = new Uint8Array(sink.size)
    sink.read(0, bytes)
    files.set(name, bytes)
  }
  return files
}

function filesOf(bytes: ReadonlyMap<string, Uint8Array>): TableFiles {
  return memoryTableFiles('small', new Map([...bytes].map(([name, content]) => [name, new MemoryBytes(name, content)])))
}

function readEverything(files: TableFiles): number {
  const table = openTable(files)
  let cells = 0
  for (const { name, kind } of table.columns) {
    if (kind === 'record') continue
    const column = table.column(name)
    const rows = Math.min(column.rowCount, 200)
    for (let row = 0; row < rows; row++) cells += column.readCell(row)?.length ?? 0
  }
  return cells
}

/** Reads as far as it goes; anything but success or a FormatError is a fault of ours. */
function outcome(files: TableFiles): 'read' | 'refused' {
  try {
    readEverything(files)
    return 'read'
  } catch (error) {
    if (error instanceof FormatError) return 'refused'
    throw error
  }
}

test('a table in memory gives back what was written', () => {
  expect(readEverything(filesOf(smallTable()))).toBe(ROWS * (1 + 1 + 5 + 4 + 2 + 12 + 3))
})

const names = [...smallTable().keys()].filter((name) => name !== 'table.info' && name !== 'table.lock')

test.each(names)('a table whose %s is cut off anywhere is refused', (name) => {
  const whole = smallTable()
  const bytes = whole.get(name) as Uint8Array
  for (let length = 0; length < bytes.length; length += 1 + Math.floor(length / 20)) {
    const cut = new Map(whole).set(name, bytes.slice(0, length))
    const found = outcome(filesOf(cut))
    if (!isPadding(bytes.subarray(length))) expect(found, `${length} of ${bytes.length} bytes`).toBe('refused')
  }
})

function isPadding(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0)
}

test.each(names)('bytes of %s that are wrong never lead to anything but an answer or a FormatError', (name) => {
  fuzz(smallTable(), name, 400)
})

test.skipIf(!haveData || !existsSync(dataPath('ms', 'wsrt_3c343.ms.tar.gz')))(
  'wrong bytes in a table by casacore, incremental manager and all, are refused or read',
  () => {
    const folder = unpackedTable('ms', 'wsrt_3c343.ms', temporaryFolder())
    const files = readdirSync(folder).filter((name) => /^table\./.test(name))
    const whole = new Map(files.map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]))
    for (const name of files) if (name !== 'table.info') fuzz(whole, name, 40)
  },
)

/** Changes a few bytes at a time, most of them in the first kilobyte, to values that tend to hurt. */
function fuzz(whole: ReadonlyMap<string, Uint8Array>, name: string, tries: number): void {
  let state = 12345
  const random = (limit: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  const original = whole.get(name) as Uint8Array
  for (let i = 0; i < tries; i++) {
    const bytes = original.slice()
    for (let changes = 1 + random(3); changes > 0; changes--) {
      const at = random(random(2) === 0 ? Math.min(1024, bytes.length) : bytes.length)
      bytes[at] = [0, 1, 0x7f, 0x80, 0xff, random(256)][random(6)]
    }
    outcome(filesOf(new Map(whole).set(name, bytes)))
  }
}

test('values that absurd counts would ask for are refused before memory is taken', () => {
  const whole = smallTable()
  const header = whole.get('table.f2') as Uint8Array
  const column = openTable(filesOf(whole)).column('UVW')
  expect(column.cellShape(0)).toEqual([3])
  const absurd = header.slice()
  for (let at = 0; at + 4 < absurd.length; at++) {
    if (absurd[at] === 0 && absurd[at + 3] === ROWS && absurd[at + 2] === 0) absurd[at] = 0x7f
  }
  expect(outcome(filesOf(new Map(whole).set('table.f2', absurd)))).toBe('refused')
})

test('a storage manager that is not known is named when its column is read', () => {
  const whole = smallTable()
  const dat = whole.get('table.dat') as Uint8Array
  const text = new TextDecoder('latin1').decode(dat)
  const at = text.lastIndexOf('TiledShapeStMan')
  const dysco = dat.slice()
  dysco.set(new TextEncoder().encode('DyscoPlusStMan!'), at)
  const table = openTable(filesOf(new Map(whole).set('table.dat', dysco)))
  expect(table.column('TIME').readScalars(0, 1)).toEqual(Float64Array.of(5e9))
  expect(() => table.column('DATA').readCell(0)).toThrow(
    /storage manager "DyscoPlusStMan!", wanted one of StandardStMan/,
  )
})
