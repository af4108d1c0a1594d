/** Gains of every antenna that multiply a model: V(i, j) = G_i conj(G_j) M. */
export interface AntennaGains {
  readonly antennaCount: number
  readonly channelCount: number // 1: the same gain for every channel
  readonly receptorCount: number
  readonly gains: Float64Array // [antenna, channel, receptor, 2]
  readonly flags: Uint8Array // [antenna, channel, receptor] 1 = no gain known
}

/** Rows of one spectral window with the model of what they should be. */
export interface ModelledRows {
  readonly antenna1: Int32Array // [row]
  readonly antenna2: Int32Array // [row]
  readonly channelCount: number
  readonly polarizationCount: number
  readonly receptorPolarizations: readonly number[] // [receptor] place of its parallel hand; −1 where not recorded
  readonly visibilities: Float32Array // [row, channel, polarization, 2]
  readonly flags: Uint8Array // [row, channel, polarization] 1 = do not use
  readonly weights: Float32Array // [row, polarization] 1/σ² of one channel
  readonly weightSpectrum: Float32Array | undefined // [row, channel, polarization]
  readonly model: Float32Array // [row, channel, 2] the same for every parallel hand
  readonly rowUse: Uint8Array | undefined // [row] 1 = use; all where absent
}

/**
 * What a least-squares solve for gains needs of the data: for each pair of antennas Σ w V conj(M), Σ w |M|², Σ w |V|²
 * and the number of samples. As long as the gains stay the same, summing over time and channels this way loses nothing,
 * however the model changes. Autocorrelations, flagged samples and samples that are no number are left out.
 */
export class GainSums {
  readonly antennaCount: number
  readonly channelCount: number
  readonly receptorCount: number
  readonly product: Float64Array // [pair, channel, receptor, 2] for V(i, j) with i < j
  readonly power: Float64Array // [pair, channel, receptor]
  readonly dataPower: Float64Array // [pair, channel, receptor]
  readonly counts: Uint32Array // [pair, channel, receptor]

  constructor(antennaCount: number, channelCount: number, receptorCount: number) {
    const size = ((antennaCount * (antennaCount - 1)) / 2) * channelCount * receptorCount
    this.antennaCount = antennaCount
    this.channelCount = channelCount
    this.receptorCount = receptorCount
    this.product = new Float64Array(2 * size)
    this.power = new Float64Array(size)
    this.dataPower = new Float64Array(size)
    this.counts = new Uint32Array(size)
  }

  /** Place of antennas i < j among the pairs. */
  pair(i: number, j: number): number {
    return (i * (2 * this.antennaCount - i - 1)) / 2 + j - i - 1
  }

  clear(): void {
    this.product.fill(0)
    this.power.fill(0)
    this.dataPower.fill(0)
    this.counts.fill(0)
  }

  /**
   * Adds rows. With one channel of sums, all channels of the rows go into it.
   *
   * @param known  gains already found, which multiply the model; samples without them are left out
   */
  add(rows: ModelledRows, known?: AntennaGains): void {
    const { antenna1, antenna2, rowUse } = rows
    for (let row = 0; row < antenna1.length; row++) {
      if (antenna1[row] === antenna2[row] || (rowUse && !rowUse[row])) continue
      for (let receptor = 0; receptor < this.receptorCount; receptor++)
        if (rows.receptorPolarizations[receptor] >= 0) this.#addRow(rows, row, receptor, known)
    }
  }

  #addRow(rows: ModelledRows, row: number, receptor: number, known: AntennaGains | undefined): void {
    const { visibilities, flags, model, channelCount, polarizationCount, weightSpectrum } = rows
    const { product, power, dataPower, counts, receptorCount } = this
    const [a, b] = [rows.antenna1[row], rows.antenna2[row]]
    const sign = a < b ? 1 : -1
    const stride = this.channelCount === 1 ? 0 : receptorCount
    let to = this.pair(Math.min(a, b), Math.max(a, b)) * this.channelCount * receptorCount + receptor
    const knownStride = !known || known.channelCount === 1 ? 0 : known.receptorCount
    let knownA = known ? a * known.channelCount * known.receptorCount + receptor : 0
    let knownB = known ? b * known.channelCount * known.receptorCount + receptor : 0
    const polarization = rows.receptorPolarizations[receptor]
    const rowWeight = rows.weights[row * polarizationCount + polarization]
    let sample = row * channelCount * polarizationCount + polarization
    let at = row * channelCount * 2
    for (let channel = 0; channel < channelCount; channel++) {
      const weight = weightSpectrum ? weightSpectrum[sample] : rowWeight
      const re = visibilities[2 * sample]
      const im = visibilities[2 * sample + 1]
      const size = weight * (re * re + im * im)
      if (flags[sample] === 0 && weight > 0 && size < Infinity) {
        let mr = model[at]
        let mi = model[at + 1]
        let use = true
        if (known) {
          const { gains } = known
          use = known.flags[knownA] === 0 && known.flags[knownB] === 0
          const gr = gains[2 * knownA] * gains[2 * knownB] + gains[2 * knownA + 1] * gains[2 * knownB + 1]
          const gi = gains[2 * knownA + 1] * gains[2 * knownB] - gains[2 * knownA] * gains[2 * knownB + 1]
          const turned = mr * gr - mi * gi
          mi = mr * gi + mi * gr
          mr = turned
        }
        if (use) {
          product[2 * to] += weight * (re * mr + im * mi)
          product[2 * to + 1] += sign * weight * (im * mr - re * mi)
          power[to] += weight * (mr * mr + mi * mi)
          dataPower[to] += size
          counts[to]++
        }
      }
      sample += polarizationCount
      at += 2
      to += stride
      knownA += knownStride
      knownB += knownStride
    }
  }

  /**
   * Adds sums of another span of time or band, whose model is first multiplied by `known` gains. Pairs without a known
   * gain are left out. One channel here takes all channels of the other.
   */
  addSums(other: GainSums, known: AntennaGains): void {
    const stride = this.channelCount === 1 ? 0 : this.receptorCount
    const knownStride = known.channelCount === 1 ? 0 : known.receptorCount
    const { gains } = known
    for (let i = 0; i < this.antennaCount; i++)
      for (let j = i + 1; j < this.antennaCount; j++)
        for (let receptor = 0; receptor < this.receptorCount; receptor++) {
          let from = this.pair(i, j) * other.channelCount * other.receptorCount + receptor
          let to = this.pair(i, j) * this.channelCount * this.receptorCount + receptor
          let a = i * known.channelCount * known.receptorCount + receptor
          let b = j * known.channelCount * known.receptorCount + receptor
          for (let channel = 0; channel < other.channelCount; channel++) {
            const count = other.counts[from]
            if (count > 0 && known.flags[a] === 0 && known.flags[b] === 0) {
              const gr = gains[2 * a] * gains[2 * b] + gains[2 * a + 1] * gains[2 * b + 1]
              const gi = gains[2 * a + 1] * gains[2 * b] - gains[2 * a] * gains[2 * b + 1]
              const pr = other.product[2 * from]
              const pi = other.product[2 * from + 1]
              this.product[2 * to] += pr * gr + pi * gi
              this.product[2 * to + 1] += pi * gr - pr * gi
              this.power[to] += other.power[from] * (gr * gr + gi * gi)
              this.dataPower[to] += other.dataPower[from]
              this.counts[to] += count
            }
            from += other.receptorCount
            to += stride
            a += knownStride
            b += knownStride
          }
        }
  }
}
