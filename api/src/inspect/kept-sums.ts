import type { Gathered, GatheredCache } from '@contimg/pipeline/inspect'

const MOST_BYTES = 400 * 2 ** 20

/** Sums of the last rasters, so that another component or average of the same needs no second reading. */
export class KeptSums implements GatheredCache {
  readonly #kept = new Map<string, Gathered>() // the last used at the end
  readonly #mostBytes: number

  constructor(mostBytes = MOST_BYTES) {
    this.#mostBytes = mostBytes
  }

  get(key: string): Gathered | undefined {
    const found = this.#kept.get(key)
    if (found === undefined) return undefined
    this.#kept.delete(key)
    this.#kept.set(key, found)
    return found
  }

  set(key: string, gathered: Gathered): void {
    this.#kept.delete(key)
    if (gathered.moments.bytes > this.#mostBytes) return
    this.#kept.set(key, gathered)
    for (const [oldest] of this.#kept) {
      if (this.#bytes() <= this.#mostBytes) return
      this.#kept.delete(oldest)
    }
  }

  #bytes(): number {
    return [...this.#kept.values()].reduce((sum, { moments }) => sum + moments.bytes, 0)
  }
}
