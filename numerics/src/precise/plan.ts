import { goodFftSize } from '../fft/size.ts'
import { LIGHT_M_PER_S } from '../frames/light.ts'
import { PADDING, type PreciseKernel, preciseKernel } from './kernel.ts'

/** An image, [height, width], in SIN projection about the phase centre, which is pixel N/2. */
export interface PreciseImage {
  readonly width: number
  readonly height: number
  readonly cellRad: number
}

/**
 * Rows of visibilities in float64, each sample by itself: nothing is compressed. Plain data, in shared memory where
 * several threads work on it. V′ = V exp(−2πi w n_c ν/c), w in metres: see middleN.
 */
export interface PreciseRows {
  readonly uvwM: Float64Array // [row, 3] about the phase centre
  readonly frequenciesHz: Float64Array // [channel]
  readonly values: Float64Array // [row, channel, 2] V′
  readonly weights: Float64Array // [row, channel] imaging weights, 0 where there is nothing
}

/** A stack of w planes, w = firstW + k stepW wavelengths, each a grid [rows, columns + support, 2]. */
export interface PrecisePlan {
  readonly image: PreciseImage
  readonly kernel: PreciseKernel
  readonly columns: number // along u
  readonly rows: number // along v
  readonly planes: number
  readonly firstW: number
  readonly stepW: number
  readonly middleN: number // n_c: n − 1 in the middle of those of the image; what is left of it is at most half as large
}

/** @param w  the smallest and the largest |w| of all samples, wavelengths: those below 0 count as their conjugates */
export function planPrecise(image: PreciseImage, [least, most]: readonly [number, number], epsilon: number) {
  const kernel = preciseKernel(epsilon)
  const middleN = middleOfN(image)
  const stepW = 1 / (2 * PADDING * Math.abs(middleN))
  const plan: PrecisePlan = {
    image,
    kernel,
    columns: goodFftSize(PADDING * image.width),
    rows: goodFftSize(PADDING * image.height),
    planes: Math.ceil((most - least) / stepW) + kernel.support + 1,
    firstW: least - (kernel.support / 2) * stepW,
    stepW,
    middleN,
  }
  return plan
}

/** n − 1 half way from the phase centre, 0, to the corners of an image. */
export function middleOfN({ width, height, cellRad }: PreciseImage): number {
  return nMinusOne((Math.hypot(width, height) / 2) * cellRad) / 2
}

/** The smallest and the largest |w| of rows, wavelengths. */
export function rangeOfW(sets: readonly Pick<PreciseRows, 'uvwM' | 'frequenciesHz'>[]): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, 0]
  for (const { uvwM, frequenciesHz } of sets) {
    const [low, high] = [Math.min(...frequenciesHz), Math.max(...frequenciesHz)]
    for (let at = 2; at < uvwM.length; at += 3) {
      const w = Math.abs(uvwM[at]) / LIGHT_M_PER_S
      least = Math.min(least, w * low)
      most = Math.max(most, w * high)
    }
  }
  return most > 0 ? [least, most] : [0, 0]
}

/** Complex numbers of a plane. */
export function planeSize({ rows, columns, kernel }: PrecisePlan): number {
  return rows * (columns + kernel.support)
}

/** √(1 − r²) − 1 without its loss of digits. */
export function nMinusOne(radius: number): number {
  return -(radius * radius) / (1 + Math.sqrt(1 - radius * radius))
}
