import type { Line } from '@contimg/numerics/compress'
import { type LineSource, PeeledLines, sumsLength } from '@contimg/numerics/peel'
import type { KernelHeap } from '@contimg/numerics/wasm'
import { type AmplitudeCells, type BandSpan, bandSpans, type OutlierModel, timeIndex } from './outlier-model.ts'

/** What a thread does with points of known directions to rows of a line, which are about the image's phase centre. */
export class OutlierLines {
  readonly #peeled: PeeledLines
  readonly #cells: AmplitudeCells
  readonly #count: number // of sources
  readonly #spans: readonly (readonly BandSpan[])[] // [set]
  readonly #lines: readonly Line[]

  constructor(heap: KernelHeap, sources: readonly LineSource[], cells: AmplitudeCells, lines: readonly Line[]) {
    this.#cells = cells
    this.#count = sources.length
    this.#lines = lines
    this.#spans = lines.map((line) => bandSpans(cells, line))
    this.#peeled = new PeeledLines(heap, sources, Math.max(...lines.map(({ channelCount }) => channelCount)))
  }

  /** The integration that rows are of; −1 where none of the cells'. */
  timeOf(timeMjdS: number): number {
    return timeIndex(this.#cells, timeMjdS)
  }

  /** Goes to a row of a set at (u, v, w) metres, float64 [row, 3]. */
  place(set: number, uvwM: Float64Array, row: number): void {
    this.#peeled.place(this.#lines[set], uvwM[3 * row], uvwM[3 * row + 1], uvwM[3 * row + 2])
  }

  /** Adds what that row tells of amplitudes to sums, float64 [time, band, as solveAmplitudes wants them]. */
  correlate(set: number, time: number, values: number, weights: number, sums: number): void {
    const bytes = 8 * sumsLength(this.#count)
    for (const { band, first, end } of this.#spans[set])
      this.#peeled.correlate(values, weights, first, end, sums + bytes * (time * this.#cells.bands + band))
  }

  /** Takes the sources from that row's values. */
  subtract(set: number, time: number, values: number, { amplitudes }: OutlierModel): void {
    for (const { band, first, end } of this.#spans[set])
      for (let source = 0; source < this.#count; source++) {
        const at = 2 * ((time * this.#cells.bands + band) * this.#count + source)
        this.#peeled.subtract(source, values, first, end, amplitudes[at], amplitudes[at + 1])
      }
  }
}
