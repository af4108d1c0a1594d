import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { FormatError } from '../error.ts'
import { FileSource, writeWhole } from './file.ts'

test('a file has its name only when it is whole', () => {
  const folder = temporaryFolder()
  const path = join(folder, 'product')
  writeWhole(path, (sink) => {
    sink.write(3, Uint8Array.of(7))
    expect(existsSync(path)).toBe(false)
    expect(sink.size).toBe(4)
  })
  expect([...readFileSync(path)]).toEqual([0, 0, 0, 7])
  expect(readdirSync(folder)).toEqual(['product'])
})

test('a write that fails leaves nothing, and the older file as it was', () => {
  const folder = temporaryFolder()
  const path = join(folder, 'product')
  writeFileSync(path, 'old')
  const failing = () =>
    writeWhole(path, (sink) => {
      sink.write(0, Uint8Array.of(1))
      throw new Error('disk full')
    })
  expect(failing).toThrow('disk full')
  expect(readFileSync(path, 'utf8')).toBe('old')
  expect(readdirSync(folder)).toEqual(['product'])
})

test('reading past the end of a file is an error that says where', () => {
  const path = join(temporaryFolder(), 'short')
  writeFileSync(path, 'abcd')
  const source = new FileSource(path)
  const target = new Uint8Array(2)
  source.read(2, target)
  expect([...target]).toEqual([0x63, 0x64])
  expect(() => source.read(3, target)).toThrow(FormatError)
  expect(() => source.read(3, target)).toThrow(/ends at byte 4, wanted 2/)
  source.close()
})
