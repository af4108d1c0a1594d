/**
 * How visibilities are weighted against each other, on top of their own weights 1/σ².
 *
 * natural  as they are: least noise
 * uniform  divided by the sum of weights W_k in their cell of the uv plane: smallest beam
 * briggs   divided by 1 + W_k f², f² = (5·10^−R)² / (Σ W_k² / Σ W_k) with R = robust, −2 near uniform to +2 near natural
 *          (Briggs 1995, PhD thesis, New Mexico Tech, §3.4)
 */
export type Weighting =
  | { readonly kind: 'natural' }
  | { readonly kind: 'uniform' }
  | { readonly kind: 'briggs'; readonly robust: number }

/** What a visibility's weight is multiplied with, by the sum of weights in its cell. */
export type DensityFactor = (cellWeight: number) => number

/** @param cells  sum of weights in every cell of the uv plane, or of the half of it that all were folded to */
export function densityFactor(weighting: Weighting, cells: Float64Array): DensityFactor {
  if (weighting.kind === 'natural') return () => 1
  if (weighting.kind === 'uniform') return (cellWeight) => 1 / cellWeight
  let sum = 0
  let squares = 0
  for (let i = 0; i < cells.length; i++) {
    sum += cells[i]
    squares += cells[i] * cells[i]
  }
  const fSquared = ((5 * 10 ** -weighting.robust) ** 2 * sum) / squares
  return (cellWeight) => 1 / (1 + cellWeight * fSquared)
}
