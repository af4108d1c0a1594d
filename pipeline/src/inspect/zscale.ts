const SAMPLES = 1000
const REJECT_SIGMA = 2.5
const LARGEST_REJECTED_SHARE = 0.5
const LEAST_PIXELS = 5
const ITERATIONS = 5

/**
 * The range of brightness that IRAF's display task would show: a line through the sorted values of a sample, its slope
 * divided by the contrast, taken about the median.
 *
 * @param finite  the pixels, none blank
 */
export function zscaleRange(finite: Float32Array | Float64Array, contrast = 0.2): [low: number, high: number] {
  const sample = takeSample(finite)
  const count = sample.length
  const [least, most] = [sample[0], sample[count - 1]]
  const fit = fitLine(sample)
  if (!fit) return [least, most]
  const slope = fit.slope / contrast
  const centre = (count - 1) >> 1
  const median = count % 2 ? sample[centre] : (sample[centre] + sample[centre + 1]) / 2
  return [Math.max(least, median - (centre - 1) * slope), Math.min(most, median + (count - centre) * slope)]
}

function takeSample(finite: Float32Array | Float64Array): Float64Array {
  const stride = Math.max(1, Math.floor(finite.length / SAMPLES))
  const count = Math.min(SAMPLES, Math.ceil(finite.length / stride))
  return Float64Array.from({ length: count }, (_, i) => finite[i * stride]).sort()
}

/** A line through (i, value i), far values and their neighbours left out; undefined where too few remain. */
function fitLine(sample: Float64Array): { slope: number } | undefined {
  const count = sample.length
  const leastGood = Math.max(LEAST_PIXELS, Math.floor(count * LARGEST_REJECTED_SHARE))
  const grow = Math.max(1, Math.floor(count * 0.01)) - 1
  let good = new Uint8Array(count).fill(1)
  let goodCount = count
  let slope = 0
  for (let i = 0, before = count + 1; i < ITERATIONS && goodCount < before && goodCount >= leastGood; i++) {
    const line = straightLine(sample, good)
    slope = line.slope
    before = goodCount
    good = reject(sample, good, line, grow)
    goodCount = good.reduce((sum, flag) => sum + flag, 0)
  }
  return goodCount >= leastGood ? { slope } : undefined
}

function straightLine(sample: Float64Array, good: Uint8Array): { slope: number; start: number } {
  let [n, sumX, sumY, sumXX, sumXY] = [0, 0, 0, 0, 0]
  for (let i = 0; i < sample.length; i++) {
    if (!good[i]) continue
    n++
    sumX += i
    sumY += sample[i]
    sumXX += i * i
    sumXY += i * sample[i]
  }
  const slope = (n * sumXY - sumX * sumY) / (n * sumXX - sumX * sumX)
  return { slope, start: (sumY - slope * sumX) / n }
}

function reject(
  sample: Float64Array,
  good: Uint8Array,
  line: { slope: number; start: number },
  grow: number,
): Uint8Array<ArrayBuffer> {
  const flat = sample.map((value, i) => value - line.start - line.slope * i)
  let [n, sum, squares] = [0, 0, 0]
  for (let i = 0; i < flat.length; i++) {
    if (!good[i]) continue
    n++
    sum += flat[i]
    squares += flat[i] * flat[i]
  }
  const limit = REJECT_SIGMA * Math.sqrt(squares / n - (sum / n) ** 2)
  const kept = new Uint8Array(flat.length).fill(1)
  for (let i = 0; i < flat.length; i++) {
    if (good[i] && Math.abs(flat[i]) <= limit) continue
    kept.fill(0, Math.max(0, i - Math.floor(grow / 2)), i + Math.ceil(grow / 2) + 1)
  }
  return kept
}
