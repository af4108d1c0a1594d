import { airyPower, taperedPower } from './round.ts'

export const DISH_DIAMETER_M = 4.65

/** Power response of one antenna toward a source, 1 on the axis: visibility of a source = flux × this. */
export interface Beam {
  readonly name: string // what products say they were made with: a BeamName, or where an image of it came from
  /**
   * @param offsetRad         angle between source and pointing centre, from 0 to π
   * @param positionAngleRad  of the source as seen from the pointing centre, from north (the pole of the ITRF, toward
   *                          which the dishes of a meridian array stand upright) through east; a round beam has no use for it
   */
  power(offsetRad: number, frequencyHz: number, positionAngleRad: number): number
}

/** The beams that need no file. */
export const BEAM_NAMES = ['airy', 'tapered2', 'tapered4', 'none'] as const
export type BeamName = (typeof BEAM_NAMES)[number]

/** A beam model nobody wrote. */
export class UnknownBeamError extends Error {
  override readonly name = 'UnknownBeamError'
  readonly beam: string
  constructor(beam: string) {
    super(`unknown beam "${beam}", wanted one of ${BEAM_NAMES.join(', ')}, or a FITS image of a power beam`)
    this.beam = beam
  }
}

/** The beam of that name for a dish of `diameterM`. The file records the name, as which beam is true is not settled. */
export function beamNamed(name: string, diameterM = DISH_DIAMETER_M): Beam {
  const power = roundPower(name, diameterM)
  if (power) return { name, power }
  throw new UnknownBeamError(name)
}

function roundPower(name: string, diameterM: number): ((offsetRad: number, frequencyHz: number) => number) | undefined {
  switch (name as BeamName) {
    case 'none':
      return () => 1
    case 'airy':
      return (offsetRad, frequencyHz) => airyPower(diameterM, offsetRad, frequencyHz)
    case 'tapered2':
      return (offsetRad, frequencyHz) => taperedPower(diameterM, offsetRad, frequencyHz, 2)
    case 'tapered4':
      return (offsetRad, frequencyHz) => taperedPower(diameterM, offsetRad, frequencyHz, 4)
    default:
      return undefined
  }
}
