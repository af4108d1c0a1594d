import type { BucketStore } from './bucket-store.ts'

const HEAD_BYTES = 16 // unused, bytes in use, bytes deleted, next bucket; big-endian in every table
const MIN_ROOM = 50 // where less is left, a text that does not fit begins a new bucket

/** Where a text begins. */
export interface TextPlace {
  readonly bucket: number
  readonly offset: number
}

/** Puts texts into buckets of their own; see StandardTexts. */
export class TextBuckets {
  readonly #store: BucketStore
  readonly #room: number
  #current = -1
  #used = 0

  constructor(store: BucketStore) {
    this.#store = store
    this.#room = store.bucketSize - HEAD_BYTES
  }

  /** The bucket last begun; −1 where there is none. */
  get last(): number {
    return this.#current
  }

  put(bytes: Uint8Array): TextPlace {
    const left = this.#room - this.#used
    if (this.#current < 0 || (bytes.length > left && left < MIN_ROOM)) this.#begin(false)
    const place = { bucket: this.#current, offset: this.#used }
    for (let done = 0; done < bytes.length; ) {
      const length = Math.min(bytes.length - done, this.#room - this.#used)
      this.#store.bucket(this.#current).set(bytes.subarray(done, done + length), HEAD_BYTES + this.#used)
      done += length
      this.#used += length
      this.#note(-1)
      if (done < bytes.length) this.#begin(true)
    }
    return place
  }

  #begin(linked: boolean): void {
    const next = this.#store.add()
    if (linked) this.#note(next)
    this.#current = next
    this.#used = 0
    this.#note(-1)
  }

  #note(next: number): void {
    const bytes = this.#store.bucket(this.#current)
    const view = new DataView(bytes.buffer)
    view.setInt32(4, this.#used)
    view.setInt32(8, this.#room - this.#used)
    view.setInt32(12, next)
  }
}
