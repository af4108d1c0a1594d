import type { Combination } from '@contimg/numerics/compress'
import type { VisibilitySource } from '../visibilities/source.ts'
import { NoStokesIError } from './errors.ts'

const PARALLEL_HANDS = [
  [9, 12], // XX, YY
  [5, 8], // RR, LL
  [1, 1], // I
] as const

/** Which two correlations make Stokes I: their mean, or one that is Stokes I. @param correlations  codes of casacore */
export function stokesI(correlations: readonly number[]): Combination | undefined {
  for (const [one, other] of PARALLEL_HANDS) {
    const [first, second] = [correlations.indexOf(one), correlations.indexOf(other)]
    if (first >= 0 && second >= 0) return { first, second, difference: false }
  }
  return undefined
}

/** Stokes I of every data description. @throws NoStokesIError where one of them has none */
export function stokesIOfAll({ dataDescriptions, path }: VisibilitySource): Combination[] {
  return dataDescriptions.map(({ correlations }) => {
    const combination = stokesI(correlations)
    if (!combination) throw new NoStokesIError(path, correlations)
    return combination
  })
}
