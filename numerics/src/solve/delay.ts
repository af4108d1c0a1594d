/** A delay that fits the phases of one antenna and receptor over a band. */
export interface DelayFit {
  readonly delayS: number // phase grows by 2π delayS (ν − ν₀)
  readonly errorS: number
  readonly snr: number // of the mean phasor after the delay is taken out
}

/** Gains of one antenna and receptor, in the order of frequency or not. */
export interface Phasors {
  readonly frequenciesHz: ArrayLike<number>
  readonly gains: ArrayLike<number> // [channel, 2]
  readonly errors: ArrayLike<number> // [channel] of the real part; a channel whose error is not above 0 is left out
}

const OVERSAMPLING = 4 // trial delays to the width of the peak, so that a start is within a quarter turn over the band
const ROUNDS = 12
const OUTLIER_SIGMA = 1.345 // Huber 1964: beyond it a phase counts by its size, not by its square
const LEAST_CHANNELS = 3

/**
 * Fits a delay to phases against frequency. The start is the highest peak of the Fourier transform of the phasors along
 * frequency (all of one length, laid on a grid of the smallest channel distance); then the phases that are left are
 * fitted by a straight line, weighted by (|g|/error)², outliers by Huber's rule. No phase is unwrapped.
 *
 * @returns undefined where fewer than 3 channels are known, or they lie at one frequency
 */
export function fitDelay({ frequenciesHz, gains, errors }: Phasors): DelayFit | undefined {
  const channels: Channel[] = []
  for (let k = 0; k < errors.length; k++) {
    const size = Math.hypot(gains[2 * k], gains[2 * k + 1])
    if (!(errors[k] > 0 && size > 0)) continue
    channels.push({
      hz: frequenciesHz[k],
      re: gains[2 * k] / size,
      im: gains[2 * k + 1] / size,
      weight: (size / errors[k]) ** 2,
    })
  }
  const sorted = channels.toSorted((a, b) => a.hz - b.hz)
  if (sorted.length < LEAST_CHANNELS || sorted[0].hz === sorted.at(-1)!.hz) return undefined
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0)
  const middleHz = sorted.reduce((sum, { hz, weight }) => sum + (hz * weight) / total, 0)
  return refine(sorted, middleHz, peakDelayS(sorted))
}

interface Channel {
  readonly hz: number
  readonly re: number
  readonly im: number
  readonly weight: number
}

function peakDelayS(channels: readonly Channel[]): number {
  const [firstHz, lastHz] = [channels[0].hz, channels.at(-1)!.hz]
  const stepHz = smallestStepHz(channels)
  const cells = Math.round((lastHz - firstHz) / stepHz) + 1
  const length = 2 ** Math.ceil(Math.log2(OVERSAMPLING * cells))
  const grid = new Float64Array(2 * length)
  const total = channels.reduce((most, { weight }) => Math.max(most, weight), 0)
  for (const { hz, re, im, weight } of channels) {
    const at = Math.round((hz - firstHz) / stepHz)
    const size = Math.sqrt(weight / total) // one strong channel must not speak for the band
    grid[2 * at] += re * size
    grid[2 * at + 1] += im * size
  }
  transform(grid)
  let peak = 0
  for (let at = 1; at < length; at++) if (power(grid, at) > power(grid, peak)) peak = at
  return (peak < length / 2 ? peak : peak - length) / (length * stepHz)
}

function power(values: Float64Array, at: number): number {
  return values[2 * at] ** 2 + values[2 * at + 1] ** 2
}

function smallestStepHz(channels: readonly Channel[]): number {
  let stepHz = Infinity
  for (let k = 1; k < channels.length; k++) {
    const distanceHz = channels[k].hz - channels[k - 1].hz
    if (distanceHz > 1) stepHz = Math.min(stepHz, distanceHz)
  }
  return stepHz
}

/** Σ x_k exp(−2πi jk/n) in place; n a power of two (Cooley & Tukey 1965). */
function transform(values: Float64Array): void {
  const n = values.length / 2
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1
    for (; j & bit; bit >>= 1) j ^= bit
    j ^= bit
    if (i < j) {
      const [re, im] = [values[2 * i], values[2 * i + 1]]
      values.copyWithin(2 * i, 2 * j, 2 * j + 2)
      values[2 * j] = re
      values[2 * j + 1] = im
    }
  }
  for (let half = 1; half < n; half *= 2)
    for (let k = 0; k < half; k++) {
      const [cosine, sine] = [Math.cos((Math.PI * k) / half), -Math.sin((Math.PI * k) / half)]
      for (let at = k; at < n; at += 2 * half) {
        const other = at + half
        const re = values[2 * other] * cosine - values[2 * other + 1] * sine
        const im = values[2 * other] * sine + values[2 * other + 1] * cosine
        values[2 * other] = values[2 * at] - re
        values[2 * other + 1] = values[2 * at + 1] - im
        values[2 * at] += re
        values[2 * at + 1] += im
      }
    }
}

function refine(channels: readonly Channel[], middleHz: number, startS: number): DelayFit | undefined {
  let delayS = startS
  let phaseRad = meanPhaseRad(channels, middleHz, delayS)
  let scale = 1
  let slope = 0
  for (let round = 0; round < ROUNDS; round++) {
    const residuals = channels.map(({ hz, re, im }) => {
      const modelRad = phaseRad + 2 * Math.PI * delayS * (hz - middleHz)
      const [cosine, sine] = [Math.cos(modelRad), Math.sin(modelRad)]
      return Math.atan2(im * cosine - re * sine, re * cosine + im * sine)
    })
    scale = spread(residuals, channels)
    let [s, sx, sxx, sy, sxy] = [0, 0, 0, 0, 0]
    for (const [k, { hz, weight }] of channels.entries()) {
      const deviation = (Math.abs(residuals[k]) * Math.sqrt(weight)) / scale
      const w = weight * Math.min(1, OUTLIER_SIGMA / deviation)
      const x = 2 * Math.PI * (hz - middleHz)
      s += w
      sx += w * x
      sxx += w * x * x
      sy += w * residuals[k]
      sxy += w * x * residuals[k]
    }
    const determinant = s * sxx - sx * sx
    if (!(determinant > 0)) return undefined
    delayS += (s * sxy - sx * sy) / determinant
    phaseRad += (sxx * sy - sx * sxy) / determinant
    slope = s / determinant
  }
  const total = channels.reduce((sum, { weight }) => sum + weight, 0)
  return { delayS, errorS: scale * Math.sqrt(slope), snr: Math.sqrt(total) / scale }
}

function meanPhaseRad(channels: readonly Channel[], middleHz: number, delayS: number): number {
  let [re, im] = [0, 0]
  for (const channel of channels) {
    const angleRad = 2 * Math.PI * delayS * (channel.hz - middleHz)
    const [cosine, sine] = [Math.cos(angleRad), Math.sin(angleRad)]
    re += channel.weight * (channel.re * cosine + channel.im * sine)
    im += channel.weight * (channel.im * cosine - channel.re * sine)
  }
  return Math.atan2(im, re)
}

/** How far the phases scatter in units of their errors: at least as far as these say. */
function spread(residuals: readonly number[], channels: readonly Channel[]): number {
  const deviations = Float64Array.from(residuals, (value, k) => Math.abs(value) * Math.sqrt(channels[k].weight)).sort()
  return Math.max(1, deviations[deviations.length >> 1] / 0.6745)
}
