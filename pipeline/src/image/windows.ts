import type { Combination } from '@contimg/numerics/compress'
import type { VisibilitySource } from '../visibilities/source.ts'

/**
 * What is made of the correlations of every data description, with nothing for those of other spectral windows.
 *
 * @throws RangeError for a window that is not there
 */
export function combinationsOfWindows<T extends Combination>(
  { dataDescriptions, spectralWindows, path }: VisibilitySource,
  combinations: readonly T[],
  wanted: 'all' | readonly number[] = 'all',
): (T | undefined)[] {
  if (wanted === 'all') return [...combinations]
  const missing = wanted.find((id) => !spectralWindows[id])
  if (missing !== undefined || wanted.length === 0)
    throw new RangeError(
      `${path}: spectral window ${missing ?? '(none)'}, wanted some of 0 to ${spectralWindows.length - 1}`,
    )
  return combinations.map((one, i) => (wanted.includes(dataDescriptions[i].spectralWindow) ? one : undefined))
}
