import type { ByteSink } from '../bytes.ts'

const HELD_BYTES = 1 << 26 // of changed buckets, before they go to the file

/** Buckets of one size in a file that is being written, in any order; those in work are held in memory. */
export class BucketStore {
  readonly bucketSize: number
  readonly #sink: ByteSink
  readonly #start: number
  readonly #held = new Map<number, Uint8Array>()
  #count: number

  constructor(sink: ByteSink, start: number, bucketSize: number, count: number) {
    this.#sink = sink
    this.#start = start
    this.bucketSize = bucketSize
    this.#count = count
  }

  get count(): number {
    return this.#count
  }

  /** Makes another bucket and returns its number. */
  add(): number {
    return this.#count++
  }

  /** The bytes of a bucket, to be changed before the next call. */
  bucket(number: number): Uint8Array {
    const held = this.#held.get(number)
    if (held !== undefined) return held
    if (this.#held.size * this.bucketSize > HELD_BYTES) this.flush()
    const bytes = new Uint8Array(this.bucketSize)
    const offset = this.#offset(number)
    if (offset + this.bucketSize <= this.#sink.size) this.#sink.read(offset, bytes)
    this.#held.set(number, bytes)
    return bytes
  }

  /** Brings what is held to the file. */
  flush(): void {
    for (const number of [...this.#held.keys()].sort((a, b) => a - b)) {
      this.#sink.write(this.#offset(number), this.#held.get(number) as Uint8Array)
    }
    this.#held.clear()
  }

  #offset(number: number): number {
    return this.#start + number * this.bucketSize
  }
}
