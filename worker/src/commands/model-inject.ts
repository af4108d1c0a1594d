import {
  BUILT_IN_CALIBRATORS,
  calibratorModel,
  calibratorNamed,
  listedCalibratorModel,
  writeModel,
} from '@contimg/pipeline'
import type { Command } from 'commander'
import { BEAM_HELP } from './beam-help.ts'
import { calibratorList } from './catalogs.ts'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { printModel } from './model.ts'
import { addNoRegister, noted } from './noted.ts'
import { file, numberFrom } from './values.ts'

interface InjectFlags {
  readonly ms: string
  readonly catalog?: string
  readonly name: string
  readonly flux?: number
  readonly reffreq: number
  readonly beam: string
}

/** `contimg calibration model inject`: a calibrator of a list into MODEL_DATA, as the user guide calls it. */
export function registerCalibrationModel(calibration: Command): void {
  const group = calibration.command('model').description('Writes a calibrator into MODEL_DATA.')
  group.summary('inject: write a calibrator into MODEL_DATA')
  const command = group
    .command('inject')
    .summary('write a calibrator of a list into MODEL_DATA')
    .description(
      'Writes what a calibrator would look like in every row, the beam that of each integration and channel.',
    )
    .requiredOption('--ms <ms>', 'Measurement Set')
    .requiredOption('--name <name>', 'such as 3C286 or 0834+555')
    .option(
      '--catalog <file>',
      'list of calibrators (default VLA_CATALOG, else the imported one, else the 84 built in)',
      file,
    )
    .option('--flux <jy>', 'instead of that which the list, or Perley–Butler 2017, gives', numberFrom(0))
    .option('--reffreq <hz>', 'where --flux holds; the source is flat', numberFrom(1e6, 1e12), 1.4e9)
    .option('--beam <name>', BEAM_HELP, 'airy')
  addNoRegister(command).action((flags: InjectFlags) => runInject(command, flags))
  addExamples(command, [
    'contimg calibration model inject --ms obs.ms --name 0834+555',
    'contimg calibration model inject --ms obs.ms --name 0834+555 --catalog vla.csv --flux 8.8',
  ])
}

async function runInject(command: Command, { ms, catalog, name, flux, reffreq, beam }: InjectFlags): Promise<void> {
  const list = calibratorList(catalog)
  const given = flux === undefined ? undefined : { fluxJy: flux, referenceFrequencyHz: reffreq }
  const model = given
    ? listedCalibratorModel(calibratorNamed(list?.calibrators ?? BUILT_IN_CALIBRATORS, name), given)
    : calibratorModel(name, list)
  const work = () => follow('model', (control) => writeModel(ms, { model, beam }, control))
  printModel(ms, await noted(command, { stage: 'model', used: [ms], made: () => [ms] }, work))
}
