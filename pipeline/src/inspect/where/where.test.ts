import { createTable, memoryTableFiles, openTable, type Table, textsKeyword } from '@contimg/formats/casatable'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileWhere } from './compile.ts'
import { WhereError } from './where-error.ts'

const NAMES = ['a', 'b', 'long name', 'd', 'e', 'f']
const TIMES = [0, 1, 2, 3, 4, 5].map((hour) => 60966 * 86400 + hour * 3600) // 2025-10-18

/** Six rows, the arrays of which differ in shape; the last has none. */
function smallTable(): Table {
  const files = memoryTableFiles('small')
  const seconds = new Map([['QuantumUnits', textsKeyword(['s'])]])
  const days = new Map([['QuantumUnits', textsKeyword(['d'])]])
  const writer = createTable(files, {
    rowCount: 6,
    columns: [
      { name: 'ID', type: 'int' },
      { name: 'BIG', type: 'int64' },
      { name: 'GAIN', type: 'float' },
      { name: 'NAME', type: 'string' },
      { name: 'GOOD', type: 'bool' },
      { name: 'Z', type: 'complex' },
      { name: 'TIME', type: 'double', keywords: seconds },
      { name: 'DAY', type: 'double', keywords: days },
      { name: 'UVW', type: 'double', shape: [3] },
      { name: 'DATA', type: 'complex', ndim: 2 },
      { name: 'FLAG', type: 'bool', ndim: 2 },
    ],
  })
  writer.writeScalars('ID', Int32Array.of(0, 1, 2, 3, 4, 5))
  writer.writeScalars('BIG', BigInt64Array.of(1n, -2n, 3n, 4n, 5n, 6n))
  writer.writeScalars('GAIN', Float32Array.of(0.5, 1, Number.NaN, 2, -1, 0))
  writer.writeScalars('NAME', NAMES)
  writer.writeScalars('GOOD', Uint8Array.of(1, 0, 1, 0, 1, 0))
  writer.writeScalars('Z', Float32Array.of(3, 4, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0))
  writer.writeScalars('TIME', Float64Array.from(TIMES))
  writer.writeScalars(
    'DAY',
    Float64Array.from(TIMES, (time) => time / 86400),
  )
  writer.writeCells(
    'UVW',
    0,
    6,
    [3],
    Float64Array.from({ length: 18 }, (_, i) => i),
  )
  for (let row = 0; row < 5; row++) {
    const shape = [2, 1 + (row % 2)]
    const count = shape[0] * shape[1]
    writer.writeCells(
      'DATA',
      row,
      1,
      shape,
      Float32Array.from({ length: 2 * count }, (_, i) => row + i),
    )
    writer.writeCells(
      'FLAG',
      row,
      1,
      shape,
      Uint8Array.from({ length: count }, (_, i) => (i < row ? 1 : 0)),
    )
  }
  writer.finish()
  return openTable(files)
}

function selected(where: string, count = 6): number[] {
  const truths = compileWhere(where, smallTable())({ first: 0, count })
  return [...truths].flatMap((truth, row) => (truth === 1 ? [row] : []))
}

describe('a selection takes the rows for which it holds', () => {
  test.each<[where: string, rows: number[]]>([
    ['ID >= 4', [4, 5]],
    ['ID=1||ID==3', [1, 3]],
    ['true', [0, 1, 2, 3, 4, 5]],
    ['GOOD', [0, 2, 4]],
    ['!GOOD && ID <> 3', [1, 5]],
    ['GOOD = F', [1, 3, 5]],
    ['not (GOOD or ID < 2)', [3, 5]],
    ['ID in [1:4]', [1, 2, 3]],
    ['ID not in [1, 4:]', [0, 2, 3]],
    ['ID in [0:6:2, 3]', [0, 2, 3, 4]],
    ['GAIN in [0:3]', [1, 3, 5]], // whole steps from the first
    ['GAIN < 1', [0, 4, 5]], // not a number is less than nothing
    ['GAIN != 1', [0, 2, 3, 4, 5]],
    ['-BIG > 1', [1]],
    ["NAME in ['a', 'long name']", [0, 2]],
    ['NAME > "d"', [2, 4, 5]],
    ['TIME > 2025/10/18/03:00:00', [4, 5]],
    ['TIME > 2025-10-18T03:00', [4, 5]],
    ["TIME <= '2025-10-18T01:00:00Z'", [0, 1]],
    ['DAY >= 18-Oct-2025/04:00', [4, 5]],
    ['2025/10/18 = TIME', [0]],
    ['DAY in [2025/10/18/03:00, 2025/10/18/05:00]', [3, 5]],
    ['abs(Z) = 5', [0]],
    ['Z = 1', [2]],
    ['UVW[1] > 9', [3, 4, 5]],
    ['UVW[-1] = 2', [0]],
    ['sum(UVW) = 12', [1]],
    ['sum(UVW[1:]) = 9', [1]],
    ['sqrt(sumsqr(UVW[:2])) = 1', [0]],
    ['mean(UVW) > max(UVW[:2])', []],
    ['rownumber() in [0::2]', [0, 2, 4]],
  ])('%s', (where, rows) => {
    expect(selected(where)).toEqual(rows)
  })

  test.each<[where: string, rows: number[]]>([
    ['any(FLAG)', [1, 2, 3, 4]],
    ['all(FLAG)', [2, 4]],
    ['any(FLAG[,1])', [2, 3, 4]],
    ['FLAG[0,0]', [1, 2, 3, 4]],
    ['max(abs(DATA[0:1,0])) >= 5', [3, 4]],
    ['DATA[0,1] = 3', []],
  ])('%s, of arrays that differ in shape', (where, rows) => {
    expect(selected(where, 5)).toEqual(rows)
  })
})

