import { LIGHT_M_PER_S } from '@contimg/numerics/frames'

/** Lengths of baselines in the (u, v) plane that are used, in wavelengths at the middle of a spectral window. */
export interface UvRange {
  readonly minimum: number
  readonly maximum: number
}

const UNITS: Readonly<Record<string, number>> = { lambda: 1, klambda: 1e3, Mlambda: 1e6 }

/**
 * Reads a range as CASA writes it, in wavelengths: '>1klambda', '<20klambda', '0.5~10klambda', '1000~20000lambda'.
 *
 * @throws RangeError
 */
export function parseUvRange(text: string): UvRange {
  const match = text
    .trim()
    .match(/^(?:([<>])\s*)?(\d+(?:\.\d+)?)(?:\s*~\s*(\d+(?:\.\d+)?))?\s*(lambda|klambda|Mlambda)$/)
  const unit = UNITS[match?.[4] ?? ''] ?? 0
  const [first, second] = [Number(match?.[2]) * unit, Number(match?.[3]) * unit]
  if (match?.[1] === '>' && match[3] === undefined) return { minimum: first, maximum: Infinity }
  if (match?.[1] === '<' && match[3] === undefined) return { minimum: 0, maximum: first }
  if (match && match[1] === undefined && second > first) return { minimum: first, maximum: second }
  throw new RangeError(`uv range "${text}", wanted one such as >1klambda, <20klambda or 0.5~10klambda`)
}

/** @returns [row] 1 = within the range; undefined where all are */
export function rowsWithin(
  { minimum, maximum }: UvRange,
  uvwM: Float64Array,
  frequenciesHz: Float64Array,
): Uint8Array | undefined {
  if (minimum <= 0 && maximum === Infinity) return undefined
  const middleHz = (frequenciesHz[0] + frequenciesHz[frequenciesHz.length - 1]) / 2
  const [lowM, highM] = [minimum, maximum].map((wavelengths) => (wavelengths * LIGHT_M_PER_S) / middleHz)
  return Uint8Array.from({ length: uvwM.length / 3 }, (_, row) => {
    const lengthM = Math.hypot(uvwM[3 * row], uvwM[3 * row + 1])
    return lengthM >= lowM && lengthM <= highM ? 1 : 0
  })
}
