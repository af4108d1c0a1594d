import type { CalibrationConfiguration, CalibrationSet, Validity } from '../products.ts'

/** The data that are to be calibrated. */
export interface CalibrationTarget {
  readonly mjdS: number // their middle
  readonly decRad?: number | undefined // ICRS; where the dishes pointed
  readonly configuration?: CalibrationConfiguration | undefined
}

/** Where the dishes are known to have pointed. */
export interface KnownPointing {
  readonly mjdS: number
  readonly decRad: number
}

/** Where the dishes pointed for sets that stand; one that was taken out of use may have been wrong about it. */
export function pointingsOf(sets: readonly CalibrationSet[]): KnownPointing[] {
  const standing = sets.filter(({ status }) => status === 'active' || status === 'superseded')
  return standing.map(({ midMjdS, decRad }) => ({ mjdS: midMjdS, decRad }))
}

/** @throws RangeError */
export function checkTarget({ mjdS, decRad }: CalibrationTarget): void {
  if (!Number.isFinite(mjdS)) throw new RangeError(`time ${mjdS}, wanted seconds of MJD`)
  if (decRad !== undefined && !(Math.abs(decRad) <= Math.PI / 2))
    throw new RangeError(`declination ${decRad} rad, wanted between −π/2 and π/2`)
}

export function holds({ startMjdS, endMjdS }: Validity, mjdS: number): boolean {
  return startMjdS <= mjdS && mjdS <= endMjdS
}

/** Seconds between the data that a set was solved from and others; positive where the set comes later. */
export function offsetS({ midMjdS }: CalibrationSet, mjdS: number): number {
  return midMjdS - mjdS
}
