/** Pixels to a curve, at most; as in kernels/resample, where blocks of rows are as long. */
const LONGEST = 64

/** Elements by which a cubic curve may miss the positions of pixels: nothing beside what float32 does. */
const TOLERANCE = 3e-8

/**
 * The most pixels (a power of two) over which the positions on every one of some lines are a cubic through four of them,
 * evenly spaced; 0 where not even four pixels are, and each has to be computed by itself.
 *
 * @param lines  the position, in elements, of pixel x on a line
 */
export function curvePixels(pixelCount: number, lines: readonly ((x: number) => number)[]): number {
  for (let pixels = LONGEST; pixels >= 4; pixels /= 2) {
    if (lines.every((position) => worstMiss(pixelCount, pixels, position) <= TOLERANCE)) return pixels
  }
  return 0
}

/** The largest error of the cubics near their ends, where they miss most; NaN beyond the horizon. */
function worstMiss(pixelCount: number, pixels: number, position: (x: number) => number): number {
  let worst = 0
  for (let first = 0; first < pixelCount; first += pixels) {
    const nodes = [0, 1, 2, 3].map((k) => position(first + (k * pixels) / 3))
    for (const s of [0.382, 2.618]) {
      worst = Math.max(worst, Math.abs(cubic(nodes, s) - position(first + (s * pixels) / 3)))
    }
  }
  return worst
}

/** Lagrange's cubic through four values at 0, 1, 2, 3. */
function cubic([p0, p1, p2, p3]: readonly number[], s: number): number {
  const outer = (p3 * s * (s - 1) * (s - 2) - p0 * (s - 1) * (s - 2) * (s - 3)) / 6
  const inner = (p1 * s * (s - 2) * (s - 3) - p2 * s * (s - 1) * (s - 3)) / 2
  return outer + inner
}
