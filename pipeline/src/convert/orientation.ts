import { readFileSync } from 'node:fs'
import { type OrientationTable, orientationAt, readFinals2000A } from '@contimg/formats/iers'
import type { EarthOrientation } from '@contimg/numerics/frames'

/** Gives dUT1 and polar motion at a moment, or says that they are not known. */
export type OrientationSource = (mjdUtcS: number) => EarthOrientation | { readonly unknown: string }

/** @throws FormatError where the file is no finals2000A table */
export function readOrientation(path: string): OrientationSource {
  const table: OrientationTable = readFinals2000A(path, readFileSync(path))
  return (mjdUtcS) => {
    const found = orientationAt(table, mjdUtcS)
    if (found.found) return found
    return {
      unknown: `${path} spans MJD ${found.firstMjd} to ${found.lastMjd}, the observation is at ${(mjdUtcS / 86400).toFixed(1)}`,
    }
  }
}
