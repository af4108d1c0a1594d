import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { partialPath } from './housekeeping/names.ts'
import { processTag } from './housekeeping/process-tag.ts'
import { OutputExistsError, whole, wholeAnew } from './output.ts'

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
  const goneTag = processTag().replace(/-\d+-/, '-1-') // of a process that had our id before us
  mkdirSync(join(folder, `table.${goneTag}.partial`))
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

test('what another process is writing stays, and a product that appears meanwhile too', async () => {
  const folder = temporaryFolder()
  const other = 'product.1-1-01234567.partial'
  writeFileSync(join(folder, other), 'theirs')
  const make = async (partial: string) => {
    writeFileSync(partial, 'ours')
    writeFileSync(join(folder, 'product'), 'theirs')
  }
  await expect(whole(join(folder, 'product'), make)).rejects.toThrow(OutputExistsError)
  expect(readFileSync(join(folder, 'product'), 'utf8')).toBe('theirs')
  expect(readdirSync(folder).toSorted()).toEqual(['product', other])
})

test('a product made anew replaces the old one when it is whole, and not before', async () => {
  const path = join(temporaryFolder(), 'table')
  const make = (content: string) => async (partial: string) => {
    mkdirSync(partial)
    writeFileSync(join(partial, content), '')
    if (content === 'bad') throw new Error('disk full')
  }
  await wholeAnew(path, make('first'))
  expect(readdirSync(path)).toEqual(['first'])
  await expect(wholeAnew(path, make('bad'))).rejects.toThrow('disk full')
  expect(readdirSync(path)).toEqual(['first'])
  mkdirSync(`${path}.superseded`) // a kill left it
  await wholeAnew(path, make('second'))
  expect(readdirSync(path)).toEqual(['second'])
  expect(readdirSync(dirname(path))).toEqual(['table'])
})

test('what belongs to the older product goes with it, and is put back with it where it cannot go', async () => {
  const folder = temporaryFolder()
  const [path, belonging] = [join(folder, 'product'), join(folder, 'belonging')]
  for (const one of [path, belonging]) mkdirSync(join(one, 'old'), { recursive: true })
  const inTheWay = join(partialPath(belonging), 'something')
  const make = (isBlocked: boolean) => async (partial: string) => {
    mkdirSync(join(partial, 'new'), { recursive: true })
    if (isBlocked) mkdirSync(inTheWay, { recursive: true })
  }
  await expect(wholeAnew(path, make(true), [belonging])).rejects.toThrow(/ENOTEMPTY|EEXIST/)
  expect([path, belonging].map((one) => readdirSync(one))).toEqual([['old'], ['old']])
  rmSync(partialPath(belonging), { recursive: true })
  await wholeAnew(path, make(false), [belonging])
  expect([readdirSync(folder), readdirSync(path)]).toEqual([['product'], ['new']])
})
