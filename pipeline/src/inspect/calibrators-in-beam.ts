import { airyPower } from '@contimg/numerics/beam'
import { fluxAtHz, listCalibrators, type PointSource } from '@contimg/numerics/flux'
import { separationRad } from '@contimg/numerics/frames'
import { dishDiameterM } from '../calibrate/model-rows.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import type { VisibilitySource } from '../visibilities/source.ts'

/** A calibrator as an observation sees it. */
export interface CalibratorInBeam {
  readonly name: string
  readonly response: number // of the beam, mean over the fields, in the middle of the band
  readonly apparentFluxJy: number
  readonly distanceDeg: number // from the nearest phase centre
}

/** No calibrator of the catalogue stands well within the beam. */
export class NoCalibratorInBeamError extends Error {
  override readonly name = 'NoCalibratorInBeamError'
  readonly path: string

  constructor(path: string, nearest: CalibratorInBeam) {
    const found = `the nearest, ${nearest.name}, is ${nearest.distanceDeg.toFixed(1)}° away`
    super(`${path}: no calibrator in the beam (${found}), wanted one named, or a list of sources`)
    this.path = path
  }
}

const LEAST_RESPONSE = 0.3 // below, an error of the beam is an error of the flux scale

/**
 * The calibrator of the catalogue with the most flux through the beam (an Airy disc) of a Measurement Set, whose dishes
 * point at its phase centres.
 *
 * @throws NoCalibratorInBeamError; FormatError
 */
export function brightestCalibrator(msPath: string): CalibratorInBeam {
  using source = openVisibilities(msPath)
  const seen = listCalibrators().map((calibrator) => seenBy(source, calibrator.source))
  const inBeam = seen.filter(({ response }) => response >= LEAST_RESPONSE)
  if (inBeam.length > 0) return inBeam.reduce((a, b) => (b.apparentFluxJy > a.apparentFluxJy ? b : a))
  throw new NoCalibratorInBeamError(
    msPath,
    seen.reduce((a, b) => (b.distanceDeg < a.distanceDeg ? b : a)),
  )
}

function seenBy(source: VisibilitySource, calibrator: PointSource): CalibratorInBeam {
  const { fields, spectralWindows } = source
  const edgesHz = spectralWindows.flatMap(({ frequenciesHz }) => [frequenciesHz[0], frequenciesHz.at(-1)!])
  const middleHz = (Math.min(...edgesHz) + Math.max(...edgesHz)) / 2
  const diameterM = dishDiameterM(source)
  const distancesRad = fields.map((field) => separationRad(field, calibrator))
  const powers = distancesRad.map((distanceRad) => airyPower(diameterM, distanceRad, middleHz))
  const response = powers.reduce((sum, power) => sum + power, 0) / powers.length
  return {
    name: calibrator.name,
    response,
    apparentFluxJy: response * fluxAtHz(calibrator, middleHz),
    distanceDeg: (Math.min(...distancesRad) * 180) / Math.PI,
  }
}
