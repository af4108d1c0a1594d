/** What the noise of an image is held against; all of it is assumed or nominal, and told with the number. */
export const THERMAL = {
  sefdJy: 5800, // of a dish and polarization, assumed: 25 K over 11.9 m²
  antennas: 96,
  polarizations: 2,
  bandwidthHz: 187.5e6,
  durationS: 309,
} as const

/**
 * The noise of an image of five minutes of the whole array with natural weights, Jy/beam: SEFD/√(n_pol N (N − 1) Δν t)
 * (Thompson, Moran & Swenson, 3rd ed., eq. 6.62). Other weights add to it.
 */
export function thermalNoiseJy({ sefdJy, antennas, polarizations, bandwidthHz, durationS } = THERMAL): number {
  return sefdJy / Math.sqrt(polarizations * antennas * (antennas - 1) * bandwidthHz * durationS)
}
