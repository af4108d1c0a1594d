/** n − 1 in the direction (l, m); NaN beyond the horizon. */
export function nMinusOne(l: number, m: number): number {
  const squared = l * l + m * m
  return -squared / (1 + Math.sqrt(1 - squared))
}

/**
 * n − 1 where a direction has the coordinates l′ on the slant plane and m on the tangent plane: the root near 0 of
 * (1 + a²)(n − 1)² + 2 (1 − a l′)(n − 1) + l′² + m² = 0, NaN where no direction has them.
 */
export function nMinusOneBetween(a: number, lSlant: number, m: number): number {
  const h = 1 - a * lSlant
  const squared = lSlant * lSlant + m * m
  return -squared / (h + Math.sqrt(h * h - (1 + a * a) * squared))
}

/** ∂(n − 1)/∂l′ and ∂(n − 1)/∂m there. */
export function slopesBetween(a: number, lSlant: number, m: number): { alongL: number; alongM: number } {
  const depth = nMinusOneBetween(a, lSlant, m)
  const root = (1 + a * a) * depth + 1 - a * lSlant
  return { alongL: (a * depth - lSlant) / root, alongM: -m / root }
}
