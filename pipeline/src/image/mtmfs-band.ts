import { lineArrays } from '@contimg/numerics/planes'
import type { KernelHeap } from '@contimg/numerics/wasm'
import { NarrowBandError } from './errors.ts'
import type { LineSet } from './line-plan.ts'

/** What a Taylor series in x = (ν − referenceHz)/referenceHz is about. */
export interface TaylorBand {
  readonly referenceHz: number // the mean frequency of all weights: flux and slope are then told apart best
  readonly spread: number // root mean square of x
}

const LEAST_SPREAD = 2e-4 // a MHz at 1.4 GHz
const NARROW_SPREAD = 0.015 // a band of 5 %

/** Of the weights of compressed samples. @throws NarrowBandError where they leave no slope to be seen */
export function taylorBand(heap: KernelHeap, sets: readonly Pick<LineSet, 'samples'>[], path: string): TaylorBand {
  const arrays = sets.map(({ samples }) => lineArrays(heap, samples))
  const [sum, first] = momentsAbout(arrays, 0)
  const referenceHz = first / sum
  const [, , second] = momentsAbout(arrays, referenceHz)
  const spread = Math.sqrt(Math.max(0, second / sum)) / referenceHz
  if (!(spread > LEAST_SPREAD)) throw new NarrowBandError(path, referenceHz, spread)
  return { referenceHz, spread }
}

/** What a person should know of a band in which indices are hardly to be had: of a source, 1/spread times noise/flux. */
export function narrowBandWarning({ referenceHz, spread }: TaylorBand): string | undefined {
  if (spread >= NARROW_SPREAD) return undefined
  const widthMhz = (spread * Math.sqrt(12) * referenceHz) / 1e6
  return (
    `two Taylor terms of a band of ${widthMhz.toPrecision(3)} MHz: a source of 100 times the noise ` +
    `has a spectral index within ${(0.01 / spread).toPrecision(2)}`
  )
}

/** Σ w, Σ w (ν − aboutHz) and Σ w (ν − aboutHz)². */
function momentsAbout(sets: readonly ReturnType<typeof lineArrays>[], aboutHz: number): [number, number, number] {
  const sums: [number, number, number] = [0, 0, 0]
  for (const { startsHz, stepsHz, firsts, weights } of sets)
    for (let line = 0; line < startsHz.length; line++) {
      let offsetHz = startsHz[line] - aboutHz
      for (let i = firsts[line]; i < firsts[line + 1]; i++, offsetHz += stepsHz[line]) {
        sums[0] += weights[i]
        sums[1] += weights[i] * offsetHz
        sums[2] += weights[i] * offsetHz ** 2
      }
    }
  return sums
}
