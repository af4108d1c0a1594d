export type { Beam, BeamName } from './beam.ts'
export { airyPower, BEAM_NAMES, beamNamed, DISH_DIAMETER_M, UnknownBeamError } from './beam.ts'
export { besselJ1 } from './bessel.ts'
