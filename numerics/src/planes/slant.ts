/**
 * The plane w = a u + b v that the baselines of a flat array lie near. On it the sky has the coordinates
 * l′ = l + a (n − 1), m′ = m + b (n − 1), for u l + v m + w (n − 1) = u l′ + v m′ + w′ (n − 1), w′ = w − a u − b v.
 */
export interface Slant {
  readonly a: number
  readonly b: number
}

/** Half of the width and of the height in (l′, m′) that an image takes. */
export interface SlantedField {
  readonly halfL: number
  readonly halfM: number
}

const STEPS = 24
const LEAST_WEIGHT = 1e-9 // of the largest: rows that once lay on the plane must be able to come back
const STEEPEST = 3 // an array seen at less than 18° above its plane is not thought to be flat

/**
 * The slant that makes the largest |w′| small: least squares, then Lawson's algorithm, which multiplies the weight of
 * each row by its residual and tends to the minimax fit (Rice & Usow 1968, Math. Comp. 22, 118). No slant where the fit
 * gains nothing or would be steeper than a real array's.
 *
 * @param uvwM  [row, 3] metres
 */
export function fitSlant(uvwM: ArrayLike<number>): Slant {
  const weights = new Float64Array(Math.floor(uvwM.length / 3)).fill(1)
  let best: Slant = { a: 0, b: 0 }
  let least = largestW(uvwM, best)
  for (let step = 0; step < STEPS && least > 0; step++) {
    const slant = leastSquares(uvwM, weights)
    const largest = reweigh(uvwM, weights, slant)
    if (largest < least && Math.hypot(slant.a, slant.b) < STEEPEST) {
      best = slant
      least = largest
    }
    if (largest === 0) break
  }
  return best
}

/** n − 1 in the direction (l′, m′): the root near 0 of (a² + b² + 1) x² + 2 (1 − a l′ − b m′) x + l′² + m′² = 0. */
export function nMinusOne({ a, b }: Slant, l: number, m: number): number {
  const across = 1 - a * l - b * m
  const squared = l * l + m * m
  return -squared / (across + Math.sqrt(across * across - (1 + a * a + b * b) * squared))
}

/** What an image of l = −(x − width/2) cellRad, m = (y − height/2) cellRad takes in (l′, m′), about the phase centre. */
export function slantedField(
  { width, height, cellRad }: { readonly width: number; readonly height: number; readonly cellRad: number },
  { a, b }: Slant,
): SlantedField {
  const half = { halfL: 0, halfM: 0 }
  const side = 64 // the outline's points a side; l′ and m′ are nearly straight along it
  for (let i = 0; i <= side; i++) {
    const along = (2 * i) / side - 1
    for (const [x, y] of [
      [along, 1],
      [along, -1],
      [1, along],
      [-1, along],
    ]) {
      const [l, m] = [(x * cellRad * width) / 2, (y * cellRad * height) / 2]
      const depth = (l * l + m * m) / (1 + Math.sqrt(1 - l * l - m * m))
      half.halfL = Math.max(half.halfL, Math.abs(l - a * depth))
      half.halfM = Math.max(half.halfM, Math.abs(m - b * depth))
    }
  }
  return half
}

function leastSquares(uvwM: ArrayLike<number>, weights: Float64Array): Slant {
  let [uu, uv, vv, uw, vw] = [0, 0, 0, 0, 0]
  for (let r = 0, i = 0; r < weights.length; r++, i += 3) {
    const [u, v, w, weight] = [uvwM[i], uvwM[i + 1], uvwM[i + 2], weights[r]]
    uu += weight * u * u
    uv += weight * u * v
    vv += weight * v * v
    uw += weight * u * w
    vw += weight * v * w
  }
  const ridge = 1e-12 * (uu + vv) + Number.MIN_VALUE // baselines on one line leave the slope across it at 0
  uu += ridge
  vv += ridge
  const determinant = uu * vv - uv * uv
  return { a: (uw * vv - vw * uv) / determinant, b: (vw * uu - uw * uv) / determinant }
}

/** Multiplies the weights by |w′| over the largest, which it returns. */
function reweigh(uvwM: ArrayLike<number>, weights: Float64Array, slant: Slant): number {
  const largest = largestW(uvwM, slant)
  if (largest === 0) return 0
  for (let r = 0, i = 0; r < weights.length; r++, i += 3) {
    const residual = Math.abs(uvwM[i + 2] - slant.a * uvwM[i] - slant.b * uvwM[i + 1]) / largest
    weights[r] = Math.max(weights[r] * residual, LEAST_WEIGHT)
  }
  return largest
}

function largestW(uvwM: ArrayLike<number>, { a, b }: Slant): number {
  let largest = 0
  for (let i = 0; i + 2 < uvwM.length; i += 3) {
    const w = Math.abs(uvwM[i + 2] - a * uvwM[i] - b * uvwM[i + 1])
    if (!(w <= largest)) largest = w
  }
  return largest
}
