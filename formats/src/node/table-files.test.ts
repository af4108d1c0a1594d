import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { createTable } from '../casatable/create-table.ts'
import { FormatError } from '../error.ts'
import { nodeTableFiles } from './table-files.ts'

test('files are read back while they are written, and after they have got their names', () => {
  const folder = temporaryFolder()
  const files = nodeTableFiles(`${folder}/table`)
  expect(existsSync(files.path)).toBe(false)
  files.create('part').write(2, Uint8Array.of(7, 8))
  const target = new Uint8Array(2)
  files.open('part').read(2, target)
  expect([...target]).toEqual([7, 8])
  files.rename('part', 'whole')
  files.folder('SUB').create('table.dat').write(0, Uint8Array.of(1))
  files.close()
  expect(readdirSync(files.path).sort()).toEqual(['SUB', 'whole'])
  expect([...readFileSync(`${files.path}/whole`)]).toEqual([0, 0, 7, 8])
  expect(() => files.open('part')).toThrow(FormatError)
})

test.skipIf(!existsSync('/dev/full'))('a full disk is an error that names the file and keeps its cause', () => {
  const files = nodeTableFiles(`${temporaryFolder()}/table`)
  createTable(files, { rowCount: 1, columns: [{ name: 'A', type: 'int' }] }).finish()
  symlinkSync('/dev/full', `${files.path}/full`)
  const write = () => files.update('full').write(0, new Uint8Array(10))
  expect(write).toThrow(`${files.path}/full cannot be written: ENOSPC: no space left on device`)
  expect(write).toThrow(expect.objectContaining({ cause: expect.objectContaining({ code: 'ENOSPC' }) }))
})
