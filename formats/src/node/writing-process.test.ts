import { Companion } from '@contimg/fixtures/companion'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { createTable } from '../casatable/create-table.ts'
import { nodeTableFiles } from './table-files.ts'
import { writingProcess } from './writing-process.ts'

const DOOR = new URL('./index.ts', import.meta.url).href

function newTable(): string {
  const files = nodeTableFiles(`${temporaryFolder()}/table`)
  createTable(files, { rowCount: 1, columns: [{ name: 'A', type: 'int' }] }).finish()
  files.close()
  return files.path
}

test('a table that nobody changes has no writing process; one that is not there has none either', () => {
  expect(writingProcess(newTable())).toBeUndefined()
  expect(writingProcess('/no/such/table')).toBeUndefined()
})

test('whoever has locked a table is told, and looking takes nothing from them', async () => {
  const path = newTable()
  const script = `
import { createInterface } from 'node:readline'
import { nodeTableFiles } from '${DOOR}'
const files = nodeTableFiles(${JSON.stringify(path)})
files.lock()
console.log('locked')
for await (const _ of createInterface(process.stdin)) { files.close(); console.log('closed') }`
  const other = new Companion(process.execPath, ['--input-type=module', '-e', script])
  try {
    expect(await other.hear()).toBe('locked')
    for (let look = 0; look < 2; look++) expect(writingProcess(path)).toMatchObject({ pid: other.pid })
    other.tell('close')
    expect(await other.hear()).toBe('closed')
    expect(writingProcess(path)).toBeUndefined()
  } finally {
    await other.kill()
  }
})
