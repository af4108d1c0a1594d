import type { DataDescription } from '../visibilities/source.ts'

/** The two receptors (X and Y, or R and L) that each product of casacore's Stokes enumeration correlates. */
const RECEPTORS: Readonly<Record<number, readonly [number, number]>> = {
  5: [0, 0], // RR
  6: [0, 1], // RL
  7: [1, 0], // LR
  8: [1, 1], // LL
  9: [0, 0], // XX
  10: [0, 1], // XY
  11: [1, 0], // YX
  12: [1, 1], // YY
}

export const RECEPTOR_COUNT = 2

/** Which receptor of antenna 1 and of antenna 2 each polarization holds. */
export function receptorsOf(path: string, { correlations }: DataDescription): (readonly [number, number])[] {
  return correlations.map((code) => {
    const pair = RECEPTORS[code]
    if (pair) return pair
    throw new RangeError(`${path}: correlation type ${code}, wanted products of receptors (RR … LL, XX … YY)`)
  })
}

/** The place among the polarizations of each receptor's parallel hand; −1 where it was not recorded. */
export function parallelHands(path: string, description: DataDescription): number[] {
  const pairs = receptorsOf(path, description)
  return Array.from({ length: RECEPTOR_COUNT }, (_, receptor) =>
    pairs.findIndex(([a, b]) => a === receptor && b === receptor),
  )
}
