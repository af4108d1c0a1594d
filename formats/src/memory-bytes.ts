import type { ByteSink } from './bytes.ts'
import { FormatError } from './error.ts'

/** A file in memory, which grows as it is written: bytes that came over a network, or a place to write to. */
export class MemoryBytes implements ByteSink {
  readonly path: string
  #bytes: Uint8Array
  #size: number

  constructor(path: string, bytes: Uint8Array = new Uint8Array(0)) {
    this.path = path
    this.#bytes = bytes
    this.#size = bytes.length
  }

  get size(): number {
    return this.#size
  }

  /** All that is there. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#size)
  }

  read(offset: number, target: Uint8Array): void {
    if (offset < 0 || offset + target.length > this.#size) {
      throw new FormatError(this.path, offset, `ends at byte ${this.#size}, wanted ${target.length} bytes from here`)
    }
    target.set(this.#bytes.subarray(offset, offset + target.length))
  }

  write(offset: number, bytes: Uint8Array): void {
    const end = offset + bytes.length
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, 2 * this.#bytes.length, 1024))
      grown.set(this.bytes)
      this.#bytes = grown
    }
    this.#bytes.set(bytes, offset)
    this.#size = Math.max(this.#size, end)
  }
}
