import { FWHM_PER_SIGMA, type GaussianShape, quadraticForm } from './gaussian.ts'

/** 1 σ errors of a fitted elliptical Gaussian. Lengths in the unit of the widths given. */
export interface GaussianErrors {
  readonly peak: number
  readonly x: number
  readonly y: number
  readonly major: number
  readonly minor: number
  readonly paRad: number // π/2, all there is, for a circle
}

/**
 * Errors of a fit to an image whose noise is correlated over the beam (Condon 1997, PASP 109, 166, eqs. 21 and 41):
 *
 *   ρ² = (θM θm / 4 θN²) [1 + (θN/θM)²]^αM [1 + (θN/θm)²]^αm S²/σ²
 *   2/ρ² = (σ_S/S)² = (σ_θM/θM)² = 8 ln 2 (σ_xM/θM)² = (σ_PA²/2) ((θM² − θm²)/(θM θm))²
 *
 * with (αM, αm) = (3/2, 3/2) for the peak, (5/2, 1/2) along the major axis, (1/2, 5/2) along the minor axis and for the
 * angle. Condon's circular θN is here the width of the beam along each axis of the source, and θN² the product of the
 * axes of the beam, so that a point source has σ_S = σ and σ_x = θ / (2.35 SNR) whatever the shape of the beam.
 *
 * @param peak   fitted
 * @param noise  rms of one pixel of the image
 * @param beam   of the image, in the unit of `shape`
 */
export function condonErrors(peak: number, shape: GaussianShape, noise: number, beam: GaussianShape): GaussianErrors {
  const { majorFwhm, minorFwhm, paRad } = shape
  const sourcesPerBeam = (majorFwhm * minorFwhm) / (beam.majorFwhm * beam.minorFwhm)
  const major = 1 + (widthAlong(beam, paRad) / majorFwhm) ** 2
  const minor = 1 + (widthAlong(beam, paRad + Math.PI / 2) / minorFwhm) ** 2
  const relative = (alphaMajor: number, alphaMinor: number) =>
    (Math.sqrt(8 / (sourcesPerBeam * major ** alphaMajor * minor ** alphaMinor)) * noise) / Math.abs(peak)
  const alongMajor = relative(2.5, 0.5)
  const alongMinor = relative(0.5, 2.5)
  const shiftMajor = (alongMajor * majorFwhm) / FWHM_PER_SIGMA
  const shiftMinor = (alongMinor * minorFwhm) / FWHM_PER_SIGMA
  const turn = (alongMinor * Math.SQRT2 * majorFwhm * minorFwhm) / (majorFwhm ** 2 - minorFwhm ** 2)
  return {
    peak: relative(1.5, 1.5) * Math.abs(peak),
    x: Math.hypot(shiftMajor * Math.sin(paRad), shiftMinor * Math.cos(paRad)),
    y: Math.hypot(shiftMajor * Math.cos(paRad), shiftMinor * Math.sin(paRad)),
    major: alongMajor * majorFwhm,
    minor: alongMinor * minorFwhm,
    paRad: Math.min(Math.PI / 2, Math.abs(turn)),
  }
}

/** Full width at half maximum of a section through the middle of the beam. */
function widthAlong(beam: GaussianShape, paRad: number): number {
  const { a, b, c } = quadraticForm(beam)
  const x = -Math.sin(paRad)
  const y = Math.cos(paRad)
  return Math.sqrt((4 * Math.LN2) / (a * x * x + 2 * b * x * y + c * y * y))
}
