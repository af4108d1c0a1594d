import type { ByteSource } from '../bytes.ts'
import { FormatError } from '../error.ts'

/**
 * A piece of a file held in memory, moved along as bytes are asked for, so that many small reads that lie close together
 * become few large ones.
 */
export class SourceWindow {
  readonly source: ByteSource
  readonly #length: number
  #memory = new Uint8Array(0)
  #bytes = this.#memory // what is held
  #start = 0

  constructor(source: ByteSource, length = 1 << 16) {
    this.source = source
    this.#length = length
  }

  /** `length` bytes from `offset` on; they hold until the next call. */
  bytes(offset: number, length: number): Uint8Array {
    const held = offset >= this.#start && length >= 0 && offset + length <= this.#start + this.#bytes.length
    if (!held) this.#move(offset, length)
    return this.#bytes.subarray(offset - this.#start, offset - this.#start + length)
  }

  /** The same as a view whose numbers can be read in either byte order. */
  view(offset: number, length: number): DataView {
    const bytes = this.bytes(offset, length)
    return new DataView(bytes.buffer, bytes.byteOffset, length)
  }

  /** Reads anew at the next call: the file has been written. */
  forget(): void {
    this.#bytes = this.#memory.subarray(0, 0)
  }

  #move(offset: number, length: number): void {
    const { source } = this
    if (!(offset >= 0 && length >= 0 && offset + length <= source.size)) {
      throw new FormatError(
        source.path,
        offset,
        `the file ends at byte ${source.size}, wanted ${length} bytes from here`,
      )
    }
    const wanted = Math.max(length, Math.min(this.#length, source.size - offset))
    if (wanted > this.#memory.length) this.#memory = new Uint8Array(wanted)
    this.forget()
    const bytes = this.#memory.subarray(0, wanted)
    source.read(offset, bytes)
    this.#bytes = bytes
    this.#start = offset
  }
}
