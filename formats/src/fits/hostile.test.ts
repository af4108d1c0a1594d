import { expect, test } from 'vitest'
import { MemoryBytes, readFits, readFitsColumn } from './index.ts'

test('a table is refused where its rows and columns do not fit, or a column is not there', () => {
  const lines = (text: string) => text.match(/.{1,80}/gs)!.map((line) => line.padEnd(80))
  const table = (changes: Record<string, string>) => {
    const cards = {
      XTENSION: "'BINTABLE'",
      BITPIX: '8',
      NAXIS: '2',
      NAXIS1: '4',
      NAXIS2: '2',
      PCOUNT: '0',
      GCOUNT: '1',
    }
    const all = { ...cards, TFIELDS: '1', TTYPE1: "'flux'", TFORM1: "'1J'", ...changes }
    const text = (entries: [string, string][]) =>
      [...entries.flatMap(([key, value]) => lines(`${key.padEnd(8)}= ${value}`)), 'END'.padEnd(80)]
        .join('')
        .padEnd(2880)
    const primary: [string, string][] = [
      ['SIMPLE', 'T'],
      ['BITPIX', '8'],
      ['NAXIS', '0'],
    ]
    const header = text(primary) + text(Object.entries(all))
    const bytes = new Uint8Array(header.length + 2880)
    bytes.set(new TextEncoder().encode(header))
    bytes[header.length + 3] = 5
    const source = new MemoryBytes('table.fits', bytes)
    return (column: string) => readFitsColumn(source, readFits(source)[1], column)
  }
  expect([...table({})('flux')]).toEqual([5, 0])
  expect([...table({ TNULL1: '5', TSCAL1: '2' })('flux')]).toEqual([Number.NaN, 0])
  expect(() => table({})('fluz')).toThrow(/no column fluz, only flux/)
  expect(() => table({ TFORM1: "'3J'" })('flux')).toThrow(/12 bytes in rows of 4/)
  expect(() => table({ TFORM1: "'1Z'" })('flux')).toThrow(/wanted a binary-table format/)
  expect(() => table({ TFORM1: "'0P'" })('flux')).toThrow(/variable length/)
})
