import { expect, test } from 'vitest'
import { textTable } from './text-table.ts'

test('numbers stand to the right with their digits, words to the left, units below the headings', () => {
  const columns = [
    { heading: 'source' },
    { heading: 'flux', unit: 'mJy', digits: 1 },
    { heading: 'rows' },
    { heading: 'flagged' },
  ]
  const rows = [
    ['3C286', 15086.34, 30312, false],
    ['a faint one', Number.NaN, 2, true],
    ['an odd one', -0.04, -0.5, false],
    ['none', null, undefined, null],
  ]
  expect(textTable(columns, rows).split('\n')).toEqual([
    'source          flux   rows  flagged',
    '                 mJy',
    '3C286        15086.3  30312  no',
    'a faint one        –      2  yes',
    'an odd one       0.0   -0.5  no',
    'none               –      –  –',
  ])
})

test('a table without units has no line for them, and one without rows keeps its headings', () => {
  expect(textTable([{ heading: 'name' }, { heading: 'n', digits: 0 }], [])).toBe('name  n')
})
