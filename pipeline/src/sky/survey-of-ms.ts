import { dishDiameterM } from '../calibrate/model-rows.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { openBeam } from './beam-file.ts'
import type { CalibratorList } from './calibrator-list.ts'
import { calibratorModel, type SkyModel } from './sky-model.ts'
import { type SurveyModelOptions, type SurveySources, surveyModel } from './survey-model.ts'

/**
 * The sources of a survey that a Measurement Set sees, its dishes pointing at its phase centres.
 *
 * @param calibrator  whose own position and flux stand in for the survey's
 * @param list        that it is looked for in first
 * @throws UnknownBeamError, UnknownCalibratorError, CalibratorFluxUnknownError, FormatError
 */
export async function surveyModelOfMs(
  msPath: string,
  beam: string,
  survey: string,
  findSources: SurveySources,
  options: SurveyModelOptions,
  calibrator?: string,
  list?: CalibratorList,
): Promise<SkyModel> {
  const known = calibrator === undefined ? undefined : calibratorModel(calibrator, list)
  using source = openVisibilities(msPath, 'DATA')
  const diameterM = dishDiameterM(source)
  const frequenciesHz = source.spectralWindows.flatMap((window) => [...window.frequenciesHz])
  const frequencyHz = (Math.min(...frequenciesHz) + Math.max(...frequenciesHz)) / 2
  const view = { pointings: source.fields, beam: openBeam(beam, diameterM), diameterM, frequencyHz }
  return await surveyModel(survey, findSources, view, options, known)
}
