import { expect, test } from 'vitest'
import { csvOf } from './csv.ts'

test('commas, quotes and lines are quoted, what is missing is empty, and no text is a formula', () => {
  const text = csvOf(
    ['name', 'noise'],
    [
      ['a,b', 1.5],
      ['say "no"', null],
      ['two\nlines', Number.NaN],
      ['=1+1', -2],
    ],
  )
  expect(text).toBe('name,noise\r\n"a,b",1.5\r\n"say ""no""",\r\n"two\nlines",\r\n\'=1+1,-2\r\n')
})
