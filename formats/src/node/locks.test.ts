import { readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { Companion } from '@contimg/fixtures/companion'
import { temporaryFolder } from '@contimg/fixtures/data'
import { describe, expect, test } from 'vitest'
import { createTable } from '../casatable/create-table.ts'
import { readSyncBlock } from '../casatable/sync-block.ts'
import { openTable } from '../casatable/table.ts'
import { TableChangedError, TableLockedError } from '../error.ts'
import { chooseLocks, takeLockWarning } from './file-locks.ts'
import { nodeTableFiles } from './table-files.ts'

const DOOR = new URL('./index.ts', import.meta.url).href
const TABLES = new URL('../casatable/index.ts', import.meta.url).href

function newTable(): string {
  const files = nodeTableFiles(`${temporaryFolder()}/table`)
  const columns = [
    { name: 'A', type: 'int' },
    { name: 'T', type: 'float', shape: [2], storage: 'tiled' },
  ] as const
  createTable(files, { rowCount: 3, columns }).finish()
  files.close()
  return files.path
}

/** Another process, which does what it is told with a table and answers "done" or the name of the error. */
class Other {
  readonly #companion: Companion

  constructor(path: string) {
    const script = `
import { createInterface } from 'node:readline'
import { openTable } from '${TABLES}'
import { nodeTableFiles } from '${DOOR}'
const files = nodeTableFiles(${JSON.stringify(path)}, { lockWaitS: 0 })
const acts = {
  lock: () => files.lock(),
  write: () => openTable(files).column('A').writeCells(0, 1, Int32Array.of(8)),
  close: () => files.close(),
}
for await (const line of createInterface(process.stdin)) {
  try { acts[line](); console.log('done') } catch (error) { console.log(error.name) }
}`
    this.#companion = new Companion(process.execPath, ['--input-type=module', '-e', script])
  }

  get pid(): number {
    return this.#companion.pid
  }

  do(act: 'lock' | 'write' | 'close'): Promise<string> {
    this.#companion.tell(act)
    return this.#companion.hear()
  }

  kill(): Promise<void> {
    return this.#companion.kill()
  }
}

function firstCell(path: string): number | undefined {
  const files = nodeTableFiles(path)
  try {
    return openTable(files).column('A').readCell(0)?.[0] as number
  } finally {
    files.close()
  }
}

function syncBlock(path: string) {
  return readSyncBlock(readFileSync(`${path}/table.lock`), path)
}

describe.skipIf(process.platform !== 'linux')('with another process', () => {
  test('a table that another process holds is refused with its number, can be read, and is free when that process dies', async () => {
    const path = newTable()
    const other = new Other(path)
    expect(await other.do('lock')).toBe('done')
    const files = nodeTableFiles(path, { lockWaitS: 0.05 })
    const refusal = expect.objectContaining({ name: 'TableLockedError', path, holderPid: other.pid })
    expect(() => files.lock()).toThrow(refusal)
    expect(() => files.create('table.f9')).toThrow(refusal)
    expect(() => files.remove('table.f0')).toThrow(refusal)
    expect(firstCell(path)).toBe(0)
    await other.kill()
    openTable(files).column('A').writeCells(0, 1, Int32Array.of(7))
    files.close()
    expect(firstCell(path)).toBe(7)
  })

  test('those who have a table open in one process share its lock, until the last of them lets go', async () => {
    const path = newTable()
    const [one, two, other] = [nodeTableFiles(path), nodeTableFiles(`${path}/../table`), new Other(path)]
    one.lock()
    two.lock()
    one.close()
    expect(await other.do('lock')).toBe('TableLockedError')
    expect(openTable(one).rowCount).toBe(3) // who only reads does not keep it
    two.close()
    expect(await other.do('lock')).toBe('done')
    one.close()
  })

  test('the lock stays where table.lock is read and closed at another place of the process', async () => {
    const path = newTable()
    const [files, other] = [nodeTableFiles(path), new Other(path)]
    files.lock()
    readFileSync(`${path}/table.lock`)
    expect(firstCell(path)).toBe(0)
    expect(await inThread(path)).toBe(`TableLockedError ${process.pid}`)
    expect(await other.do('lock')).toBe('TableLockedError')
    files.close()
    expect(await inThread(path)).toBe('done')
    expect(await other.do('lock')).toBe('done')
  })

  test('what another process changed since the table was opened is not written over, but found when it is opened again', async () => {
    const path = newTable()
    const [files, other] = [nodeTableFiles(path), new Other(path)]
    const write = () => openTable(files).column('A').writeCells(1, 1, Int32Array.of(9))
    const column = openTable(files).column('A')
    column.readCell(0)
    expect([await other.do('write'), await other.do('close')]).toEqual(['done', 'done'])
    expect(() => column.writeCells(0, 1, Int32Array.of(9))).toThrow(TableChangedError)
    expect(await other.do('lock')).toBe('done') // the refusal holds nothing
    expect(await other.do('close')).toBe('done')
    files.close()
    write()
    files.close()
    expect(firstCell(path)).toBe(8)
  })

  test('where koffi does not load nothing is written while a lock of another process is seen, and a person can be told', async () => {
    const path = newTable()
    const locks = chooseLocks(() => {
      throw new Error("Cannot find module 'koffi'\nRequire stack: …")
    })
    const [files, other] = [nodeTableFiles(path, { locks, lockWaitS: 0.05 }), new Other(path)]
    expect(await other.do('lock')).toBe('done')
    const error = expect.objectContaining({ name: 'TableLockedError', holderPid: other.pid })
    expect(() => openTable(files).column('A').writeCells(0, 1, Int32Array.of(7))).toThrow(error)
    expect(takeLockWarning()).toBeUndefined()
    expect(await other.do('close')).toBe('done')
    openTable(files).column('A').writeCells(0, 1, Int32Array.of(7))
    files.close()
    expect([firstCell(path), syncBlock(path)?.changes]).toEqual([7, 2])
    expect(takeLockWarning()).toBe(
      'tables are changed without a lock, only after a look that nobody else holds one: ' +
        "koffi does not load (Cannot find module 'koffi')",
    )
    files.lock()
    expect(takeLockWarning()).toBeUndefined()
    files.close()
  })
})

/** Locks the table in another thread, and closes it there. */
function inThread(path: string): Promise<string> {
  const script = `
import { parentPort } from 'node:worker_threads'
import { nodeTableFiles } from '${DOOR}'
const files = nodeTableFiles(${JSON.stringify(path)}, { lockWaitS: 0 })
let answer = 'done'
try { files.lock() } catch (error) { answer = error.name + ' ' + error.holderPid }
files.close()
parentPort.postMessage(answer)`
  const thread = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`))
  return new Promise((resolve, reject) => {
    thread.once('message', resolve)
    thread.once('error', reject)
  })
}

test('table.lock counts a change of cells once, for the storage manager whose cells they are', () => {
  const path = newTable()
  expect(syncBlock(path)).toEqual({ rowCount: 3, columnCount: 2, changes: 1, tableChanges: 1, managerChanges: [1, 1] })
  const files = nodeTableFiles(path)
  const column = openTable(files).column('T')
  for (const row of [0, 1, 2]) column.writeCells(row, 1, Float32Array.of(1, 2))
  expect(syncBlock(path)?.changes).toBe(1)
  files.close()
  expect(syncBlock(path)).toEqual({ rowCount: 3, columnCount: 2, changes: 2, tableChanges: 1, managerChanges: [1, 2] })
  files.lock()
  files.close()
  expect(syncBlock(path)?.changes).toBe(2)
})

test('a lock that is asked for of a table that does not exist asks for nothing', () => {
  const files = nodeTableFiles(`${temporaryFolder()}/none`)
  files.lock()
  expect(files.exists('table.lock')).toBe(false)
  files.close()
})

test('the error of a locked table says what is known of who holds it', () => {
  expect(new TableLockedError('a.ms', 1.234).message).toBe(
    'a.ms: locked by another process, waited 1.2 s for it to let go',
  )
})
