import type { Uvh5Header } from '@contimg/formats/uvh5'
import type { Spectra } from '../visibilities/block.ts'
import type { IntegrationRows, WindowOfFile } from './group.ts'

const DSA_SAMPLES = 96 // nsamples of a whole integration in DSA-110 files; elsewhere it is 1

/** Reads one spectral window of one integration out of its file, channels in ascending frequency. */
export class WindowReader {
  readonly #header: Uvh5Header
  readonly #wholeSamples: number
  #visibilities = new Float32Array(0)
  #flags = new Uint8Array(0)
  #samples = new Float32Array(0)

  constructor(header: Uvh5Header) {
    this.#header = header
    this.#wholeSamples = header.instrument === 'DSA' ? DSA_SAMPLES : 1
  }

  /**
   * Fills `target`. A sample is flagged where the file says so, where nothing was averaged into it (nsamples not above
   * 0), or where it is not finite; the latter are set to 0 and counted.
   */
  read(window: WindowOfFile, { firstRow, rowCount }: IntegrationRows, target: Spectra): number {
    const { reader, firstChannel, channelCount, reversed } = window
    const pols = reader.polarizationCount
    const rowSamples = reader.channelCount * pols
    this.#grow(rowCount * rowSamples)
    const visibilities = this.#visibilities.subarray(0, 2 * rowCount * rowSamples)
    const flags = this.#flags.subarray(0, rowCount * rowSamples)
    const samples = this.#samples.subarray(0, rowCount * rowSamples)
    reader.readVisibilities(firstRow, rowCount, visibilities)
    reader.readFlags(firstRow, rowCount, flags)
    reader.readSampleCounts(firstRow, rowCount, samples)
    const start = firstChannel + (reversed ? channelCount - 1 : 0)
    const step = reversed ? -pols : pols
    let notFinite = 0
    let to = 0
    for (let row = 0; row < rowCount; row++) {
      let from = row * rowSamples + start * pols
      for (let channel = 0; channel < channelCount; channel++, from += step) {
        for (let p = 0; p < pols; p++, to++) {
          const real = visibilities[2 * (from + p)]
          const imag = visibilities[2 * (from + p) + 1]
          const finite = real - real === 0 && imag - imag === 0
          if (!finite) notFinite++
          target.visibilities[2 * to] = finite ? real : 0
          target.visibilities[2 * to + 1] = finite ? imag : 0
          target.flags[to] = flags[from + p] || !finite || !(samples[from + p] > 0) ? 1 : 0
        }
      }
    }
    this.#fillWeights(window, firstRow, rowCount, samples, target)
    return notFinite
  }

  #grow(samples: number): void {
    if (samples <= this.#flags.length) return
    this.#visibilities = new Float32Array(2 * samples)
    this.#flags = new Uint8Array(samples)
    this.#samples = new Float32Array(samples)
  }

  /** Weight 1/σ² for unit system temperature, 2 Δν Δt, times the share of the integration that was recorded. */
  #fillWeights(window: WindowOfFile, firstRow: number, rowCount: number, samples: Float32Array, target: Spectra): void {
    const { reader, firstChannel, channelCount, channelWidthsHz } = window
    const pols = reader.polarizationCount
    const rowSamples = reader.channelCount * pols
    for (let row = 0; row < rowCount; row++) {
      const bandTime = 2 * Math.abs(channelWidthsHz[0]) * this.#header.integrationTimesS[firstRow + row]
      for (let p = 0; p < pols; p++) {
        let sum = 0
        for (let channel = 0; channel < channelCount; channel++) {
          const count = samples[row * rowSamples + (firstChannel + channel) * pols + p]
          if (count > 0) sum += count
        }
        target.weights[row * pols + p] = (bandTime * sum) / (channelCount * this.#wholeSamples)
      }
    }
  }
}
