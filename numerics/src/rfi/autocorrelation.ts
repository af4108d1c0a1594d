import type { KernelHeap } from '../wasm/heap.ts'
import type { ImageFlagger } from './image-flagger.ts'

const REACH_CHANNELS = 4
const REACH_TIMES = 3
const DEVIATION = 1.4826
const LEAST_SPIKE = 1e-6 // rounding

/**
 * Looks for interference in the autocorrelations of one antenna and polarization. Their mean is some thousand times their
 * noise, has the shape of the bandpass and the drift of the gain, which no smooth background follows: so it is looked for
 * as narrow spikes in the median spectrum, as spikes in the median over the channels, and in the amplitudes over both.
 */
export class AutocorrelationFlagger {
  readonly #heap: KernelHeap
  readonly #flagger: ImageFlagger
  readonly #threshold: number
  readonly #steady: number
  readonly #ratio: number
  readonly #scratch: number

  /** @param threshold  of a spike, in units of the scatter about the running median */
  constructor(heap: KernelHeap, flagger: ImageFlagger, threshold: number) {
    const { lanes, lines, count } = flagger.shape
    this.#heap = heap
    this.#flagger = flagger
    this.#threshold = threshold
    this.#steady = heap.allocate(4 * lanes)
    this.#ratio = heap.allocate(4 * count)
    this.#scratch = heap.allocate(4 * lines)
  }

  /** @param image  as of ImageFlagger.flag */
  flag(image: number): void {
    const { kernel, shape } = this.#flagger
    const { times, channels, lanes } = shape
    const linesOf = (at: number) =>
      Array.from({ length: times }, (_, t) => this.#heap.float32(lanes, at + 4 * lanes * t))
    const lines = linesOf(this.#ratio)
    kernel.steadySpectrum(image, times, lanes, this.#steady, this.#scratch)
    kernel.overSpectrum(image, this.#steady, this.#ratio, times, lanes)
    const levels = Float32Array.from(lines, (line) => medianOf(line.subarray(0, channels).filter((value) => value > 0)))
    linesOf(image).forEach((line, t) => {
      for (let k = 0; k < lanes; k++) lines[t][k] = levels[t] > 0 ? line[k] / levels[t] : -1
    })
    kernel.steadySpectrum(this.#ratio, times, lanes, this.#steady, this.#scratch) // now of one level at all times
    kernel.overSpectrum(this.#ratio, this.#steady, this.#ratio, times, lanes)
    const spectrum = this.#heap.float32(channels, this.#steady)
    for (const channel of spikesOf(spectrum, REACH_CHANNELS, this.#threshold))
      for (const line of lines) line[channel] = -1
    for (const t of spikesOf(levels, REACH_TIMES, this.#threshold)) lines[t].fill(-1)
    this.#flagger.flag(this.#ratio)
    kernel.copySigns(this.#ratio, image, times * lanes)
  }
}

/**
 * Places of narrow spikes in a smooth series: they stand above the median of their neighbours, which a slope does not, and
 * above the cubic through those a little farther away, which a smooth maximum does not.
 *
 * @param values     not above 0 where they are not known
 * @param reach      how many neighbours on either side make a median; spikes are narrower than that
 * @param threshold  in units of the scatter about the cubics
 */
export function spikesOf(values: Float32Array, reach: number, threshold: number): number[] {
  const known = Array.from(values.keys()).filter((i) => values[i] > 0)
  const series = Float32Array.from(known, (i) => values[i])
  const last = series.length - 1
  const overMedian = series.map((value, i) => {
    const half = Math.min(reach, i, last - i) // as far on either side
    return value / medianOf(series.slice(i - half, i + half + 1)) - 1
  })
  const overCubic = series.map((value, i) => {
    const d = Math.min(reach - 1, i >> 1, (last - i) >> 1)
    return value / ((4 * (series[i - d] + series[i + d]) - (series[i - 2 * d] + series[i + 2 * d])) / 6) - 1
  })
  const limit = Math.max(LEAST_SPIKE, threshold * DEVIATION * medianOf(overCubic.map(Math.abs)))
  return known.filter((_, i) => overMedian[i] > limit / 2 && overCubic[i] > limit)
}

/** @param values  are sorted */
function medianOf(values: Float32Array): number {
  return values.sort()[values.length >> 1] ?? 0
}
