import { swapWords } from '../byte-order.ts'
import type { ByteSink } from '../bytes.ts'
import { FormatError } from '../error.ts'
import type { Card } from './card.ts'
import { addBytes, addWords, encodeChecksum } from './checksum.ts'
import { BLOCK_BYTES, formatHeader } from './header.ts'
import type { FitsImage } from './image-reader.ts'

const CHUNK_PIXELS = 1 << 13 // they stay in the innermost cache as they are copied, added up and turned around
const NO_CHECKSUM = '0'.repeat(16)
const OURS = /^(SIMPLE|XTENSION|BITPIX|NAXIS\d*|EXTEND|PCOUNT|GCOUNT|BSCALE|BZERO|BLANK|CHECKSUM|DATASUM|LONGSTRN|END)$/

/** Of single and of double precision. */
export type RealBitpix = -32 | -64

/**
 * Writes an image of float32, or of float64 where it is told so, as the primary unit, rows as they come and in any order, then the header with DATASUM and
 * CHECKSUM. Cards that describe the layout of the data are made here; those given are passed over.
 *
 *     const writer = new FitsImageWriter(sink, [1, 1, height, width], cards)
 *     writer.writeRows(0, rows)
 *     writer.finish()
 */
export class FitsImageWriter {
  readonly #sink: ByteSink
  readonly #shape: readonly number[]
  readonly #cards: readonly Card[]
  readonly #dataOffset: number
  readonly #pixelCount: number
  readonly #bitpix: RealBitpix
  readonly #chunk: Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>
  #dataSum = 0
  #written = 0

  constructor(sink: ByteSink, shape: readonly number[], cards: readonly Card[], bitpix: RealBitpix = -32) {
    if (shape.length === 0 || !shape.every((axis) => Number.isSafeInteger(axis) && axis > 0)) {
      throw new FormatError(sink.path, undefined, `shape ${shape.join(' × ')}, wanted axes of one pixel or more`)
    }
    this.#sink = sink
    this.#bitpix = bitpix
    this.#chunk = bitpix === -64 ? new Float64Array(CHUNK_PIXELS) : new Float32Array(CHUNK_PIXELS)
    this.#shape = shape
    this.#pixelCount = shape.reduce((product, axis) => product * axis, 1)
    this.#cards = withLongTextCard(cards.filter(([keyword]) => !OURS.test(keyword)))
    this.#dataOffset = this.#header(NO_CHECKSUM, 0).length
  }

  /** Writes rows of the fastest axis, counted through all planes. */
  writeRows(firstRow: number, rows: Float32Array | Float64Array): void {
    const start = firstRow * this.#shape.at(-1)!
    if (!(start >= 0 && start + rows.length <= this.#pixelCount)) {
      throw new FormatError(this.#sink.path, undefined, `pixels ${start} and ${rows.length} more do not fit the image`)
    }
    for (let from = 0; from < rows.length; from += CHUNK_PIXELS) {
      this.#writePixels(start + from, rows.subarray(from, from + CHUNK_PIXELS))
    }
    this.#written += rows.length
  }

  #writePixels(start: number, pixels: Float32Array | Float64Array): void {
    this.#chunk.set(pixels)
    const pixelBytes = this.#chunk.BYTES_PER_ELEMENT
    const bytes = new Uint8Array(this.#chunk.buffer, 0, pixelBytes * pixels.length)
    this.#dataSum = addWords(this.#dataSum, new Uint32Array(this.#chunk.buffer, 0, bytes.length / 4))
    swapWords(bytes, pixelBytes)
    this.#sink.write(this.#dataOffset + pixelBytes * start, bytes)
  }

  /** Pads the data, writes the header. Every pixel must have been written, once. */
  finish(): void {
    if (this.#written !== this.#pixelCount) {
      throw new FormatError(this.#sink.path, undefined, `${this.#written} pixels written, wanted ${this.#pixelCount}`)
    }
    const end = this.#dataOffset + this.#chunk.BYTES_PER_ELEMENT * this.#pixelCount
    this.#sink.write(end, new Uint8Array((BLOCK_BYTES - (end % BLOCK_BYTES)) % BLOCK_BYTES))
    const sum = addBytes(this.#dataSum, this.#header(NO_CHECKSUM, this.#dataSum))
    this.#sink.write(0, this.#header(encodeChecksum(sum), this.#dataSum))
  }

  #header(checksum: string, dataSum: number): Uint8Array {
    const axes = this.#shape.toReversed()
    const cards: Card[] = [
      ['SIMPLE', true, 'FITS standard'],
      ['BITPIX', this.#bitpix, `IEEE ${this.#bitpix === -64 ? 'double' : 'single'} precision`],
      ['NAXIS', axes.length],
      ...axes.map((axis, i): Card => [`NAXIS${i + 1}`, axis]),
      ['EXTEND', true],
      ...this.#cards,
      ['CHECKSUM', checksum, 'of the whole unit'],
      ['DATASUM', String(dataSum), 'of the data'],
    ]
    return formatHeader(cards, this.#sink.path)
  }
}

function withLongTextCard(cards: readonly Card[]): Card[] {
  const isLong = ([keyword, value]: Card) =>
    typeof value === 'string' && value.length > 60 && !['COMMENT', 'HISTORY', ''].includes(keyword)
  return cards.some(isLong) ? [['LONGSTRN', 'OGIP 1.0', 'long texts go on in CONTINUE'], ...cards] : [...cards]
}

/** Writes an image in one go, of the numbers that it holds. */
export function writeFitsImage(sink: ByteSink, image: FitsImage<Float32Array | Float64Array>): void {
  const bitpix = image.data instanceof Float64Array ? -64 : -32
  const writer = new FitsImageWriter(sink, image.shape, image.cards, bitpix)
  writer.writeRows(0, image.data)
  writer.finish()
}
