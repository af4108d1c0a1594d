import { describe, expect, test } from 'vitest'
import { FormatError } from '../error.ts'
import {
  type Card,
  FitsImageWriter,
  formatHeader,
  MemoryBytes,
  readFits,
  readFitsImage,
  readFitsRows,
  writeFitsImage,
} from './index.ts'

/** A primary image of big-endian items. */
function imageFile(bitpix: number, axes: number[], items: number[], cards: Card[] = []): MemoryBytes {
  const itemBytes = Math.abs(bitpix) / 8
  const header = formatHeader(
    [
      ['SIMPLE', true],
      ['BITPIX', bitpix],
      ['NAXIS', axes.length],
      ...axes.map((n, i): Card => [`NAXIS${i + 1}`, n]),
      ...cards,
    ],
    'x',
  )
  const data = new Uint8Array(Math.ceil((items.length * itemBytes) / 2880) * 2880)
  const view = new DataView(data.buffer)
  for (const [i, item] of items.entries()) {
    const at = i * itemBytes
    if (bitpix === 8) view.setUint8(at, item)
    if (bitpix === 16) view.setInt16(at, item)
    if (bitpix === 32) view.setInt32(at, item)
    if (bitpix === 64) view.setBigInt64(at, BigInt(item))
    if (bitpix === -32) view.setFloat32(at, item)
    if (bitpix === -64) view.setFloat64(at, item)
  }
  const file = new MemoryBytes('image.fits', header)
  file.write(header.length, data)
  return file
}

describe('pixels', () => {
  test.each([
    [8, [0, 255, 7], Uint8Array],
    [16, [-32768, 32767, 258], Int16Array],
    [32, [-(2 ** 31), 2 ** 31 - 1, 66051], Int32Array],
    [-32, [1.5, -2.25, 1e-30], Float32Array],
    [-64, [1.1, -2.2e-300, 5], Float64Array],
  ])('of BITPIX %d are read as they are', (bitpix, items, type) => {
    const { data, shape } = readFitsImage(imageFile(bitpix, [3], items))
    expect(data).toBeInstanceOf(type)
    expect(Array.from(data, Number)).toEqual(Array.from(type.from(items)))
    expect(shape).toEqual([3])
  })

  test('of 64 bits keep every bit', () => {
    const { data } = readFitsImage(imageFile(64, [2], [-(2 ** 53), 258]))
    expect([...data]).toEqual([-(2n ** 53n), 258n])
  })

  test.each([
    [8, -128, [0, 255], [-128, 127], Int8Array],
    [16, 2 ** 15, [-32768, 32767], [0, 65535], Uint16Array],
    [32, 2 ** 31, [-(2 ** 31), 5], [0, 2 ** 31 + 5], Uint32Array],
  ])('of BITPIX %d with BZERO %d have the other sign', (bitpix, zero, stored, physical, type) => {
    const { data } = readFitsImage(imageFile(bitpix, [2], stored, [['BZERO', zero]]))
    expect(data).toBeInstanceOf(type)
    expect(Array.from(data, Number)).toEqual(physical)
  })

  test('are scaled, and not a number where they are blank', () => {
    const cards: Card[] = [
      ['BSCALE', 0.5],
      ['BZERO', 10],
      ['BLANK', -1],
    ]
    expect([...readFitsImage(imageFile(16, [3], [4, -1, -4], cards)).data]).toEqual([12, Number.NaN, 8])
    expect([...readFitsImage(imageFile(16, [2], [4, -1], [['BLANK', -1]])).data]).toEqual([4, Number.NaN])
  })

  test('are read by rows through all planes', () => {
    const file = imageFile(-32, [2, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7])
    const [hdu] = readFits(file)
    expect(hdu.shape).toEqual([2, 2, 2])
    expect([...readFitsRows(file, hdu, 1, 2)]).toEqual([2, 3, 4, 5])
    expect(() => readFitsRows(file, hdu, 3, 2)).toThrow(FormatError)
  })
})

describe('an image that is written', () => {
  const cards: Card[] = [
    ['BUNIT', 'Jy/beam'],
    ['NAXIS1', 99],
    ['BSCALE', 4],
    ['HISTORY', 'made by a test'],
    ['CMDLINE', 'contimg image '.repeat(12).trim(), 'as typed'],
  ]
  const data = Float32Array.from({ length: 2 * 3 * 5 }, (_, i) => (i === 7 ? Number.NaN : Math.sin(i) * 1e-3))

  test('is read back bit by bit, its layout its own', () => {
    const file = new MemoryBytes('made.fits')
    writeFitsImage(file, { shape: [2, 3, 5], data, cards })
    const back = readFitsImage(file)
    expect(back.data).toEqual(data)
    expect(back.shape).toEqual([2, 3, 5])
    expect(back.cards).toContainEqual(cards[0])
    expect(back.cards).toContainEqual(cards[4])
    expect(back.cards.filter(([keyword]) => keyword === 'NAXIS1')).toEqual([['NAXIS1', 5]])
    expect(back.cards.some(([keyword]) => keyword === 'BSCALE')).toBe(false)
    expect(file.size % 2880).toBe(0)
  })

  test('of double precision keeps every bit, and sums to minus zero too', () => {
    const file = new MemoryBytes('made.fits')
    const double = Float64Array.from({ length: 30 }, (_, i) => Math.sin(i) * 1e-300)
    writeFitsImage(file, { shape: [6, 5], data: double, cards })
    expect(readFitsImage(file).data).toEqual(double)
    expect(wordSum(file)).toBe(0xffffffff)
  })

  test('is the same whatever the order of its rows', () => {
    const whole = new MemoryBytes('a')
    writeFitsImage(whole, { shape: [6, 5], data, cards })
    const parts = new MemoryBytes('a')
    const writer = new FitsImageWriter(parts, [6, 5], cards)
    for (const row of [4, 0, 2]) writer.writeRows(row, data.subarray(row * 5, (row + 2) * 5))
    writer.finish()
    expect(parts.bytes).toEqual(whole.bytes)
  })

  test('sums to minus zero, as CHECKSUM promises', () => {
    const file = new MemoryBytes('a')
    writeFitsImage(file, { shape: [6, 5], data, cards })
    expect(wordSum(file)).toBe(0xffffffff)
  })

  test('cannot be left unfinished, nor run over its edge', () => {
    const writer = new FitsImageWriter(new MemoryBytes('a'), [6, 5], cards)
    expect(() => writer.writeRows(5, data.subarray(0, 10))).toThrow(FormatError)
    writer.writeRows(0, data.subarray(0, 10))
    expect(() => writer.finish()).toThrow(/10 pixels written, wanted 30/)
    expect(() => new FitsImageWriter(new MemoryBytes('a'), [0, 5], [])).toThrow(/0 × 5/)
  })
})

/** Of all big-endian words, in ones' complement. */
function wordSum(file: MemoryBytes): number {
  const view = new DataView(file.bytes.buffer, file.bytes.byteOffset, file.size)
  let sum = 0
  for (let at = 0; at < file.size; at += 4) {
    sum += view.getUint32(at)
    if (sum > 0xffffffff) sum -= 0xffffffff
  }
  return sum
}
