/** The path of small discs: one element, however many. */
export function dotsPath(
  points: readonly (readonly [x: number, y: number])[],
  x: (value: number) => number,
  y: (value: number) => number,
  radius = 2,
): string {
  const disc = `a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`
  return points.map(([px, py]) => `M${(x(px) - radius).toFixed(1)} ${y(py).toFixed(1)}${disc}`).join('')
}

export function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  if (sorted.length === 0) return undefined
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
