import type { BinnedSamples } from '@contimg/numerics/bins'

const DEG = 180 / Math.PI

/** Sums of an antenna and a polarization: Σ w |V|, Σ w. */
const [AMPLITUDE, WEIGHT] = [0, 1]

/** Sums of a baseline and a polarization over its rows, of the mean V of each: Σ W cos φ, Σ W sin φ, Σ W. */
const [COS, SIN, ROW_WEIGHT] = [0, 1, 2]

export interface TalliedAntenna {
  readonly isInData: boolean
  readonly baselineCount: number
  readonly flaggedFraction: number | null
  readonly polarizations: readonly {
    readonly code: number
    readonly amplitude: number | null
    readonly phaseRmsDeg: number | null
  }[]
}

/** Counts flags and adds up amplitudes and phases by antenna, row after row. */
export class AntennaTally {
  readonly #count: number
  readonly #codes: readonly number[]
  readonly #samples: Float64Array // [antenna]
  readonly #flagged: Float64Array // [antenna]
  readonly #amplitudes: Float64Array // [antenna, polarization, 2]
  readonly #baselines = new Map<number, Float64Array>() // [polarization, 3] by pair, the smaller antenna first

  constructor(antennaCount: number, codes: readonly number[]) {
    this.#count = antennaCount
    this.#codes = codes
    this.#samples = new Float64Array(antennaCount)
    this.#flagged = new Float64Array(antennaCount)
    this.#amplitudes = new Float64Array(2 * antennaCount * codes.length)
  }

  get baselineCount(): number {
    return this.#baselines.size
  }

  /** @param codes  of the polarizations of these samples */
  add(samples: BinnedSamples, antenna1: Int32Array, antenna2: Int32Array, codes: Int32Array): void {
    const slots = Array.from(codes, (code) => this.#codes.indexOf(code))
    const row = new Float64Array(4 * slots.length)
    for (let i = 0; i < samples.rowCount; i++) {
      const flagged = rowSums(samples, i, row)
      const count = samples.channelCount * slots.length
      const [one, other] = [antenna1[i], antenna2[i]]
      this.#addFlags(one, count, flagged)
      if (one === other) continue
      this.#addFlags(other, count, flagged)
      const baseline = this.#baseline(one, other)
      for (const [pol, slot] of slots.entries()) {
        const [re, im, amplitude, weight] = row.subarray(4 * pol)
        if (!(weight > 0)) continue
        this.#addAmplitude(one, slot, amplitude, weight)
        this.#addAmplitude(other, slot, amplitude, weight)
        const size = Math.hypot(re, im)
        if (size === 0) continue
        baseline[3 * slot + COS] += (weight * re) / size
        baseline[3 * slot + SIN] += ((one < other ? weight : -weight) * im) / size
        baseline[3 * slot + ROW_WEIGHT] += weight
      }
    }
  }

  /** [antenna] */
  facts(): TalliedAntenna[] {
    const partners = new Int32Array(this.#count)
    const directions = new Float64Array(2 * this.#count * this.#codes.length) // [antenna, polarization] Σ |Σ W e^iφ|, Σ W
    for (const [key, sums] of this.#baselines)
      for (const antenna of [Math.floor(key / this.#count), key % this.#count]) {
        partners[antenna]++
        for (let slot = 0; slot < this.#codes.length; slot++) {
          const at = 2 * (antenna * this.#codes.length + slot)
          directions[at] += Math.hypot(sums[3 * slot + COS], sums[3 * slot + SIN])
          directions[at + 1] += sums[3 * slot + ROW_WEIGHT]
        }
      }
    return Array.from({ length: this.#count }, (_, antenna) => ({
      isInData: this.#samples[antenna] > 0,
      baselineCount: partners[antenna],
      flaggedFraction: this.#samples[antenna] > 0 ? this.#flagged[antenna] / this.#samples[antenna] : null,
      polarizations: this.#codes.map((code, slot) => {
        const at = 2 * (antenna * this.#codes.length + slot)
        const weight = this.#amplitudes[at + WEIGHT]
        return {
          code,
          amplitude: weight > 0 ? this.#amplitudes[at + AMPLITUDE] / weight : null,
          phaseRmsDeg: directions[at + 1] > 0 ? circularRmsDeg(directions[at] / directions[at + 1]) : null,
        }
      }),
    }))
  }

  #addFlags(antenna: number, count: number, flagged: number): void {
    this.#samples[antenna] += count
    this.#flagged[antenna] += flagged
  }

  #addAmplitude(antenna: number, slot: number, amplitude: number, weight: number): void {
    const at = 2 * (antenna * this.#codes.length + slot)
    this.#amplitudes[at + AMPLITUDE] += amplitude
    this.#amplitudes[at + WEIGHT] += weight
  }

  #baseline(one: number, other: number): Float64Array {
    const key = Math.min(one, other) * this.#count + Math.max(one, other)
    const known = this.#baselines.get(key) ?? new Float64Array(3 * this.#codes.length)
    this.#baselines.set(key, known)
    return known
  }
}

/** √(−2 ln R), which of small angles is their root mean square. */
function circularRmsDeg(together: number): number {
  return Math.sqrt(Math.max(0, -2 * Math.log(Math.min(1, together)))) * DEG
}

/**
 * Sums of a row over its channels. Returns how many samples are flagged, which those are too that are no numbers or have no
 * weight.
 *
 * @param sums  [polarization, 4] Σ w Re V, Σ w Im V, Σ w |V|, Σ w
 */
function rowSums(samples: BinnedSamples, row: number, sums: Float64Array): number {
  const { channelCount, polarizationCount: pols, visibilities, flags, weights, weightSpectrum } = samples
  sums.fill(0)
  let flagged = 0
  for (let channel = 0, sample = row * channelCount * pols; channel < channelCount; channel++)
    for (let pol = 0; pol < pols; pol++, sample++) {
      const [re, im] = [visibilities[2 * sample], visibilities[2 * sample + 1]]
      const weight = weightSpectrum ? weightSpectrum[sample] : weights[row * pols + pol]
      const isUsed = flags[sample] === 0 && weight > 0 && weight < Number.POSITIVE_INFINITY && re * 0 + im * 0 === 0
      if (!isUsed) {
        flagged++
        continue
      }
      sums[4 * pol] += weight * re
      sums[4 * pol + 1] += weight * im
      sums[4 * pol + 2] += weight * Math.sqrt(re * re + im * im)
      sums[4 * pol + 3] += weight
    }
  return flagged
}
