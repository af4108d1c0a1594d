import { dishDiameterM } from '../calibrate/model-rows.ts'
import type { CatalogCalibrator } from '../products.ts'
import { openBeam } from '../sky/beam-file.ts'
import { BUILT_IN_LIST, type CalibratorList } from '../sky/calibrator-list.ts'
import { type BeamView, DEFAULT_MATCH_OPTIONS, matchFields } from '../sky/calibrator-match.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import type { VisibilitySource } from '../visibilities/source.ts'

/** A calibrator as an observation sees it. */
export interface CalibratorInBeam {
  readonly name: string
  readonly response: number // of the beam, mean over the fields, in the middle of the band
  readonly apparentFluxJy: number
  readonly fluxOrigin: string // whose word the flux is
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

/** Where to look for calibrators, and through what. */
export interface InBeamOptions {
  readonly list?: CalibratorList | undefined // the built-in ones where absent, or where none of its own is in the beam
  readonly beam?: string // as openBeam takes it; an Airy disc where absent, or where it is none
}

/**
 * Calibrators to solve on, in the order in which to try them: the brightest through the beam, then those of 1 Jy and
 * more there.
 *
 * @throws NoCalibratorInBeamError, UnknownBeamError; FormatError
 */
export function calibratorsToTry(msPath: string, options: InBeamOptions = {}): CalibratorInBeam[] {
  const [brightest, ...others] = calibratorsInBeam(msPath, options)
  return [brightest, ...others.filter(({ apparentFluxJy }) => apparentFluxJy >= LEAST_BACKUP_JY)]
}

/**
 * The calibrator of known flux with the most of it through the beam of a Measurement Set, whose dishes point at its
 * phase centres, over all its fields.
 *
 * @throws as calibratorsToTry
 */
export function brightestCalibrator(msPath: string, options: InBeamOptions = {}): CalibratorInBeam {
  return calibratorsInBeam(msPath, options)[0]
}

/** All of them, the brightest first; one at least. */
function calibratorsInBeam(msPath: string, { list, beam = 'airy' }: InBeamOptions): CalibratorInBeam[] {
  using source = openVisibilities(msPath)
  const view = viewOf(source, beam === 'none' ? 'airy' : beam)
  const lists = list ? [list, BUILT_IN_LIST] : [BUILT_IN_LIST]
  const seen = lists.map((one) => seenOf(one, view))
  for (const found of seen) {
    const inBeam = found.filter(({ response }) => response >= DEFAULT_MATCH_OPTIONS.leastResponse)
    if (inBeam.length > 0) return inBeam.toSorted((a, b) => b.apparentFluxJy - a.apparentFluxJy)
  }
  throw new NoCalibratorInBeamError(
    msPath,
    seen.flat().reduce((a, b) => (b.distanceDeg < a.distanceDeg ? b : a)),
  )
}

function viewOf(source: VisibilitySource, beam: string): BeamView {
  const edgesHz = source.spectralWindows.flatMap(({ frequenciesHz }) => [frequenciesHz[0], frequenciesHz.at(-1)!])
  const diameterM = dishDiameterM(source)
  return {
    fields: source.fields,
    dishDiameterM: diameterM,
    frequencyHz: (Math.min(...edgesHz) + Math.max(...edgesHz)) / 2,
    beam: openBeam(beam, diameterM),
  }
}

function seenOf({ calibrators, origin }: CalibratorList, view: BeamView): CalibratorInBeam[] {
  const everywhere = { radiusRad: Math.PI, leastResponse: 0 }
  return matchFields(calibrators, view, everywhere).flatMap(({ calibrator, responses, flux, separationRad }) => {
    if (flux === undefined) return []
    const response = responses.reduce((sum, power) => sum + power, 0) / responses.length
    return [
      {
        name: nameOf(calibrator),
        response,
        apparentFluxJy: response * flux.fluxJy,
        fluxOrigin: flux.origin === 'list' ? origin : flux.origin,
        distanceDeg: (separationRad * 180) / Math.PI,
      },
    ]
  })
}

/** 3C286 rather than 1331+305; 0834+555 where there is no such name. */
function nameOf({ name, altNames }: CatalogCalibrator): string {
  return altNames.find((one) => /^3C\d/i.test(one)) ?? name
}
