import type { BinnedSamples, SampleCells } from '@contimg/numerics/bins'
import type { Moments } from './moments.ts'

/** Adds up the phases of samples that are numbers, as the binner does their other sums. */
export function addPhases(
  { used, flagged: ofFlagged }: NonNullable<Moments['phases']>,
  samples: BinnedSamples,
  cells: SampleCells,
): void {
  const { rowCount, channelCount, polarizationCount: pols, visibilities, flags, weights, weightSpectrum } = samples
  for (let row = 0; row < rowCount; row++) {
    if (cells.rows[row] < 0) continue
    let sample = row * channelCount * pols
    for (let channel = 0; channel < channelCount; channel++)
      for (let pol = 0; pol < pols; pol++, sample++) {
        if (cells.channels[channel] < 0 || cells.polarizations[pol] < 0) continue
        const [re, im] = [visibilities[2 * sample], visibilities[2 * sample + 1]]
        if (re * 0 + im * 0 !== 0) continue
        const weight = weightSpectrum ? weightSpectrum[sample] : weights[row * pols + pol]
        const isUsed = flags[sample] === 0 && weight > 0 && weight < Number.POSITIVE_INFINITY
        const cell = cells.rows[row] + cells.channels[channel] + cells.polarizations[pol]
        const sums = isUsed ? used : ofFlagged
        sums[cell] += Math.atan2(im, re)
      }
  }
}
