import type { Beam } from '@contimg/numerics/beam'
import type { PointSource } from '@contimg/numerics/flux'
import { type Direction, LIGHT_M_PER_S, separationRad } from '@contimg/numerics/frames'
import type { CatalogSource } from '../products.ts'
import { medianCentre } from '../visibilities/rephase.ts'
import { beamResponses } from './beam-responses.ts'
import type { SkyModel } from './sky-model.ts'

/** The sources of a survey within a cone, such as a catalogue on disk has them. */
export type SurveySources = (cone: {
  readonly raRad: number
  readonly decRad: number
  readonly radiusRad: number
}) => Promise<readonly CatalogSource[]>

export interface SurveyModelOptions {
  readonly minimumJy: number // through the beam, in the field that sees most of the source, in the middle of the band
  readonly spectralIndex: number // of sources whose survey does not tell
  readonly surveyFrequencyHz: number
}

export const DEFAULT_SURVEY_MODEL_OPTIONS: SurveyModelOptions = {
  minimumJy: 0.01,
  spectralIndex: -0.7, // the mean of faint sources at 1.4 GHz
  surveyFrequencyHz: 1.4e9, // of NVSS
}

/** What is seen of the sky: where the dishes point, and through what. */
export interface SkyView {
  readonly pointings: readonly Direction[]
  readonly beam: Beam
  readonly diameterM: number
  readonly frequencyHz: number // the middle of the band
}

const SECOND_NULL = 2.233 // λ/D from the axis of a uniformly lit dish: beyond it responses are below half a per cent
const SAME_SOURCE_RAD = (45 / 3600) * (Math.PI / 180) // the beam of NVSS

/**
 * Every source of a survey that reaches the array with the stated flux, to the second null of the beam. Sources that
 * the survey resolves are taken as points of their whole flux.
 *
 * @param known  a model whose sources stand in for those of the survey at the same places (within 45″): calibrators
 */
export async function surveyModel(
  survey: string,
  findSources: SurveySources,
  view: SkyView,
  { minimumJy, spectralIndex, surveyFrequencyHz }: SurveyModelOptions,
  known?: SkyModel,
): Promise<SkyModel> {
  const { pointings } = view
  const centre = medianCentre(pointings)
  const reachRad = Math.min(Math.PI / 2, (SECOND_NULL * LIGHT_M_PER_S) / (view.frequencyHz * view.diameterM))
  const radiusRad = reachRad + Math.max(...pointings.map((pointing) => separationRad(pointing, centre)))
  const found = await findSources({ ...centre, radiusRad })
  const best = known?.sources ?? []
  const sources = found
    .filter((source) => !best.some((other) => separationRad(source, other) < SAME_SOURCE_RAD))
    .map(
      ({ id, raRad, decRad, fluxJy }): PointSource => ({
        name: id,
        raRad,
        decRad,
        fluxJy,
        referenceFrequencyHz: surveyFrequencyHz,
        spectralTerms: [spectralIndex],
      }),
    )
    .filter((source) => source.fluxJy >= minimumJy && source.fluxJy * largestResponse(view, source) >= minimumJy)
  const of = `${sources.length} sources of ${survey} of ${1e3 * minimumJy} mJy and more through the beam`
  return { sources: [...best, ...sources], description: known ? `${known.description}; ${of}` : of }
}

/** Of the pointing that sees most of a source. */
function largestResponse({ pointings, beam, frequencyHz }: SkyView, source: Direction): number {
  return Math.max(...beamResponses(beam, pointings, source, frequencyHz))
}
