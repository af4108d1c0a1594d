import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { errorLine } from './error-line.ts'

function lineOf(call: () => unknown): string {
  try {
    call()
  } catch (error) {
    return errorLine(error)
  }
  throw new Error('nothing thrown')
}

test('what the system says of a file begins with the file', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'a')
  writeFileSync(file, '')
  expect(lineOf(() => readFileSync(join(folder, 'gone')))).toBe(`${folder}/gone: there is no such file or folder`)
  expect(lineOf(() => mkdirSync(join(file, 'b')))).toBe(`${file}/b: lies below a file, wanted a folder`)
  expect(lineOf(() => mkdirSync(file, { recursive: true }))).toBe(`${file}: is a file, wanted a folder`)
  expect(lineOf(() => writeFileSync(folder, 'x'))).toBe(`${folder}: is a folder, wanted a file`)
})

test('an option with a wrong value says what was found and what was wanted', () => {
  const found = "error: option '--size <size>' argument 'huge' is invalid. Allowed choices are tiny, small."
  expect(errorLine(new Error(found))).toBe("option '--size <size>' is 'huge', wanted one of tiny, small")
})

test('any other error is its message in one line', () => {
  expect(errorLine(new Error('error: a\n  b'))).toBe('a b')
  expect(errorLine(new RangeError(''))).toBe('RangeError')
  expect(errorLine('odd')).toBe('odd')
})
