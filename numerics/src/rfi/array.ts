import type { KernelHeap } from '../wasm/heap.ts'
import { rfiKernel } from './kernel.ts'
import { runsOf } from './runs.ts'
import type { ImageShape } from './shape.ts'
import type { RfiStrategy } from './strategy.ts'

/** Sums over the baselines, as ImageFlagger adds them up: f32 [line, lane]. */
export interface ArraySums {
  readonly sums: Float32Array
  readonly counts: Float32Array
  readonly dropped: Float32Array
}

/** What is bad for the array as a whole, in one polarization. */
export interface ArrayVerdict {
  readonly bad: Uint8Array // [line, lane] 1: on all baselines
  readonly channels: readonly number[] // that are bad throughout
  readonly times: readonly number[] // that are bad throughout
}

const LEAST_SHARE = 0.1 // of the baselines that a sample's mean must be of
const FEWEST_SAMPLES = 16
const DEVIATION = 1.4826

/**
 * Looks for interference in the mean over all baselines of what stands above their backgrounds, whose noise is less than
 * that of one by the root of their number; then for channels and integrations that are mostly dropped.
 */
export function judgeArray(heap: KernelHeap, shape: ImageShape, strategy: RfiStrategy, given: ArraySums): ArrayVerdict {
  const bad = badMeans(heap, shape, strategy, given)
  const { times, channels, lanes } = shape
  const isBad = (cells: Iterable<number>, limit: number) => {
    let [counted, lost] = [0, 0]
    for (const cell of cells) {
      counted += given.counts[cell]
      lost += bad[cell] ? given.counts[cell] : given.dropped[cell]
    }
    return counted > 0 && lost > limit * counted
  }
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)
  const channelCells = (c: number) => numbers(times).map((t) => t * lanes + c)
  const timeCells = (t: number) => numbers(channels).map((c) => t * lanes + c)
  const badChannels = numbers(channels).filter((c) => isBad(channelCells(c), strategy.badChannelFraction))
  const badTimes = numbers(times).filter((t) => isBad(timeCells(t), strategy.badTimeFraction))
  for (const cell of [...badChannels.flatMap(channelCells), ...badTimes.flatMap(timeCells)]) bad[cell] = 1
  return { bad, channels: badChannels, times: badTimes }
}

function badMeans(heap: KernelHeap, shape: ImageShape, strategy: RfiStrategy, { sums, counts }: ArraySums): Uint8Array {
  const mark = heap.mark()
  const take = () => heap.allocate(4 * shape.count)
  const [values, weights, turned, turnedWeights] = [take(), take(), take(), take()]
  const arrayOf = (address: number) => heap.float32(shape.count, address)
  const bad = new Uint8Array(shape.count)
  const most = counts.reduce((a, b) => Math.max(a, b), 0)
  const used = Array.from(counts.keys()).filter((cell) => counts[cell] > 0 && counts[cell] >= LEAST_SHARE * most)
  const means = used.map((cell) => sums[cell] / counts[cell])
  if (used.length >= FEWEST_SAMPLES) {
    const centre = median(means)
    const noise = Math.max(1e-6, DEVIATION * median(means.map((mean) => Math.abs(mean - centre))))
    const standardised = arrayOf(values).fill(0)
    used.forEach((cell, i) => {
      standardised[cell] = (means[i] - centre) / noise
    })
    arrayOf(weights).fill(1)
    const kernel = rfiKernel(heap)
    const { lines, lanes, times, channels } = shape
    const { arrayThreshold, arrayExcess, thresholdFall, longestTimes, longestChannels } = strategy
    const runs = (longest: number, count: number) =>
      runsOf(arrayThreshold, thresholdFall, longest, count, arrayExcess / noise)
    for (const { length, threshold } of runs(longestTimes, times))
      kernel.sumThreshold(values, weights, lines, lanes, length, threshold)
    kernel.transpose(values, turned, lines, lanes)
    kernel.transpose(weights, turnedWeights, lines, lanes)
    for (const { length, threshold } of runs(longestChannels, channels))
      kernel.sumThreshold(turned, turnedWeights, lanes, lines, length, threshold)
    kernel.transpose(turnedWeights, weights, lanes, lines)
    const kept = arrayOf(weights)
    for (const cell of used) bad[cell] = kept[cell] === 0 ? 1 : 0
  }
  heap.release(mark)
  return bad
}

function median(values: readonly number[]): number {
  return Float64Array.from(values).sort()[values.length >> 1]
}
