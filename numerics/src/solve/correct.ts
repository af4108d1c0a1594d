import type { AntennaGains } from './sums.ts'

/** Rows of one spectral window to be corrected. Flags, weights and weight spectrum change in place. */
export interface UncorrectedRows {
  readonly antenna1: Int32Array // [row]
  readonly antenna2: Int32Array // [row]
  readonly receptors: readonly (readonly [number, number])[] // [polarization] receptor of antenna 1 and of antenna 2
  readonly visibilities: Float32Array // [row, channel, polarization, 2]
  readonly flags: Uint8Array // [row, channel, polarization] set to 1 where a gain is missing
  readonly weights: Float32Array // [row, polarization] 1/σ² of the visibilities, becomes that of the corrected ones
  readonly weightSpectrum: Float32Array | undefined // [row, channel, polarization]
}

/**
 * Takes the gains out of visibilities: V / (G_i conj(G_j)), whose weight is w |G_i G_j|². A weight that all channels of
 * a row share is multiplied by the mean of |G_i G_j|² over the channels that have gains.
 *
 * @param gains      one for every channel; a gain of 0 counts as missing
 * @param corrected  [row, channel, polarization, 2]; what has no gain is copied as it is, and flagged
 * @returns          number of samples flagged that were not
 */
export function correctRows(rows: UncorrectedRows, gains: AntennaGains, corrected: Float32Array): number {
  const inverse = inverseGains(gains)
  const { channelCount, receptorCount } = gains
  const { antenna1, antenna2, receptors, visibilities, flags, weights, weightSpectrum } = rows
  const polarizations = receptors.length
  let flagged = 0
  for (let row = 0; row < antenna1.length; row++)
    for (let polarization = 0; polarization < polarizations; polarization++) {
      const [receptorA, receptorB] = receptors[polarization]
      let a = antenna1[row] * channelCount * receptorCount + receptorA
      let b = antenna2[row] * channelCount * receptorCount + receptorB
      let sample = row * channelCount * polarizations + polarization
      let [gainPower, gainCount] = [0, 0]
      for (let channel = 0; channel < channelCount; channel++) {
        const re = visibilities[2 * sample]
        const im = visibilities[2 * sample + 1]
        const size = inverse.powers[a] * inverse.powers[b]
        if (size > 0) {
          const hr = inverse.real[a] * inverse.real[b] + inverse.imag[a] * inverse.imag[b]
          const hi = inverse.imag[a] * inverse.real[b] - inverse.real[a] * inverse.imag[b]
          corrected[2 * sample] = re * hr - im * hi
          corrected[2 * sample + 1] = re * hi + im * hr
          if (weightSpectrum) weightSpectrum[sample] *= size
          gainPower += size
          gainCount++
        } else {
          corrected[2 * sample] = re
          corrected[2 * sample + 1] = im
          flagged += 1 - flags[sample]
          flags[sample] = 1
        }
        sample += polarizations
        a += receptorCount
        b += receptorCount
      }
      if (gainCount > 0) weights[row * polarizations + polarization] *= gainPower / gainCount
    }
  return flagged
}

/** 1/G and |G|² of every gain; a power of 0 where there is none. */
function inverseGains({ gains, flags }: AntennaGains) {
  const size = flags.length
  const [real, imag, powers] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)]
  for (let at = 0; at < size; at++) {
    const [re, im] = [gains[2 * at], gains[2 * at + 1]]
    const power = re * re + im * im
    if (flags[at] !== 0 || !(power > 0 && power < Infinity)) continue
    powers[at] = power
    real[at] = re / power
    imag[at] = -im / power
  }
  return { real, imag, powers }
}
