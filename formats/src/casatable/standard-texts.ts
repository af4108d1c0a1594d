import { FormatError } from '../error.ts'
import { decodeText } from './aipsio-reader.ts'
import type { SourceWindow } from './source-window.ts'
import { STANDARD_HEADER_BYTES } from './standard-place.ts'

const TEXT_HEAD_BYTES = 16

/**
 * Texts that are too long for their row lie in buckets of their own, chained where one does not suffice. Their heads (used
 * bytes, deleted bytes, next bucket) and the lengths within are big-endian in every table
 * (tables/DataMan/SSMStringHandler.cc).
 */
export class StandardTexts {
  readonly #window: SourceWindow
  readonly #bucketSize: number
  readonly #bucketCount: number

  constructor(window: SourceWindow, bucketSize: number, bucketCount: number) {
    this.#window = window
    this.#bucketSize = bucketSize
    this.#bucketCount = bucketCount
  }

  /** `length` bytes from a place within a bucket on, over the buckets that follow it. */
  bytes(bucket: number, offset: number, length: number): Uint8Array {
    const { path, size } = this.#window.source
    if (length < 0 || length > size || offset < 0) this.#fail(`text of ${length} bytes in a file of ${size}`)
    const bytes = new Uint8Array(length)
    for (let done = 0, at = bucket, start = offset; done < length; start = 0) {
      if (at < 0 || at >= this.#bucketCount) this.#fail(`text lies in bucket ${at} of ${this.#bucketCount}`)
      const position = STANDARD_HEADER_BYTES + at * this.#bucketSize
      const head = this.#window.view(position, TEXT_HEAD_BYTES)
      const used = head.getInt32(4)
      const next = head.getInt32(12)
      const here = Math.min(length - done, used - start)
      if (used > this.#bucketSize - TEXT_HEAD_BYTES || here <= 0) {
        throw new FormatError(path, position, `bucket of texts has ${used} bytes in use, wanted byte ${start}`)
      }
      bytes.set(this.#window.bytes(position + TEXT_HEAD_BYTES + start, here), done)
      done += here
      at = next
    }
    return bytes
  }

  text(bucket: number, offset: number, length: number): string {
    return decodeText(this.bytes(bucket, offset, length))
  }

  #fail(message: string): never {
    throw new FormatError(this.#window.source.path, undefined, message)
  }
}
