import type { CalibrateOptions, CalibratorList } from '@contimg/pipeline'
import { type Command, Option } from 'commander'
import { calibratorList } from './catalogs.ts'
import { calibratorListOption, type SurveyFlags, surveyOptions, surveySky } from './model-source.ts'
import { file, fitsFile, OptionError } from './values.ts'

const MODEL_SOURCES = ['setjy', 'catalog', 'component', 'image', 'column'] as const

/** Where the model of `calibrate` comes from. */
export type ModelSource = (typeof MODEL_SOURCES)[number]

/** The flags of `calibrate` that choose a model. */
export interface CalibrateModelFlags extends SurveyFlags {
  readonly calibrator?: string
  readonly model?: string
  readonly modelSource?: ModelSource
  readonly modelComponent?: string
  readonly modelImage?: string
  readonly beam: string
}

type Chosen = Pick<CalibrateOptions, 'calibrator' | 'calibratorList' | 'modelPath' | 'model' | 'modelColumn'>

export function modelSourceOptions(command: Command): void {
  const kind =
    'setjy: the calibrator alone; catalog: NVSS in the beam, the calibrator named instead of its source there; ' +
    'component, image: a file; column: MODEL_DATA as it stands'
  command
    .addOption(new Option('--model-source <kind>', kind).choices(MODEL_SOURCES))
    .option('--model-component <file>', 'the list for --model-source component', file)
    .option('--model-image <fits>', 'the image in Jy/pixel for --model-source image', fitsFile)
  calibratorListOption(command)
  surveyOptions(command)
}

/** The model that the flags choose; nothing where they leave the choice. */
export async function calibrateModel(ms: string, flags: CalibrateModelFlags): Promise<Chosen> {
  const { calibrator, model, modelComponent, modelImage, modelSource } = flags
  const paths = [model, modelComponent, modelImage].filter((path) => path !== undefined)
  if (paths.length > 1) throw new OptionError('more than one model file, wanted one')
  const modelPath = paths[0]
  if (calibrator !== undefined && modelPath !== undefined)
    throw new OptionError('--calibrator and --model exclude each other, wanted one of them')
  const needed = (value: string | undefined, flag: string): string => {
    if (value === undefined) throw new OptionError(`--model-source ${modelSource} without ${flag}`)
    return value
  }
  const named = () => ({ calibrator: calibrator!, ...listed(calibratorList(flags.calCatalog)) })
  switch (modelSource) {
    case undefined:
      return calibrator !== undefined ? named() : modelPath !== undefined ? { modelPath } : {}
    case 'setjy':
      return calibrator === undefined ? {} : named()
    case 'component':
      return { modelPath: needed(modelComponent ?? model, '--model-component') }
    case 'image':
      return { modelPath: needed(modelImage ?? model, '--model-image') }
    case 'catalog':
      return { model: await surveySky(ms, 'nvss', flags.beam, flags, calibrator) }
    default:
      if (calibrator !== undefined || modelPath !== undefined)
        throw new OptionError('--model-source column takes MODEL_DATA, wanted neither a calibrator nor a file')
      return { modelColumn: true }
  }
}

/** A list as an option. */
export function listed(list: CalibratorList | undefined): Pick<CalibrateOptions, 'calibratorList'> {
  return list ? { calibratorList: list } : {}
}
