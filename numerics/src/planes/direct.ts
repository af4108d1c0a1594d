import { LIGHT_M_PER_S } from '../frames/light.ts'

/** Rows in ordinary arrays, as VisibilityRows describes them. */
export interface PlainRows {
  readonly uvwM: ArrayLike<number> // [row, 3]
  readonly frequenciesHz: ArrayLike<number> // [channel]
  readonly visibilities: ArrayLike<number> // [row, channel, 2]
  readonly weights: ArrayLike<number> // [row, channel]
}

/**
 * The definition that the gridder approximates, in float64 and one sample at a time:
 * Σ W Re[V exp(−2πi (u l + v m + w (n − 1)) ν/c)].
 */
export function directImageValue(sets: readonly PlainRows[], l: number, m: number): number {
  const nMinusOne = Math.sqrt(1 - l * l - m * m) - 1
  let sum = 0
  for (const { uvwM, frequenciesHz, visibilities, weights } of sets) {
    const channels = frequenciesHz.length
    for (let r = 0; r < uvwM.length / 3; r++) {
      const path = uvwM[3 * r] * l + uvwM[3 * r + 1] * m + uvwM[3 * r + 2] * nMinusOne
      for (let c = 0; c < channels; c++) {
        const i = r * channels + c
        if (weights[i] === 0) continue
        const phase = (-2 * Math.PI * path * frequenciesHz[c]) / LIGHT_M_PER_S
        sum += weights[i] * (visibilities[2 * i] * Math.cos(phase) - visibilities[2 * i + 1] * Math.sin(phase))
      }
    }
  }
  return sum
}

/** A point of `fluxJy` at (l, m) as each sample sees it: S exp(+2πi (u l + v m + w (n − 1)) ν/c), [row, channel, 2]. */
export function directVisibilities(
  uvwM: ArrayLike<number>,
  frequenciesHz: ArrayLike<number>,
  points: readonly { readonly l: number; readonly m: number; readonly fluxJy: number }[],
): Float64Array {
  const channels = frequenciesHz.length
  const visibilities = new Float64Array((2 * channels * uvwM.length) / 3)
  for (const { l, m, fluxJy } of points) {
    const nMinusOne = Math.sqrt(1 - l * l - m * m) - 1
    for (let r = 0; r < uvwM.length / 3; r++) {
      const path = uvwM[3 * r] * l + uvwM[3 * r + 1] * m + uvwM[3 * r + 2] * nMinusOne
      for (let c = 0; c < channels; c++) {
        const phase = (2 * Math.PI * path * frequenciesHz[c]) / LIGHT_M_PER_S
        visibilities[2 * (r * channels + c)] += fluxJy * Math.cos(phase)
        visibilities[2 * (r * channels + c) + 1] += fluxJy * Math.sin(phase)
      }
    }
  }
  return visibilities
}
