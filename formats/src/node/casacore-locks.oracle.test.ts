import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { type Companion, pythonCompanion } from '@contimg/fixtures/companion'
import { temporaryFolder } from '@contimg/fixtures/data'
import { havePython } from '@contimg/fixtures/oracle'
import { describe, expect, test } from 'vitest'
import { addTiledColumn } from '../casatable/add-column.ts'
import { renameColumn } from '../casatable/change-columns.ts'
import { createTable } from '../casatable/create-table.ts'
import { tableKeyword } from '../casatable/keywords.ts'
import { openTable } from '../casatable/table.ts'
import type { TableFiles } from '../casatable/table-files.ts'
import { TableLockedError } from '../error.ts'
import { nodeTableFiles } from './table-files.ts'

const ROWS = 40

/** A table of ours: a standard and a tiled column, zero throughout, and a sub-table. */
function newTable(): string {
  const files = nodeTableFiles(`${temporaryFolder()}/table`)
  createTable(files.folder('SUB'), { rowCount: 1, columns: [{ name: 'A', type: 'int' }] }).finish()
  const columns = [
    { name: 'A', type: 'int' },
    { name: 'T', type: 'float', shape: [2], storage: 'tiled' },
  ] as const
  createTable(files, { rowCount: ROWS, columns, keywords: new Map([['SUB', tableKeyword('SUB')]]) }).finish()
  files.close()
  return files.path
}

function writeOnes(files: TableFiles): void {
  const table = openTable(files)
  table.column('A').writeCells(0, ROWS, new Int32Array(ROWS).fill(1))
  table.column('T').writeCells(0, ROWS, new Float32Array(2 * ROWS).fill(1))
}

/** A casacore process that has the table `t` open in a locking mode, and has read of its cells what it may cache. */
function casacoreWith(path: string, mode: string | object, script: string): Companion {
  const open = `
import casacore.tables as ct
t = ct.table(given, readonly=False, lockoptions=${JSON.stringify(mode)}, ack=False)
def cells(): return [int(t.getcell('A', 3)), float(t.getcell('T', 3)[1])]
def error(call):
    try: call()
    except Exception as e: return str(e)
`
  return pythonCompanion(open + script, path)
}

const heard = async (companion: Companion): Promise<unknown> => JSON.parse(await companion.hear())

function thrownBy(call: () => void): unknown {
  try {
    call()
  } catch (error) {
    return error
  }
  throw new Error('nothing thrown')
}

