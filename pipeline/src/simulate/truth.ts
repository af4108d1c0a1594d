import { fluxAtHz } from '@contimg/numerics/flux'
import type { Integration } from '@contimg/numerics/simulate'
import type { SimulatedGains } from './gains.ts'
import type { Disturbance, Hearers } from './interference.ts'
import type { SimulateOptions } from './options.ts'

const DEG = 180 / Math.PI

/** One injected source. Apparent flux: through the beam, averaged over the integrations and the band. */
export interface TruthSource {
  readonly name: string
  readonly ra_deg: number
  readonly dec_deg: number
  readonly flux_jy: number
  readonly spectral_index: number
  readonly reference_frequency_hz: number
  readonly mean_flux_jy: number // intrinsic, averaged over the band
  readonly apparent_flux_jy: number
}

/** Channels, counted as frequencies_hz are, that one integration has disturbed, on all baselines unless few hear it. */
export interface TruthInterference {
  readonly kind: string
  readonly integration: number
  readonly first_channel: number
  readonly channel_count: number
  readonly amplitude_sigma: number // in units of noise_sigma_jy
  readonly hearers?: Hearers
}

/**
 * What was put into a simulated observation. Its sources make it a component list too, which calibration can take for
 * its model, as the demo does.
 */
export interface Truth {
  readonly group: string
  readonly seed: number
  readonly dec_deg: number
  readonly start_mjd_s: number
  readonly beam: string
  readonly sefd_jy: number
  readonly noise_sigma_jy: number // of the real and of the imaginary part of one visibility
  readonly frequencies_hz: readonly number[]
  readonly sources: readonly TruthSource[]
  readonly interference: readonly TruthInterference[]
  readonly gains: {
    readonly convention: string
    readonly stations: readonly number[]
    readonly bandpass: readonly (readonly (readonly number[])[])[] // [station][polarization][2 × channel: real, imaginary, …]
    readonly drift: readonly (readonly (readonly number[])[])[] // [station][polarization][2 × integration]
  }
}

/** Collects the apparent fluxes as the integrations are made. */
export class ApparentFluxes {
  readonly #sumsJy: Float64Array
  #samples = 0

  constructor(sourceCount: number) {
    this.#sumsJy = new Float64Array(sourceCount)
  }

  add({ fluxJy }: Integration): void {
    const channels = fluxJy.length / this.#sumsJy.length
    fluxJy.forEach((value, i) => {
      this.#sumsJy[Math.floor(i / channels)] += value
    })
    this.#samples += channels
  }

  meanJy(source: number): number {
    return this.#sumsJy[source] / this.#samples
  }
}

export function describeTruth(
  options: SimulateOptions,
  group: { stamp: string; startMjdS: number; integrationCount: number },
  frequenciesHz: Float64Array,
  noiseSigmaJy: number,
  apparent: ApparentFluxes,
  gains: SimulatedGains,
  interference: readonly Disturbance[],
): Truth {
  const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length
  return {
    group: group.stamp,
    seed: options.seed,
    dec_deg: options.decRad * DEG,
    start_mjd_s: group.startMjdS,
    beam: options.beam,
    sefd_jy: options.sefdJy,
    noise_sigma_jy: noiseSigmaJy,
    frequencies_hz: [...frequenciesHz],
    sources: options.sources.map((source, index) => ({
      name: source.name,
      ra_deg: source.raRad * DEG,
      dec_deg: source.decRad * DEG,
      flux_jy: source.fluxJy,
      spectral_index: source.spectralTerms[0] ?? 0,
      reference_frequency_hz: source.referenceFrequencyHz,
      mean_flux_jy: mean(frequenciesHz.map((frequencyHz) => fluxAtHz(source, frequencyHz))),
      apparent_flux_jy: apparent.meanJy(index),
    })),
    interference: interference.map(({ kind, integration, firstChannel, channelCount, amplitudeJy, hearers }) => ({
      kind,
      integration,
      first_channel: firstChannel,
      channel_count: channelCount,
      amplitude_sigma: noiseSigmaJy > 0 ? amplitudeJy / noiseSigmaJy : 0,
      ...(hearers && { hearers }),
    })),
    gains: describeGains(options.stations, frequenciesHz.length, group.integrationCount, gains),
  }
}

function describeGains(
  stations: readonly number[],
  channelCount: number,
  integrationCount: number,
  gains: SimulatedGains,
): Truth['gains'] {
  const pairs = (count: number, pair: (index: number) => readonly [number, number]) =>
    Array.from({ length: count }, (_, index) => pair(index)).flat()
  const perAntenna = (list: (antenna: number, polarization: number) => number[]) =>
    stations.map((_, antenna) => [0, 1].map((polarization) => list(antenna, polarization)))
  return {
    convention: 'recorded visibility(1, 2) = conj(g1) g2 × true visibility; g = bandpass × drift',
    stations,
    bandpass: perAntenna((antenna, polarization) => {
      const at = (antenna * 2 + polarization) * 2 * channelCount
      return pairs(channelCount, (k) => [gains.bandpass[at + k], gains.bandpass[at + channelCount + k]])
    }),
    drift: perAntenna((antenna, polarization) =>
      pairs(integrationCount, (t) => gains.driftAt(antenna, polarization, (t + 0.5) / integrationCount)),
    ),
  }
}
