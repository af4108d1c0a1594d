import { wasmBase64 } from '../generated/correct.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import { instantiateKernel } from '../wasm/instantiate.ts'
import type { AntennaGains } from './sums.ts'

interface CorrectKernel {
  correct(
    rows: number,
    antenna1: number,
    antenna2: number,
    visibilities: number,
    flags: number,
    weights: number,
    spectrum: number,
    channels: number,
    polarizations: number,
    receptors: number,
    receptorCount: number,
    straight: boolean,
    inverse: number,
    powers: number,
    complete: number,
    flagMissing: boolean,
  ): number
}

/** Rows of one spectral window to be corrected. All but the antennas change in place. */
export interface UncorrectedRows {
  readonly antenna1: Int32Array // [row]
  readonly antenna2: Int32Array // [row]
  readonly receptors: readonly (readonly [number, number])[] // [polarization] receptor of antenna 1 and of antenna 2
  readonly visibilities: Float32Array // [row, channel, polarization, 2] in the corrector's heap
  readonly flags: Uint8Array // [row, channel, polarization] in the heap; set to 1 where a gain is missing, if wanted
  readonly weights: Float32Array // [row, polarization] 1/σ² of the visibilities, becomes that of the corrected ones
  readonly weightSpectrum: Float32Array | undefined // [row, channel, polarization] in the heap
}

/**
 * Takes gains out of visibilities: V / (G_i conj(G_j)), whose weight is w |G_i G_j|². A weight that all channels of a row
 * share is multiplied by the mean of |G_i G_j|² over the channels that have gains. In single precision, as the data are.
 */
export class RowCorrector {
  readonly #heap: KernelHeap
  readonly #kernel: CorrectKernel

  constructor(heap: KernelHeap) {
    this.#heap = heap
    this.#kernel = instantiateKernel<CorrectKernel>(wasmBase64, heap)
  }

  /**
   * @param gains        one for every channel; a gain of 0 counts as missing
   * @param flagMissing  whether samples without a gain, which stay as they are, are flagged
   * @returns            number of samples that have no gain and had no flag; 0 unless `flagMissing`
   */
  correct(rows: UncorrectedRows, gains: AntennaGains, flagMissing = true): number {
    const heap = this.#heap
    const { visibilities, flags, weights, weightSpectrum, receptors } = rows
    const rowCount = rows.antenna1.length
    const polarizations = receptors.length
    this.#check(rows, gains)
    const mark = heap.mark()
    const [antenna1, antenna2] = [rows.antenna1, rows.antenna2].map((antennas) => {
      const placed = heap.int32(rowCount)
      placed.set(antennas)
      return placed.byteOffset
    })
    const rowWeights = heap.float32(weights.length)
    rowWeights.set(weights)
    const places = heap.int32(2 * polarizations)
    places.set(receptors.flat())
    const inverse = inverseGains(heap, gains)
    const isStraight = receptors.flat().join() === '0,0,1,1' && gains.receptorCount === 2
    const flagged = this.#kernel.correct(
      rowCount,
      antenna1,
      antenna2,
      visibilities.byteOffset,
      flags.byteOffset,
      rowWeights.byteOffset,
      weightSpectrum?.byteOffset ?? 0,
      gains.channelCount,
      polarizations,
      places.byteOffset,
      gains.receptorCount,
      isStraight,
      inverse.values,
      inverse.powers,
      inverse.complete,
      flagMissing,
    )
    weights.set(rowWeights)
    heap.release(mark)
    return flagged
  }

  #check({ antenna1, visibilities, flags, receptors }: UncorrectedRows, gains: AntennaGains): void {
    const samples = antenna1.length * gains.channelCount * receptors.length
    if (flags.length !== samples || visibilities.length !== 2 * samples)
      throw new RangeError(`${flags.length} flags for gains of ${gains.channelCount} channels, wanted ${samples}`)
  }
}

/** 1/G and |G|² of every gain; a power of 0 where there is none. */
function inverseGains(heap: KernelHeap, { gains, flags, antennaCount, channelCount, receptorCount }: AntennaGains) {
  const size = flags.length
  const [values, powers] = [heap.float32(2 * size), heap.float32(size)]
  const complete = heap.uint8(antennaCount).fill(1)
  for (let at = 0; at < size; at++) {
    const [re, im] = [gains[2 * at], gains[2 * at + 1]]
    const power = re * re + im * im
    const isThere = flags[at] === 0 && power > 0 && power < Infinity
    values[2 * at] = isThere ? re / power : 0
    values[2 * at + 1] = isThere ? -im / power : 0
    powers[at] = isThere ? power : 0
    if (!isThere) complete[Math.floor(at / (channelCount * receptorCount))] = 0
  }
  return { values: values.byteOffset, powers: powers.byteOffset, complete: complete.byteOffset }
}
