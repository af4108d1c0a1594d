import { type ModelOptions, type ModelReport, writeModel } from '@contimg/pipeline'
import type { Command } from 'commander'
import { BEAM_HELP } from './beam-help.ts'
import { calibratorList } from './catalogs.ts'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { calibratorListOption, type SurveyFlags, surveyOptions, surveySky } from './model-source.ts'
import { addNoRegister, noted } from './noted.ts'
import { file, fitsFile, OptionError } from './values.ts'

interface ModelFlags extends SurveyFlags {
  readonly calibrator?: string
  readonly sources?: string
  readonly catalog?: string
  readonly image?: string
  readonly beam?: string
}

export function registerModel(program: Command): void {
  const command = program
    .command('model')
    .argument('<ms>', 'Measurement Set')
    .summary('write a model of the sky into MODEL_DATA')
    .description(
      'Writes what a calibrator, a list of sources, a survey or an image would look like in every row, the beam that of ' +
        'each integration and channel. “contimg calibrate --model-source column” solves against it.',
    )
    .option('--calibrator <name>', 'such as 3C286 or 0834+555; with --catalog, instead of the survey’s source there')
    .option('--sources <file>', 'a component list, JSON or CSV', file)
    .option('--catalog <survey>', 'nvss: its sources in the beam')
    .option('--image <fits>', 'an image in Jy/pixel, such as <name>-model.fits', fitsFile)
    .option('--beam <name>', `${BEAM_HELP} (default airy; none for an image, which shows what came through it)`)
  calibratorListOption(command)
  surveyOptions(command)
  addNoRegister(command).action((ms: string, flags: ModelFlags) => runModel(command, ms, flags))
  addExamples(command, [
    'contimg model obs.ms --calibrator 3C286',
    'contimg model obs.ms --catalog nvss --min-mjy 20 --beam tapered2',
    'contimg model obs.ms --image obs.img-model.fits',
  ])
}

async function runModel(command: Command, ms: string, flags: ModelFlags): Promise<void> {
  const options = await modelOptions(ms, flags)
  const used = [ms, flags.sources, flags.image].filter((path) => path !== undefined)
  const work = () => follow('model', (control) => writeModel(ms, options, control))
  printModel(ms, await noted(command, { stage: 'model', used, made: () => [ms] }, work))
}

async function modelOptions(ms: string, flags: ModelFlags): Promise<ModelOptions> {
  const { calibrator, sources, catalog, image, beam = image === undefined ? 'airy' : 'none' } = flags
  const given = [sources, catalog, image, catalog === undefined ? calibrator : undefined].filter(
    (one) => one !== undefined,
  )
  if (given.length !== 1)
    throw new OptionError(`${given.length} models, wanted one of --calibrator, --sources, --catalog and --image`)
  if (catalog !== undefined) return { beam, model: await surveySky(ms, catalog, beam, flags, calibrator) }
  const list = calibrator === undefined ? undefined : calibratorList(flags.calCatalog)
  return { beam, calibrator, calibratorList: list, modelPath: sources ?? image }
}

export function printModel(ms: string, { model, beam, method, componentCount, rowCount }: ModelReport): void {
  console.log(`${ms}  MODEL_DATA written: ${model}; beam ${beam}`)
  console.log(`${componentCount} component${componentCount === 1 ? '' : 's'}, ${method}, ${rowCount} rows`)
}
