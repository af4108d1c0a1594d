import { swapWords } from '../byte-order.ts'
import type { ByteSource } from '../bytes.ts'
import { FormatError } from '../error.ts'
import type { Card } from './card.ts'
import { type Hdu, readFits } from './hdu.ts'
import { cardNumber, cardValue } from './header.ts'

/** Whole numbers as they are; scaled ones, and any with blanks, as reals with NaN where blank. */
export type PixelArray =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array

export interface FitsImage<T extends PixelArray = PixelArray> {
  readonly shape: readonly number[] // FITS order reversed, slowest axis first
  readonly data: T
  readonly cards: readonly Card[]
}

/** Reads one image, by default the first unit that holds one. */
export function readFitsImage(source: ByteSource, hdu: Hdu = firstImage(source)): FitsImage {
  const pixelCount = hdu.shape.length === 0 ? 0 : hdu.shape.reduce((product, axis) => product * axis, 1)
  return { shape: hdu.shape, data: readFitsPixels(source, hdu, 0, pixelCount), cards: hdu.cards }
}

/** Reads `rowCount` rows (of NAXIS1 pixels) of an image, counted through all its planes. */
export function readFitsRows(source: ByteSource, hdu: Hdu, firstRow: number, rowCount: number): PixelArray {
  const width = hdu.shape.at(-1) ?? 0
  return readFitsPixels(source, hdu, firstRow * width, rowCount * width)
}

/** The first unit that holds an image. */
export function firstImage(source: ByteSource): Hdu {
  const image = readFits(source).find((hdu) => hdu.kind === 'image' && hdu.dataBytes > 0)
  if (!image) throw new FormatError(source.path, undefined, 'holds no image, wanted one')
  return image
}

const RAW_ARRAYS = {
  '8': Uint8Array,
  '16': Int16Array,
  '32': Int32Array,
  '64': BigInt64Array,
  '-32': Float32Array,
  '-64': Float64Array,
} as const

function readFitsPixels(source: ByteSource, hdu: Hdu, first: number, count: number): PixelArray {
  requirePixels(hdu, first, count)
  const raw = new RAW_ARRAYS[`${hdu.bitpix}`](count)
  const bytes = new Uint8Array(raw.buffer)
  source.read(hdu.dataOffset + first * raw.BYTES_PER_ELEMENT, bytes)
  swapWords(bytes, raw.BYTES_PER_ELEMENT)
  return physicalValues(raw, hdu)
}

function requirePixels(hdu: Hdu, first: number, count: number): void {
  if (hdu.kind !== 'image') throw new FormatError(hdu.path, hdu.offset, `is a ${hdu.kind}, wanted an image`)
  const available = hdu.dataBytes / (Math.abs(hdu.bitpix) / 8)
  if (first >= 0 && count >= 0 && first + count <= available) return
  throw new FormatError(hdu.path, hdu.offset, `has ${available} pixels, wanted ${count} from pixel ${first} on`)
}

const UNSIGNED_ZERO: Partial<Record<number, number>> = { 8: -(2 ** 7), 16: 2 ** 15, 32: 2 ** 31, 64: 2 ** 63 }

/** BZERO + BSCALE · raw, NaN where raw = BLANK (FITS standard 4.0, eq. 3). */
function physicalValues(raw: InstanceType<(typeof RAW_ARRAYS)[keyof typeof RAW_ARRAYS]>, hdu: Hdu): PixelArray {
  const scale = cardNumber(hdu, 'BSCALE', 1)
  const zero = cardNumber(hdu, 'BZERO', 0)
  const isReal = hdu.bitpix < 0
  const blank = isReal || cardValue(hdu.cards, 'BLANK') === undefined ? undefined : cardNumber(hdu, 'BLANK')
  if (scale === 1 && zero === 0 && blank === undefined) return raw
  if (scale === 1 && zero === UNSIGNED_ZERO[hdu.bitpix] && blank === undefined) return otherSignedness(raw)
  const wide = hdu.bitpix === -64 || hdu.bitpix > 16
  const values = wide ? new Float64Array(raw.length) : new Float32Array(raw.length)
  for (let i = 0; i < values.length; i++) {
    const stored = Number(raw[i])
    values[i] = stored === blank ? Number.NaN : zero + scale * stored
  }
  return values
}

/** Unsigned numbers are stored as signed ones (bytes the other way round) with the top bit turned over. */
function otherSignedness(raw: PixelArray): PixelArray {
  const bytes = new Uint8Array(raw.buffer)
  const step = raw.BYTES_PER_ELEMENT
  for (let top = step - 1; top < bytes.length; top += step) bytes[top] ^= 0x80
  if (step === 1) return new Int8Array(raw.buffer)
  if (step === 2) return new Uint16Array(raw.buffer)
  return step === 4 ? new Uint32Array(raw.buffer) : new BigUint64Array(raw.buffer)
}
