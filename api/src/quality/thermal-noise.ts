import type { ImageLine } from '@contimg/state/products'

/** What the noise of an image is held against. */
export interface ThermalAssumptions {
  readonly sefdJy: number
  readonly antennas: number
  readonly polarizations: number
  readonly bandwidthHz: number
  readonly durationS: number
}

/** Assumed or nominal, and told with the number. */
export const THERMAL: ThermalAssumptions = {
  sefdJy: 5800, // of a dish and polarization, assumed: 25 K over 11.9 m²
  antennas: 96,
  polarizations: 2,
  bandwidthHz: 187.5e6,
  durationS: 309,
}

type Made = Pick<ImageLine, 'antennas' | 'bandwidth_mhz' | 'integration_sec'>

/** As an image was made, where that is known; else nominal. */
export function thermalOf(image: Made | undefined): ThermalAssumptions {
  const { antennas, bandwidth_mhz: bandwidthMhz, integration_sec: durationS } = image ?? {}
  return {
    ...THERMAL,
    ...(antennas != null && antennas > 1 && { antennas }),
    ...(bandwidthMhz != null && bandwidthMhz > 0 && { bandwidthHz: bandwidthMhz * 1e6 }),
    ...(durationS != null && durationS > 0 && { durationS }),
  }
}

/**
 * The noise of an image with natural weights, Jy/beam: SEFD/√(n_pol N (N − 1) Δν t) (Thompson, Moran & Swenson, 3rd ed.,
 * eq. 6.62). Other weights add to it.
 */
export function thermalNoiseJy({ sefdJy, antennas, polarizations, bandwidthHz, durationS } = THERMAL): number {
  return sefdJy / Math.sqrt(polarizations * antennas * (antennas - 1) * bandwidthHz * durationS)
}
