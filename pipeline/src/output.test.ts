import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { OutputExistsError, whole } from './output.ts'

test('a product has its name only when it is whole', async () => {
  const path = join(temporaryFolder(), 'deep', 'product')
  await whole(path, async (partial) => {
    writeFileSync(partial, 'half')
    expect(existsSync(path)).toBe(false)
    writeFileSync(partial, 'whole')
  })
  expect(readFileSync(path, 'utf8')).toBe('whole')
})

test('a failure leaves nothing, and what a crash left before is replaced', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'table.partial'))
  const make = async (partial: string) => {
    mkdirSync(partial)
    throw new Error('disk full')
  }
  await expect(whole(join(folder, 'table'), make)).rejects.toThrow('disk full')
  expect(readdirSync(folder)).toEqual([])
})

test('an existing product is never overwritten', async () => {
  const path = join(temporaryFolder(), 'product')
  writeFileSync(path, 'old')
  await expect(whole(path, async (partial) => writeFileSync(partial, 'new'))).rejects.toThrow(OutputExistsError)
  expect(readFileSync(path, 'utf8')).toBe('old')
})
