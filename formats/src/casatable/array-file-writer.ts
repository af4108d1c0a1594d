import { swapWords } from '../byte-order.ts'
import type { ByteSink } from '../bytes.ts'
import { packBits } from './bits.ts'
import { valueBytes } from './raw-cells.ts'
import { type Cells, shapeSize, typeFacts, type ValueType } from './value-type.ts'

const HEADER_BYTES = 16
const HELD_BYTES = 1 << 20

/** Writes arrays of varying shape, of anything but texts, one after another; see ArrayFile. */
export class ArrayFileWriter {
  readonly #sink: ByteSink
  readonly #littleEndian: boolean
  readonly #held = new Uint8Array(HELD_BYTES)
  #flushed = 0
  #length = 0

  constructor(sink: ByteSink, littleEndian: boolean) {
    this.#sink = sink
    this.#littleEndian = littleEndian
    this.#append(new Uint8Array(HEADER_BYTES))
  }

  /** Writes an array and returns its offset. */
  put(type: ValueType, shape: readonly number[], source: Cells, at: number): number {
    this.#append(new Uint8Array(-this.#length & 7))
    const offset = this.#length
    const head = new Uint8Array(4 + 4 * shape.length)
    const view = new DataView(head.buffer)
    view.setUint32(0, shape.length, this.#littleEndian)
    for (const [axis, length] of shape.entries()) view.setInt32(4 + 4 * axis, length, this.#littleEndian)
    this.#append(head)
    this.#append(this.#values(type, shapeSize(shape), source, at))
    return offset
  }

  /** Writes what is held, and the length of the file into its head. */
  finish(): void {
    this.#flush()
    const head = new DataView(new ArrayBuffer(12))
    head.setBigInt64(4, BigInt(this.#length), this.#littleEndian)
    this.#sink.write(0, new Uint8Array(head.buffer))
  }

  #values(type: ValueType, size: number, source: Cells, at: number): Uint8Array {
    if (type === 'bool') {
      const bits = new Uint8Array(Math.ceil(size / 8))
      packBits(source as Uint8Array, at, bits, 0, size)
      return bits
    }
    const bytes = valueBytes(type, source, at, size)
    if (this.#littleEndian) return bytes
    const swapped = bytes.slice()
    swapWords(swapped, typeFacts[type].wordLength)
    return swapped
  }

  #append(bytes: Uint8Array): void {
    const start = this.#length - this.#flushed
    if (start + bytes.length > HELD_BYTES) {
      this.#flush()
      if (bytes.length > HELD_BYTES) {
        this.#sink.write(this.#length, bytes)
        this.#flushed = this.#length + bytes.length
      } else this.#held.set(bytes)
    } else this.#held.set(bytes, start)
    this.#length += bytes.length
  }

  #flush(): void {
    this.#sink.write(this.#flushed, this.#held.subarray(0, this.#length - this.#flushed))
    this.#flushed = this.#length
  }
}
