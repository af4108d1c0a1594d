const LEAST_WINDOWS = 3 // that tell what they have in common
const SHALLOWEST = 0.05 // of the middle of a window; below, there is nothing to even out

/**
 * What evens out the shape that all spectral windows of a correlator have in common, such as edges that fall off: the
 * median over the windows of their spectra, each over its own median, so that interference in a few of them tells
 * nothing. Without that, the edges would stand out from any smooth background on all baselines at once.
 *
 * @param spectrum        [channel] mean amplitude of the array; NaN where it is not known
 * @param windowChannels  channels of each window, in the order of the spectrum
 * @returns               [channel] factor; 1 where windows are too few, or of different lengths
 */
export function evenWindows(spectrum: Float32Array, windowChannels: readonly number[]): Float32Array {
  const factors = new Float32Array(spectrum.length).fill(1)
  const [width] = windowChannels
  if (windowChannels.length < LEAST_WINDOWS || windowChannels.some((other) => other !== width)) return factors
  const windows = windowChannels.map((_, i) => spectrum.subarray(i * width, (i + 1) * width))
  const levels = windows.map(median)
  for (let k = 0; k < width; k++) {
    const shape = median(windows.map((window, i) => window[k] / levels[i]))
    if (shape > SHALLOWEST) for (let i = 0; i < windows.length; i++) factors[i * width + k] = 1 / shape
  }
  return factors
}

function median(values: ArrayLike<number>): number {
  const known = Float64Array.from(values).filter(Number.isFinite).sort()
  const half = known.length >> 1
  return known.length % 2 === 1 ? known[half] : (known[half - 1] + known[half]) / 2
}
