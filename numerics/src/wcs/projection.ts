import { ProjectionError } from './celestial.ts'

/**
 * A zenithal projection as the plane of x (toward native east) and y (toward native north), in radians, and the unit
 * vector (l, m, n) of the direction: l and m along x and y, n toward the centre.
 */
export interface Zenithal {
  /** n over the plane: (l, m) = scale · (x, y). Nothing where the plane point shows no sky. */
  toSky(x: number, y: number): { scale: number; n: number } | undefined
  /** (x, y) = factor · (l, m); nothing where the direction has no place on the plane. */
  toPlane(n: number): number | undefined
}

/** Slant orthographic without slant, the synthesis image: x = l, y = m. WCS paper II, section 5.1.5. */
const SIN: Zenithal = {
  toSky(x, y) {
    const nSquared = 1 - x * x - y * y
    return nSquared >= 0 ? { scale: 1, n: Math.sqrt(nSquared) } : undefined
  },
  toPlane: (n) => (n >= 0 ? 1 : undefined),
}

/** Gnomonic: x = l/n, y = m/n. WCS paper II, section 5.1.3. */
const TAN: Zenithal = {
  toSky(x, y) {
    const n = 1 / Math.sqrt(1 + x * x + y * y)
    return { scale: n, n }
  },
  toPlane: (n) => (n > 0 ? 1 / n : undefined),
}

/** @throws ProjectionError */
export function zenithal(projection: string): Zenithal {
  if (projection === 'SIN') return SIN
  if (projection === 'TAN') return TAN
  throw new ProjectionError(projection)
}
