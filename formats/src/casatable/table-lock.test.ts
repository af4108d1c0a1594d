import { expect, test } from 'vitest'
import { addTiledColumn } from './add-column.ts'
import { removeColumn, renameColumn } from './change-columns.ts'
import { createTable } from './create-table.ts'
import { REQUESTS_BYTES, withoutRequest, withRequest } from './lock-requests.ts'
import { memoryTableFiles } from './memory-files.ts'
import { readSyncBlock, type SyncBlock, syncBlockBytes } from './sync-block.ts'
import type { TableFiles } from './table-files.ts'
import { announceCells, lockedRowCount, whileTableDatChanges } from './table-lock.ts'

function newTable(): TableFiles {
  const files = memoryTableFiles()
  const columns = [
    { name: 'A', type: 'int' },
    { name: 'T', type: 'float', shape: [2], storage: 'tiled' },
  ] as const
  createTable(files, { rowCount: 3, columns }).finish()
  return files
}

function syncOf(files: TableFiles): SyncBlock | undefined {
  const source = files.open('table.lock')
  const bytes = new Uint8Array(source.size)
  source.read(0, bytes)
  return readSyncBlock(bytes, source.path)
}

test('a block is read as it was written, of more rows than 32 bits count too', () => {
  for (const rowCount of [7, 2 ** 33]) {
    const block = { rowCount, columnCount: 3, changes: 9, tableChanges: 2, managerChanges: [4, 9] }
    const file = new Uint8Array([...new Uint8Array(REQUESTS_BYTES), ...syncBlockBytes(block)])
    expect(readSyncBlock(file, 'table.lock')).toEqual(block)
  }
})

test('whenever columns change, table.lock tells of another table.dat, and as many columns and managers as it has', () => {
  const files = newTable()
  addTiledColumn(files, { name: 'B', type: 'float', shape: [2] }).finish()
  expect(syncOf(files)).toEqual({ rowCount: 3, columnCount: 3, changes: 2, tableChanges: 2, managerChanges: [2, 2, 2] })
  renameColumn(files, 'B', 'C')
  expect(syncOf(files)).toMatchObject({ columnCount: 3, changes: 3, tableChanges: 3 })
  removeColumn(files, 'T')
  expect(syncOf(files)).toEqual({ rowCount: 3, columnCount: 2, changes: 4, tableChanges: 4, managerChanges: [4, 4] })
  announceCells(files, ['table.f2_TSM0', 'table.f2', 'table.info'])
  expect(syncOf(files)).toEqual({ rowCount: 3, columnCount: 2, changes: 5, tableChanges: 4, managerChanges: [4, 5] })
})

test('while table.dat is replaced table.lock tells nothing; where that fails, what the old table.dat says', () => {
  const files = newTable()
  const fail = () =>
    whileTableDatChanges(files, () => {
      expect(syncOf(files)).toBeUndefined()
      expect(lockedRowCount(files)).toBeUndefined()
      throw new Error('disk full')
    })
  expect(fail).toThrow('disk full')
  expect(syncOf(files)).toMatchObject({ rowCount: 3, columnCount: 2, changes: 2 })
})

test('processes that wait are listed in turn, the last place being taken where the list is full', () => {
  let list: Uint8Array = new Uint8Array(0)
  for (let pid = 100; pid < 140; pid++) list = withRequest(list, pid)
  const view = () => new DataView(list.buffer)
  expect([list.length, view().getInt32(0), view().getInt32(4), view().getInt32(4 + 8 * 31)]).toEqual([
    260, 32, 100, 139,
  ])
  list = withoutRequest(list, 110)
  expect([view().getInt32(0), view().getInt32(4)]).toEqual([21, 111])
  expect(withoutRequest(list, 42)).toEqual(list)
  list = withoutRequest(list, 139)
  expect(view().getInt32(0)).toBe(0)
})

test('a list whose count is no count is taken as far as it goes', () => {
  for (const count of [-1, 2 ** 31 - 1]) {
    const list = new Uint8Array(REQUESTS_BYTES)
    new DataView(list.buffer).setInt32(0, count)
    expect(new DataView(withRequest(list, 5).buffer).getInt32(0)).toBe(count < 0 ? 1 : 32)
  }
})