describe('what a selection cannot mean is said with its place', () => {
  test.each<[where: string, message: RegExp]>([
    ['', /at the end, found the end, wanted a column or a value/],
    ['ID', /found a number, wanted a condition/],
    ['ID >', /at the end, found the end, wanted a column or a value/],
    ['ID > 3 4', /at character 8, found 4, wanted a comparison, and, or, or the end/],
    ['(ID > 3', /at the end, found the end, wanted \)/],
    ['ID # 3', /at character 4, found "#", wanted a column, a value or a sign/],
    ['ID > 5s', /at character 6, found "5", wanted a column, a value or a sign/],
    ['NAME = "a', /at character 8, found a text without an end, wanted " behind it/],
    ['id = 1', /at character 1, there is no column id, wanted ID/],
    ['NONE = 1', /there is no column NONE, wanted one of ID, BIG, GAIN/],
    ['ID = "1"', /at character 4, a number = a text, wanted two of a kind/],
    ['Z > 1', /a complex number > a number, wanted two of a kind; abs\(…\) makes a number of a complex one/],
    ['not ID = 1', /at character 5, found a number, wanted a condition behind not, if need be in parentheses/],
    ['ID and GOOD', /found a number, wanted a condition left of and/],
    ['UVW > 1', /column UVW holds arrays, wanted one element as in UVW\[0\], or any/],
    ['DATA[0] = 1', /DATA\[0\] wanted of the array in row 0, which is \[1,2\]/],
    ['UVW[3] = 1', /UVW\[3\] wanted of the array in row 0, which is \[3\]/],
    ['UVW[1.5] = 1', /at character 5, wanted a whole number/],
    ['ID[0] = 1', /column ID holds scalars, wanted arrays/],
    ['any(UVW)', /column UVW holds double, wanted bool for any/],
    ['sum(DATA) > 1', /column DATA is complex, wanted sum\(abs\(…\)\)/],
    ['sin(ID) = 1', /at character 1, there is no function sin, wanted one of abs, sqrt, sum/],
    ['ID in 3', /at character 7, found 3, wanted \[, as in \[0, 2, 5:8\]/],
    ['ID in [3:6:0]', /at character 12, found step 0, wanted one above 0/],
    ['ID in ["a"]', /at character 8, wanted a number, as the value is/],
    ['ID not 3', /at character 8, found 3, wanted in/],
    ['TIME > 2025/13/18', /at character 8, found a time "2025-13-18T00:00:00": no such date/],
    ['ID > 2025/10/18', /at character 6, a time beside values without unit, wanted s or d/],
    [`${'('.repeat(200)}GOOD`, /wanted 100 parentheses within each other at most/],
    [`ID = ${'1'.repeat(20_000)}`, /20005 characters, wanted 10000 at most/],
  ])('%s', (where, message) => {
    expect(() => selected(where)).toThrow(WhereError)
    expect(() => selected(where)).toThrow(message)
  })

  test('a row without an array is named', () => {
    expect(() => selected('any(FLAG)')).toThrow('small: column FLAG: row 5 has no array')
  })

  test('any text is a selection or a WhereError', () => {
    const words = [
      'ID',
      'UVW',
      'NAME',
      'GOOD',
      'in',
      'not',
      'and',
      '||',
      '(',
      ')',
      '[',
      ']',
      ',',
      ':',
      '-',
      '=',
      '<',
      "'",
      '3',
    ]
    const text = fc.oneof(fc.string({ maxLength: 40 }), fc.array(fc.constantFrom(...words), { maxLength: 12 }))
    const table = smallTable()
    let selections = 0
    fc.assert(
      fc.property(text, (given) => {
        try {
          compileWhere(typeof given === 'string' ? given : given.join(' '), table)({ first: 0, count: 6 })
          selections++
        } catch (error) {
          if (!(error instanceof WhereError)) throw error
        }
      }),
      { numRuns: 5000, seed: 20261121 },
    )
    expect(selections).toBeGreaterThan(10)
  })
})
