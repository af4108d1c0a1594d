import type { WriterType } from './options.ts'

/** Where the time of a conversion went, for the record of performance. */
export interface ConvertTimings {
  readonly loadS: number // reading headers, and waiting for samples
  readonly phaseS: number // phase centres and (u, v, w)
  readonly writeS: number // writing tables and making sure of them on the disk
  readonly totalS: number
  readonly inputBytes: number
  readonly writerType: WriterType
}

type Part = 'loadS' | 'phaseS' | 'writeS'

/** Adds up wall time by what it was spent on. */
export class Stopwatch {
  readonly #startMs = performance.now()
  readonly #ms: Record<Part, number> = { loadS: 0, phaseS: 0, writeS: 0 }

  /** Counts the time of some work, synchronous or not, to a part. */
  async time<T>(part: Part, work: () => T | Promise<T>): Promise<T> {
    const startMs = performance.now()
    try {
      return await work()
    } finally {
      this.#ms[part] += performance.now() - startMs
    }
  }

  get elapsedS(): number {
    return (performance.now() - this.#startMs) / 1000
  }

  timings(inputBytes: number, writerType: WriterType): ConvertTimings {
    const seconds = (ms: number) => Number((ms / 1000).toFixed(3))
    return {
      loadS: seconds(this.#ms.loadS),
      phaseS: seconds(this.#ms.phaseS),
      writeS: seconds(this.#ms.writeS),
      totalS: seconds(1000 * this.elapsedS),
      inputBytes,
      writerType,
    }
  }
}
