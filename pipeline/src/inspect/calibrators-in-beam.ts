import { dishDiameterM } from '../calibrate/model-rows.ts'
import type { CatalogCalibrator } from '../products.ts'
import { BUILT_IN_CALIBRATORS } from '../sky/built-in-calibrators.ts'
import { type BeamView, type CalibratorMatch, DEFAULT_MATCH_OPTIONS, matchFields } from '../sky/calibrator-match.ts'
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

const LEAST_BACKUP_JY = 1 // of a calibrator that is tried after the brightest

/**
 * Calibrators to solve on, in the order in which to try them: the brightest through the beam, then those of 1 Jy and
 * more there.
 *
 * @throws NoCalibratorInBeamError; FormatError
 */
export function calibratorsToTry(msPath: string): CalibratorInBeam[] {
  const [brightest, ...others] = calibratorsInBeam(msPath)
  return [brightest, ...others.filter(({ apparentFluxJy }) => apparentFluxJy >= LEAST_BACKUP_JY)]
}

/**
 * The built-in calibrator of known flux with the most of it through the beam (an Airy disc) of a Measurement Set, whose
 * dishes point at its phase centres, over all its fields.
 *
 * @throws NoCalibratorInBeamError; FormatError
 */
export function brightestCalibrator(msPath: string): CalibratorInBeam {
  return calibratorsInBeam(msPath)[0]
}

/** All of them, the brightest first; one at least. */
function calibratorsInBeam(msPath: string): CalibratorInBeam[] {
  using source = openVisibilities(msPath)
  const everywhere = { radiusRad: Math.PI, leastResponse: 0 }
  const seen = matchFields(BUILT_IN_CALIBRATORS, viewOf(source), everywhere).flatMap(overAllFields)
  const inBeam = seen.filter(({ response }) => response >= DEFAULT_MATCH_OPTIONS.leastResponse)
  if (inBeam.length > 0) return inBeam.toSorted((a, b) => b.apparentFluxJy - a.apparentFluxJy)
  throw new NoCalibratorInBeamError(
    msPath,
    seen.reduce((a, b) => (b.distanceDeg < a.distanceDeg ? b : a)),
  )
}

function viewOf(source: VisibilitySource): BeamView {
  const edgesHz = source.spectralWindows.flatMap(({ frequenciesHz }) => [frequenciesHz[0], frequenciesHz.at(-1)!])
  return {
    fields: source.fields,
    dishDiameterM: dishDiameterM(source),
    frequencyHz: (Math.min(...edgesHz) + Math.max(...edgesHz)) / 2,
  }
}

function overAllFields({ calibrator, responses, flux, separationRad }: CalibratorMatch): CalibratorInBeam[] {
  if (flux === undefined) return []
  const response = responses.reduce((sum, power) => sum + power, 0) / responses.length
  const distanceDeg = (separationRad * 180) / Math.PI
  return [{ name: nameOf(calibrator), response, apparentFluxJy: response * flux.fluxJy, distanceDeg }]
}

/** 3C286 rather than 1331+305; 0834+555 where there is no such name. */
function nameOf({ name, altNames: [, commonName] }: CatalogCalibrator): string {
  return commonName ?? name
}
