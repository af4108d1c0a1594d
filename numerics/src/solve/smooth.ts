import type { Solutions } from './solutions.ts'

export type SmoothingShape = 'hanning' | 'boxcar' | 'gaussian'

/** How solutions are smoothed along the channels. */
export interface Smoothing {
  readonly shape: SmoothingShape
  readonly channels: number // width of a boxcar (odd), full width at half maximum of a gaussian; hanning is ¼ ½ ¼
}

type Band = Pick<Solutions, 'antennaCount' | 'channelCount' | 'receptorCount' | 'gains' | 'flags' | 'errors' | 'snr'>

/** Weights of the channels about one, middle in the middle. */
function kernelOf({ shape, channels }: Smoothing): Float64Array {
  if (shape === 'hanning') return Float64Array.of(0.25, 0.5, 0.25)
  if (!(channels >= 1)) throw new RangeError(`smoothing over ${channels} channels, wanted 1 or more`)
  if (shape === 'boxcar') {
    if (channels % 2 !== 1) throw new RangeError(`a boxcar of ${channels} channels, wanted an odd number of them`)
    return new Float64Array(channels).fill(1)
  }
  const sigma = channels / Math.sqrt(8 * Math.LN2)
  const half = Math.ceil(3 * sigma)
  return Float64Array.from({ length: 2 * half + 1 }, (_, i) => Math.exp(-(((i - half) / sigma) ** 2) / 2))
}

/**
 * Smooths the gains of each antenna and receptor along the channels, real and imaginary parts, in place. Flagged
 * channels count for nothing and stay flagged; at the edges and beside gaps the rest of the kernel is as good as the
 * whole. Errors become those of the weighted means.
 */
export function smoothGains(band: Band, smoothing: Smoothing): void {
  const kernel = kernelOf(smoothing)
  const half = kernel.length >> 1
  const { channelCount, gains, flags, errors, snr } = band
  eachLine(band, (placeOf) => {
    const line = Array.from({ length: channelCount }, (_, channel) => {
      const at = placeOf(channel)
      return { at, re: gains[2 * at], im: gains[2 * at + 1], error: errors[at], used: flags[at] === 0 }
    })
    for (const [channel, { at, used }] of line.entries()) {
      if (!used) continue
      let [re, im, variance, weight] = [0, 0, 0, 0]
      for (let k = 0; k < kernel.length; k++) {
        const other = line[channel + k - half]
        if (!other?.used) continue
        re += kernel[k] * other.re
        im += kernel[k] * other.im
        variance += (kernel[k] * other.error) ** 2
        weight += kernel[k]
      }
      gains[2 * at] = re / weight
      gains[2 * at + 1] = im / weight
      errors[at] = Math.sqrt(variance) / weight
      if (errors[at] > 0) snr[at] = Math.hypot(re, im) / weight / errors[at]
    }
  })
}

/**
 * Fills gaps of at most `widest` flagged channels between solved ones, in place: amplitude and phase run straight from
 * one side to the other, the phase the shorter way round; the error is the larger of the two.
 */
export function fillGaps(band: Band, widest: number): void {
  const { channelCount, gains, flags, errors, snr } = band
  eachLine(band, (placeOf) => {
    let before = -1
    for (let channel = 0; channel < channelCount; channel++) {
      if (flags[placeOf(channel)] !== 0) continue
      if (before >= 0 && channel - before > 1 && channel - before - 1 <= widest)
        for (let k = before + 1; k < channel; k++)
          fill(placeOf(k), placeOf(before), placeOf(channel), (k - before) / (channel - before))
      before = channel
    }
  })

  function fill(at: number, low: number, high: number, fraction: number): void {
    const [a, b, c, d] = [gains[2 * low], gains[2 * low + 1], gains[2 * high], gains[2 * high + 1]]
    const amplitude = Math.hypot(a, b) * (1 - fraction) + Math.hypot(c, d) * fraction
    const phaseRad = Math.atan2(b, a) + fraction * Math.atan2(d * a - c * b, c * a + d * b)
    gains[2 * at] = amplitude * Math.cos(phaseRad)
    gains[2 * at + 1] = amplitude * Math.sin(phaseRad)
    errors[at] = Math.max(errors[low], errors[high])
    snr[at] = Math.min(snr[low], snr[high])
    flags[at] = 0
  }
}

/** Visits the channels of every antenna and receptor. */
function eachLine(
  { antennaCount, channelCount, receptorCount }: Band,
  visit: (placeOf: (channel: number) => number) => void,
): void {
  for (let antenna = 0; antenna < antennaCount; antenna++)
    for (let receptor = 0; receptor < receptorCount; receptor++)
      visit((channel) => (antenna * channelCount + channel) * receptorCount + receptor)
}
