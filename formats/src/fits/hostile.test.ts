import { dataBytes, haveData } from '@contimg/fixtures/data'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FormatError } from '../error.ts'
import { MemoryBytes, readCelestialWcs, readFits, readFitsColumn, readFitsImage, tableColumns } from './index.ts'

/** Reads everything there is; throws only FormatErrors. */
function readAll(bytes: Uint8Array): void {
  const source = new MemoryBytes('hostile.fits', bytes)
  for (const hdu of readFits(source)) {
    if (hdu.kind === 'image') readFitsImage(source, hdu)
    if (hdu.kind === 'image') readCelestialWcs(hdu)
    if (hdu.kind === 'binary-table') for (const { name } of tableColumns(hdu)) readFitsColumn(source, hdu, name)
  }
}

function expectFormatErrorAtWorst(bytes: Uint8Array): void {
  try {
    readAll(bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError)
  }
}

test.skipIf(!haveData).each(['1904_comp.fits', 'small_4D.fits'])('%s, damaged anywhere, is read or refused', (name) => {
  const whole = dataBytes('images', name)
  const damage = fc.record({ at: fc.nat(Math.min(whole.length, 17280) - 1), letter: fc.integer({ min: 0, max: 255 }) })
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), fc.nat(whole.length), (places, missing) => {
      const bytes = whole.slice(0, missing % 3 === 0 ? whole.length - missing : whole.length)
      for (const { at, letter } of places) if (at < bytes.length) bytes[at] = letter
      expectFormatErrorAtWorst(bytes)
    }),
    { numRuns: 400, seed: 1 },
  )
})

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
