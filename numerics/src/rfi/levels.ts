const FEWEST_LINES = 6 // that a parabola is fitted to

/**
 * The parabola that comes nearest to the means of lines, least squares with their numbers of samples for weights: how the
 * amplitude of a source changes on its way through the beam, which a smooth background cannot follow at either end.
 *
 * @param sums  [line, 2] sum and number of the samples used
 * @returns     [line] above the mean of the parabola; all 0 where the lines are too few
 */
export function parabolaOf(sums: Float32Array, lineCount: number): Float32Array {
  const used = Array.from({ length: lineCount }, (_, line) => line).filter((line) => sums[2 * line + 1] > 0)
  const offsets = new Float32Array(lineCount)
  if (used.length < FEWEST_LINES) return offsets
  const place = (line: number) => (2 * line) / (lineCount - 1) - 1
  const moments = [0, 1, 2, 3, 4].map((power) => total(used, (line) => sums[2 * line + 1] * place(line) ** power))
  const [y0, y1, y2] = [0, 1, 2].map((power) => total(used, (line) => sums[2 * line] * place(line) ** power))
  const [m0, m1, m2, m3, m4] = moments
  const determinant = (a: number[], b: number[], c: number[]) =>
    a[0] * (b[1] * c[2] - b[2] * c[1]) - b[0] * (a[1] * c[2] - a[2] * c[1]) + c[0] * (a[1] * b[2] - a[2] * b[1])
  const [one, two, three, right] = [
    [m0, m1, m2],
    [m1, m2, m3],
    [m2, m3, m4],
    [y0, y1, y2],
  ]
  const whole = determinant(one, two, three)
  if (!(Math.abs(whole) > 1e-9 * m0 ** 3)) return offsets
  const slope = determinant(one, right, three) / whole
  const bend = determinant(one, two, right) / whole
  const level = (slope * m1 + bend * m2) / m0
  return offsets.map((_, line) => slope * place(line) + bend * place(line) ** 2 - level)
}

function total(lines: readonly number[], of: (line: number) => number): number {
  return lines.reduce((sum, line) => sum + of(line), 0)
}
