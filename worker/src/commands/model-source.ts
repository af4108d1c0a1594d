import { DEFAULT_SURVEY_MODEL_OPTIONS, type SkyModel, surveyModelOfMs } from '@contimg/pipeline'
import type { Command } from 'commander'
import { calibratorList, nvssSources } from './catalogs.ts'
import { file, number, numberFrom, OptionError } from './values.ts'

const SURVEYS = ['nvss'] as const

/** Where calibrators are looked for. */
export interface CalibratorListFlags {
  readonly calCatalog?: string
}

/** Adds the option that names a list of calibrators. */
export function calibratorListOption(command: Command): Command {
  return command.option(
    '--cal-catalog <file>',
    'list of calibrators (default VLA_CATALOG, else the imported one, else the 84 built in)',
    file,
  )
}

/** What `--catalog` and its companions say. */
export interface SurveyFlags extends CalibratorListFlags {
  readonly minMjy: number
  readonly spectralIndex: number
}

/** Adds the options of a model made of a survey's sources. */
export function surveyOptions(command: Command): Command {
  const { minimumJy, spectralIndex } = DEFAULT_SURVEY_MODEL_OPTIONS
  return command
    .option(
      '--min-mjy <n>',
      'least flux of a survey source, as it comes through the beam',
      numberFrom(0),
      1e3 * minimumJy,
    )
    .option('--spectral-index <n>', 'of the survey’s sources', number, spectralIndex)
}

/** The sources of a survey that a Measurement Set sees. @param calibrator  stands in for the survey's source there */
export async function surveySky(
  ms: string,
  survey: string,
  beam: string,
  { minMjy, spectralIndex, calCatalog }: SurveyFlags,
  calibrator?: string,
): Promise<SkyModel> {
  if (!SURVEYS.includes(survey.toLowerCase() as 'nvss'))
    throw new OptionError(`--catalog ${survey}, wanted one of ${SURVEYS.join(', ')}`)
  const options = { ...DEFAULT_SURVEY_MODEL_OPTIONS, minimumJy: minMjy / 1e3, spectralIndex }
  const list = calibrator === undefined ? undefined : calibratorList(calCatalog)
  return await surveyModelOfMs(ms, beam, 'nvss', nvssSources, options, calibrator, list)
}
