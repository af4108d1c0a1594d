import { type Beam, beamNamed } from '@contimg/numerics/beam'
import { type Direction, separationRad } from '@contimg/numerics/frames'
import type { CatalogCalibrator } from '../products.ts'
import { beamResponses } from './beam-responses.ts'
import { calibratorFlux, type KnownFlux } from './calibrator-flux.ts'

/** How an array sees: dishes of one size, pointed at the phase centres of the fields. */
export interface BeamView {
  readonly fields: readonly Direction[] // ICRS
  readonly dishDiameterM: number
  readonly frequencyHz: number // middle of the band
  readonly beam?: Beam // an Airy disc where absent
}

export interface MatchOptions {
  readonly radiusRad: number // about each phase centre
  readonly leastResponse: number // of the beam, in power; below 0.3 an error of the beam is an error of the flux scale
}

export const DEFAULT_MATCH_OPTIONS: MatchOptions = { radiusRad: Math.PI / 180, leastResponse: 0.3 }

/** A calibrator as the fields of an observation see it. */
export interface CalibratorMatch {
  readonly calibrator: CatalogCalibrator
  readonly responses: Float64Array // of the beam, in power, [field]
  readonly field: number // the one through whose beam most of its flux comes
  readonly response: number // there
  readonly separationRad: number // from the nearest phase centre
  readonly flux: KnownFlux | undefined // undefined where the list does not tell it
  readonly apparentFluxJy: number | undefined // flux × response
}

/**
 * The calibrators that the fields see, the brightest through the beam first; after them those of unknown flux, by
 * response: they are there, and nobody should be told otherwise.
 */
export function matchFields(
  calibrators: readonly CatalogCalibrator[],
  view: BeamView,
  options: Partial<MatchOptions> = {},
): CalibratorMatch[] {
  const { radiusRad, leastResponse } = { ...DEFAULT_MATCH_OPTIONS, ...options }
  const decsRad = view.fields.map(({ decRad }) => decRad)
  const beam = view.beam ?? beamNamed('airy', view.dishDiameterM)
  const [southRad, northRad] = [Math.min(...decsRad) - radiusRad, Math.max(...decsRad) + radiusRad]
  return calibrators
    .filter(({ decRad }) => decRad >= southRad && decRad <= northRad) // two points are as far apart as their declinations
    .map((calibrator) => matchOf(calibrator, view, beam))
    .filter((match) => match.separationRad <= radiusRad && match.response >= leastResponse)
    .toSorted(byApparentFlux)
}

function matchOf(calibrator: CatalogCalibrator, { fields, frequencyHz }: BeamView, beam: Beam): CalibratorMatch {
  const separationsRad = fields.map((field) => separationRad(field, calibrator))
  const responses = beamResponses(beam, fields, calibrator, frequencyHz)
  const field = responses.indexOf(Math.max(...responses))
  const response = responses[field]
  const flux = calibratorFlux(calibrator, frequencyHz)
  return {
    calibrator,
    responses,
    field,
    response,
    separationRad: Math.min(...separationsRad),
    flux,
    apparentFluxJy: flux && flux.fluxJy * response,
  }
}

function byApparentFlux(a: CalibratorMatch, b: CalibratorMatch): number {
  const unknown = -1
  return (b.apparentFluxJy ?? unknown) - (a.apparentFluxJy ?? unknown) || b.response - a.response
}

/**
 * The calibrator that a field is named after: the first of matchFields. None where its flux is not known, as then no
 * flux is, and nobody could solve on it.
 */
export function namingMatch([first]: readonly CalibratorMatch[]): CalibratorMatch | undefined {
  return first?.apparentFluxJy === undefined ? undefined : first
}

/**
 * The names of the fields where that which sees most of a calibrator is renamed after it: 0834+555_t12.
 *
 * @param match  of namingMatch
 */
export function fieldNames(fields: readonly { readonly name: string }[], match: CalibratorMatch | undefined): string[] {
  return fields.map(({ name }, field) => (match?.field === field ? `${match.calibrator.name}_t${field}` : name))
}
