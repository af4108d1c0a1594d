/**
 * Median of the first `count` values, that of an even count being the mean of the middle two, and the median of their
 * distances from it (MAD). Changes the order of the values, and the values.
 */
export function medianAndDeviation(
  values: Float32Array,
  count: number,
): { readonly median: number; readonly deviation: number } {
  const median = medianOf(values, count)
  for (let i = 0; i < count; i++) values[i] = Math.abs(values[i] - median)
  return { median, deviation: medianOf(values, count) }
}

function medianOf(values: Float32Array, count: number): number {
  if (count === 0) return Number.NaN
  const upper = select(values, count, count >> 1)
  if (count % 2 === 1) return upper
  let lower = -Infinity
  for (let i = 0; i < count >> 1; i++) if (values[i] > lower) lower = values[i]
  return (lower + upper) / 2
}

/** The value of rank `rank`; smaller ones come to lie before it (Hoare's quickselect, Comm. ACM 4, 321, 1961). */
function select(values: Float32Array, count: number, rank: number): number {
  let [low, high] = [0, count - 1]
  while (low < high) {
    const pivot = middleOf(values[low], values[(low + high) >> 1], values[high])
    let [i, j] = [low, high]
    while (i <= j) {
      while (values[i] < pivot) i++
      while (values[j] > pivot) j--
      if (i > j) break
      const value = values[i]
      values[i++] = values[j]
      values[j--] = value
    }
    if (rank <= j) high = j
    else if (rank >= i) low = i
    else break
  }
  return values[rank]
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}
