import { describe, expect, test } from 'vitest'
import { FormatError } from '../error.ts'
import { type Card, formatHeader, MemoryBytes, readFits, readHeader } from './index.ts'

/** A header from lines of any length up to 80. */
function headerOf(...lines: string[]): MemoryBytes {
  const text = [...lines, 'END'].map((line) => line.padEnd(80)).join('')
  const padded = text.padEnd(Math.ceil(text.length / 2880) * 2880)
  return new MemoryBytes(
    'test.fits',
    Uint8Array.from(padded, (letter) => letter.charCodeAt(0)),
  )
}

function cardsOf(...lines: string[]) {
  return readHeader(headerOf(...lines), 0).cards
}

describe('cards are read', () => {
  test.each([
    ["OBJECT  = 'O''Neill ''7''  ' / a name", ['OBJECT', "O'Neill '7'", 'a name']],
    ["EMPTY   = ''", ['EMPTY', '']],
    ["SLASH   = 'a / b' / c / d", ['SLASH', 'a / b', 'c / d']],
    ['SIMPLE  =                    T / standard', ['SIMPLE', true, 'standard']],
    ['FREE    = F', ['FREE', false]],
    ['NAXIS1  =                 2520', ['NAXIS1', 2520]],
    ['CRVAL1  =  -1.5D+02 / double', ['CRVAL1', -150, 'double']],
    ['BSCALE  = .5e-3', ['BSCALE', 0.0005]],
    ['Z       = (1.5, -2)', ['Z', [1.5, -2]]],
    ['NOVALUE =                      / nothing', ['NOVALUE', null, 'nothing']],
    ['HIERARCH ESO DET  CHIP1 = 4 / of it', ['ESO DET CHIP1', 4, 'of it']],
    ["HISTORY = 'no value here'", ['HISTORY', "= 'no value here'"]],
    ['COMMENT  indented', ['COMMENT', ' indented']],
    ['        blank keyword', ['', 'blank keyword']],
    ['ODDWORD no equals sign', ['ODDWORD', 'no equals sign']],
  ] as [string, Card][])('%s', (line, card) => {
    expect(cardsOf(line)).toEqual([card])
  })

  test('with texts that go on joined', () => {
    const cards = cardsOf("LONG    = 'one &' / first", "CONTINUE  'two &'", "CONTINUE  'three' / last")
    expect(cards).toEqual([['LONG', 'one two three', 'first last']])
  })

  test('and a text that merely ends in & keeps it', () => {
    expect(cardsOf("AMP     = 'this &'", 'NEXT    = 1')[0]).toEqual(['AMP', 'this &'])
  })
})

describe('cards that say nothing sensible are refused', () => {
  test.each([
    ["OBJECT  = 'no end", /value of OBJECT/],
    ['NAXIS   = twelve', /value of NAXIS/],
    ['NAXIS   = 1 2', /value of NAXIS/],
    ['lower   = 1', /keyword "lower"/],
    ["CONTINUE  'of what'", /CONTINUE/],
  ])('%s', (line, message) => {
    expect(() => cardsOf(line)).toThrow(FormatError)
    expect(() => cardsOf(line)).toThrow(message)
  })

  test('and a header without END does not go on for ever', () => {
    const bytes = new Uint8Array(2880 * 3).fill(0x20)
    expect(() => readHeader(new MemoryBytes('x', bytes), 0)).toThrow(/no END/)
  })
})

describe('what is written', () => {
  const cards: Card[] = [
    ['OBJECT', "O'Neill", 'a name'],
    ['CRPIX1', 1261],
    ['COUNT', 7, 'whole'],
    ['TINY', -1.2345678901234567e-100],
    ['HUGE', 1e22],
    ['YES', true],
    ['NOTHING', null],
    ['PAIR', [1.5, -2]],
    ['LONG', `${"it's ".repeat(40)}end`, 'much'],
    ['ESO DET CHIP', 3],
    ['HISTORY', 'x'.repeat(100)],
    ['COMMENT', ''],
  ]

  test('is read back the same', () => {
    const back = readHeader(new MemoryBytes('x', formatHeader(cards, 'x')), 0)
    const expected = cards.flatMap((card): Card[] =>
      card[0] === 'HISTORY'
        ? [
            ['HISTORY', 'x'.repeat(72)],
            ['HISTORY', 'x'.repeat(28)],
          ]
        : [card],
    )
    expect(back.cards).toEqual(expected)
    expect(back.dataOffset).toBe(2880)
  })

  test.each([
    [['a b', 1], /keyword "a b"/],
    [['X', Number.NaN], /X is NaN/],
    [['X', 'ångström'], /plain ASCII/],
  ] as [Card, RegExp][])('is refused where a header cannot hold it: %s', (card, message) => {
    expect(() => formatHeader([card], 'x')).toThrow(message)
  })
})

describe('the structure of a file is refused', () => {
  const start = ['SIMPLE  =                    T', 'BITPIX  =                  -32']
  test.each([
    ['that does not start as FITS does', headerOf('SAMPLE  = T'), /wanted "SIMPLE/],
    ['that says it is not standard', headerOf('SIMPLE  =                    F'), /wanted SIMPLE = T/],
    ['of an unknown pixel type', headerOf(start[0], 'BITPIX  = 12', 'NAXIS   = 0'), /BITPIX is 12/],
    ['without a number of axes', headerOf(...start), /NAXIS is undefined/],
    ['of negative axes', headerOf(...start, 'NAXIS   = 1', 'NAXIS1  = -4'), /NAXIS1 is -4/],
    ['of an absurd size', headerOf(...start, 'NAXIS   = 2', 'NAXIS1  = 1E15', 'NAXIS2  = 1E15'), /more bytes/],
    ['that ends before its data', headerOf(...start, 'NAXIS   = 1', 'NAXIS1  = 1000'), /wanted 4000 bytes of data/],
    ['of no bytes', new MemoryBytes('x'), /wanted "SIMPLE/],
  ])('%s', (_, source, message) => {
    expect(() => readFits(source)).toThrow(FormatError)
    expect(() => readFits(source)).toThrow(message)
  })
})
