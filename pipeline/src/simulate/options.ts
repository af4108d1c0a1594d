import type { PointSource } from '@contimg/numerics/flux'
import type { EarthOrientation } from '@contimg/numerics/frames'

/** Size of a simulated observation; all span 24 integrations and the whole band. */
export const SIZES = {
  tiny: { antennas: 24, channels: 96 }, // 18 MB
  small: { antennas: 96, channels: 96 }, // 280 MB
  full: { antennas: 96, channels: 768 }, // 2.2 GB, as the telescope writes
} as const

export type SimulationSize = keyof typeof SIZES

/** How far the antennas are from ideal; all deviations are standard deviations unless said otherwise. */
export interface GainErrors {
  readonly scale: number // mean amplitude of a gain: the correlator's units are not janskys
  readonly amplitude: number // of an antenna's amplitude about the mean, as a fraction
  readonly phaseRangeDeg: number // an antenna's phase is uniform within ± half of this
  readonly bandpassAmplitude: number // of the ripple across the band
  readonly bandpassPhaseDeg: number
  readonly driftAmplitude: number // slow change over the observation
  readonly driftPhaseDeg: number
}

export const REALISTIC_GAINS: GainErrors = {
  scale: 0.14,
  amplitude: 0.1,
  phaseRangeDeg: 360,
  bandpassAmplitude: 0.05,
  bandpassPhaseDeg: 10,
  driftAmplitude: 0.01,
  driftPhaseDeg: 3,
}

export const PERFECT_GAINS: GainErrors = {
  scale: 1,
  amplitude: 0,
  phaseRangeDeg: 0,
  bandpassAmplitude: 0,
  bandpassPhaseDeg: 0,
  driftAmplitude: 0,
  driftPhaseDeg: 0,
}

export interface Interference {
  readonly narrow: number // channels with a steady carrier
  readonly bursts: number // integrations with a broadband burst
  readonly combs?: number // rows of eight carriers
  readonly drifting?: number // lines that move through the band
  readonly edges?: number // steady signals of some MHz with steep edges, as those of navigation satellites
  readonly satellites?: number // signals of some MHz that rise and fade within a minute
  readonly local?: number // signals of 1 MHz that three antennas hear
  readonly own?: number // carriers that one antenna makes, on all its baselines
  readonly strength: number // amplitude in units of the noise of the real part of one visibility
}

export interface SimulateOptions {
  readonly outFolder: string
  readonly stations: readonly number[] // station numbers, 1 to 117
  readonly channelCount: number // across the whole band; a divisor of 6144 and a multiple of 16
  readonly decRad: number // apparent declination of the pointing
  readonly startMjdS: number // start of the first integration of the first group, UTC
  readonly groupCount: number // consecutive observations
  readonly sources: readonly PointSource[]
  readonly beam: string // airy, tapered2, tapered4, none, or the path of a FITS power beam
  readonly gainErrors: GainErrors
  readonly sefdJy: number // system equivalent flux density of one antenna and polarization
  readonly interference: Interference | undefined
  readonly deadStations: readonly number[] // their visibilities are exactly zero
  readonly smear: boolean // average over the integration and the channel instead of sampling their centres
  readonly seed: number
  readonly orientation: EarthOrientation
}
