import { LIGHT_M_PER_S } from '../frames/light.ts'
import { besselJ1 } from './bessel.ts'

export const DISH_DIAMETER_M = 4.65

/** Power response of one antenna toward a source, 1 on the axis: visibility of a source = flux × this. */
export interface Beam {
  readonly name: BeamName
  /** @param offsetRad angle between source and pointing centre, from 0 to π */
  power(offsetRad: number, frequencyHz: number): number
}

export const BEAM_NAMES = ['airy', 'none'] as const
export type BeamName = (typeof BEAM_NAMES)[number]

/** A beam model nobody wrote. */
export class UnknownBeamError extends Error {
  override readonly name = 'UnknownBeamError'
  readonly beam: string
  constructor(beam: string) {
    super(`unknown beam "${beam}", wanted one of ${BEAM_NAMES.join(', ')}`)
    this.beam = beam
  }
}

/** The beam of that name for a dish of `diameterM`. The file records the name, as which beam is true is not settled. */
export function beamNamed(name: string, diameterM = DISH_DIAMETER_M): Beam {
  if (name === 'none') return { name, power: () => 1 }
  if (name === 'airy') return { name, power: (offsetRad, frequencyHz) => airyPower(diameterM, offsetRad, frequencyHz) }
  throw new UnknownBeamError(name)
}

/**
 * Far field of a uniformly lit circular dish: [2 J1(x) / x]², x = π D ν sin θ / c; half power at θ = 0.5145 λ/D,
 * first null at 1.2197 λ/D. Born & Wolf, Principles of Optics, 8.5.2. Nothing is received from behind (θ > π/2).
 */
export function airyPower(diameterM: number, offsetRad: number, frequencyHz: number): number {
  if (Math.abs(offsetRad) > Math.PI / 2) return 0
  const x = (Math.PI * diameterM * frequencyHz * Math.sin(offsetRad)) / LIGHT_M_PER_S
  if (Math.abs(x) < 1e-4) return 1 - (x * x) / 4
  const voltage = (2 * besselJ1(x)) / x
  return voltage * voltage
}
