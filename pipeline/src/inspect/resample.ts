import type { Pixels } from '@contimg/numerics/fit'

/**
 * An image brought to another number of pixels, each the mean of the area that it covers, blank pixels left out of
 * the mean; NaN where an area holds none that is not blank.
 */
export function resample({ data, width, height }: Pixels, newWidth: number, newHeight: number): Pixels {
  const columns = overlaps(width, newWidth)
  const rows = overlaps(height, newHeight)
  const resampled = new Float32Array(newWidth * newHeight)
  for (let y = 0; y < newHeight; y++) {
    for (let x = 0; x < newWidth; x++) {
      resampled[y * newWidth + x] = meanOf(data, width, columns[x], rows[y])
    }
  }
  return { data: resampled, width: newWidth, height: newHeight }
}

interface Overlap {
  readonly first: number
  readonly weights: Float64Array // of the pixels from `first` on
}

/** Which old pixels, and how much of each, lie under every new pixel along one axis. */
function overlaps(length: number, newLength: number): Overlap[] {
  const step = length / newLength
  return Array.from({ length: newLength }, (_, i) => {
    const [start, end] = [i * step, (i + 1) * step]
    const first = Math.floor(start)
    const last = Math.min(length - 1, Math.ceil(end) - 1)
    const weights = Float64Array.from({ length: last - first + 1 }, (_, k) => {
      return Math.min(end, first + k + 1) - Math.max(start, first + k)
    })
    return { first, weights }
  })
}

function meanOf(data: Pixels['data'], width: number, column: Overlap, row: Overlap): number {
  let sum = 0
  let weight = 0
  for (let j = 0; j < row.weights.length; j++) {
    const start = (row.first + j) * width + column.first
    for (let i = 0; i < column.weights.length; i++) {
      const value = data[start + i]
      if (!Number.isFinite(value)) continue
      const share = row.weights[j] * column.weights[i]
      sum += share * value
      weight += share
    }
  }
  return weight > 0 ? sum / weight : Number.NaN
}