describe.skipIf(!havePython('casacore'))('python3-casacore as the other process', () => {
  test.each(['write', 'read'])('while it holds its %s lock we do not write, and say who holds it', async (kind) => {
    const path = newTable()
    const lock = `t.lock(write=${kind === 'write' ? 'True' : 'False'}); say(); hear(); t.unlock(); say(); hear()`
    const other = casacoreWith(path, 'user', lock)
    await other.hear()
    const files = nodeTableFiles(path, { lockWaitS: 0.3 })
    const error = thrownBy(() => files.lock()) as TableLockedError
    expect(error).toBeInstanceOf(TableLockedError)
    expect(error).toMatchObject({ path, holderPid: other.pid })
    expect(error.waitedS).toBeGreaterThanOrEqual(0.3)
    expect(error.message).toBe(`${path}: locked by process ${other.pid} (python3), waited 0.3 s for it to let go`)
    expect(thrownBy(() => writeOnes(files))).toBeInstanceOf(TableLockedError)
    files.close()
    other.tell('let go')
    await other.hear()
    writeOnes(files)
    files.close()
    expect([...openTable(nodeTableFiles(path)).column('A').readCells(3, 1)]).toEqual([1])
  })

  test('a permanent lock is respected', async () => {
    const path = newTable()
    const other = casacoreWith(path, 'permanent', 'say(); hear()')
    await other.hear()
    expect(() => nodeTableFiles(path, { lockWaitS: 0.1 }).lock()).toThrow(TableLockedError)
    expect(openTable(nodeTableFiles(path)).rowCount).toBe(ROWS) // reading needs no permission
  })

  test('what it changes while we wait is what we find', async () => {
    const path = newTable()
    const change = `
import time
t.lock(); say(); time.sleep(0.5)
t.addrows(5); t.putcell('A', 44, 7); t.putcell('A', 0, 9); t.unlock(); hear()`
    const other = casacoreWith(path, 'user', change)
    await other.hear()
    const files = nodeTableFiles(path)
    files.lock()
    const table = openTable(files)
    expect(table.rowCount).toBe(45)
    expect([table.column('A').readCell(0)?.[0], table.column('A').readCell(44)?.[0]]).toEqual([9, 7])
    files.close()
  })

  test('where it locks by itself it sees our request and lets go', async () => {
    const path = newTable()
    const work = `
import time
t.putcell('A', 0, 5); say()
while True: t.getcol('A'); time.sleep(0.01)`
    const other = casacoreWith(path, { option: 'auto', interval: 0 }, work)
    await other.hear()
    const files = nodeTableFiles(path, { lockWaitS: 8 })
    files.lock()
    expect(openTable(files).column('A').readCell(0)).toEqual(Int32Array.of(5))
    files.close()
    const waiting = () => readFileSync(`${path}/table.lock`)[3] // casacore counts itself in while it waits for us
    await expect.poll(waiting, { timeout: 20_000 }).toBe(0)
  })

  test('while we hold the table it gets no lock, and afterwards it does', async () => {
    const path = newTable()
    const ask = `
say(t.ismultiused()); hear(); say(t.ismultiused())
t.lock(True, 1); say(t.haslock(True)); t.lock(False, 1); say(t.haslock(False))
hear(); say(t.ismultiused()); t.lock(True, 1); say(t.haslock(True)); say(cells())`
    const other = casacoreWith(path, 'user', ask)
    expect(await heard(other)).toBe(false)
    const files = nodeTableFiles(path)
    writeOnes(files)
    other.tell('try')
    expect([await heard(other), await heard(other), await heard(other)]).toEqual([true, false, false])
    files.close()
    other.tell('try again')
    expect([await heard(other), await heard(other)]).toEqual([false, true])
    expect(await heard(other)).toEqual([1, 1])
  })

  test('it waits until we let go', async () => {
    const path = newTable()
    const other = casacoreWith(
      path,
      'user',
      `t.lock(); say(cells()); t.unlock(); say(); hear(); say(); t.lock(); say(cells())`,
    )
    expect(await heard(other)).toEqual([0, 0])
    await other.hear()
    const files = nodeTableFiles(path)
    files.lock()
    other.tell('lock it')
    await other.hear()
    await setTimeout(200)
    expect(readFileSync(`${path}/table.lock`)[3]).toBe(1) // it stands in the list of those who wait
    writeOnes(files)
    files.close()
    expect(await heard(other)).toEqual([1, 1])
  })

  test.each([
    ['user', 't.unlock(); say(); hear(); t.lock(False)'],
    ['user', 't.unlock(); say(); hear(); t.lock(True)'],
    ['usernoread', 'say(); hear(); t.lock(True)'],
    ['autonoread', 'say(); hear(); t.resync()'],
  ])('where it has the table open (%s) it sees the cells that we changed: %s', async (mode, look) => {
    const path = newTable()
    const read = mode === 'user' ? 't.lock(False); say(cells())' : 'say(cells())'
    const other = casacoreWith(path, mode, `${read}; ${look}; say(cells())`)
    expect(await heard(other)).toEqual([0, 0])
    await other.hear()
    const files = nodeTableFiles(path)
    writeOnes(files)
    files.close()
    other.tell('look again')
    expect(await heard(other)).toEqual([1, 1])
  })

  test('casacore refuses the table when a column has come while it had it open, and has the column when it opens it again', async () => {
    const path = newTable()
    const look = `
def again():
    t = ct.table(given, readonly=False, lockoptions='user', ack=False); t.lock(); names = t.colnames()
    t.putcell('A', 0, t.getcell('A', 0) + 1); t.close(); return names
say(); hear(); say(error(lambda: t.lock())); t.close(); say(again()); hear(); say(again())`
    const other = casacoreWith(path, 'user', look)
    await other.hear()
    const files = nodeTableFiles(path)
    const added = addTiledColumn(files, { name: 'B', type: 'float', shape: [2] })
    added.writeCells(0, ROWS, [2], new Float32Array(2 * ROWS))
    added.finish()
    files.close()
    other.tell('lock it')
    expect(await heard(other)).toContain('another process changed the number of columns')
    expect(await heard(other)).toEqual(['A', 'T', 'B'])
    renameColumn(files, 'B', 'C')
    files.close()
    other.tell('open it')
    expect(await heard(other)).toEqual(['A', 'T', 'C'])
  })

  test('a sub-table has a lock of its own', async () => {
    const path = newTable()
    const other = casacoreWith(`${path}/SUB`, 'user', 't.lock(); say(); hear()')
    await other.hear()
    const files = nodeTableFiles(path, { lockWaitS: 0.1 })
    writeOnes(files)
    const write = () => openTable(files.folder('SUB')).column('A').writeCells(0, 1, Int32Array.of(1))
    expect(write).toThrow(TableLockedError)
    expect(write).toThrow(`${path}/SUB: locked by`)
    files.close()
  })
})
