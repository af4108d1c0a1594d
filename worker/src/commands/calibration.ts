import type { Command } from 'commander'
import { type ApplyFlags, describeApply, runApply } from './apply.ts'
import { type CalibrateFlags, describeCalibrate, runCalibrate } from './calibrate.ts'
import { registerCompare } from './calibration-compare.ts'
import { registerFlux } from './calibration-flux.ts'
import { registerCalibrationQa } from './calibration-qa.ts'
import { registerInBeam, registerTransit } from './calibration-transit.ts'
import { registerLongFlag } from './flag.ts'
import { addExamples, LONG_FORMS } from './help.ts'
import { registerCalibrationModel } from './model-inject.ts'
import { OptionError } from './values.ts'

interface LongApplyFlags extends ApplyFlags {
  readonly ms: string
  readonly caltable?: string[]
  readonly caltables?: string[]
  readonly tables?: string[]
}

/** `contimg calibration …`: the verbs calibrate and apply as the user guide calls them. */
export function registerCalibration(program: Command): void {
  const group = program
    .command('calibration')
    .description('Solves for calibration tables and applies them; says when and where calibrators are seen.')
  group.summary('calibrate and apply; transit and inbeam: when and where calibrators are seen').helpGroup(LONG_FORMS)
  registerLongCalibrate(group)
  registerLongFlag(group)
  registerLongApply(group)
  registerCalibrationModel(group)
  registerTransit(group)
  registerInBeam(group)
  registerCalibrationQa(group)
  registerCompare(group)
  registerFlux(group)
}

function registerLongCalibrate(group: Command): void {
  const command = group.command('calibrate').requiredOption('--ms <ms>', 'Measurement Set')
  describeCalibrate(command).action((flags: CalibrateFlags & { ms: string }) => runCalibrate(flags.ms, flags, command))
  addExamples(command, [
    'contimg calibration calibrate --ms obs.ms --field 0 --refant 103',
    'contimg calibration calibrate --ms obs.ms --calibrator 0834+555 --bp-minsnr 5 --gain-solint 60s',
  ])
}

function registerLongApply(group: Command): void {
  const command = group.command('apply').requiredOption('--ms <ms>', 'Measurement Set')
  describeApply(command)
    .option('--caltable <tables...>', 'calibration tables, in any order')
    .option('--caltables <tables...>', 'the same')
    .option('--tables <tables...>', 'the same')
    .action(({ ms, caltable = [], caltables = [], tables = [], ...flags }: LongApplyFlags) => {
      const all = [...caltable, ...caltables, ...tables].flatMap((list) => list.split(','))
      if (all.length === 0) throw new OptionError('no calibration table, wanted --caltable and at least one')
      return runApply(command, ms, all, flags)
    })
  addExamples(command, [
    'contimg calibration apply --ms obs.ms --caltable obs_bpcal',
    'contimg calibration apply --ms obs.ms --field 0~23 --tables obs_bpcal obs_gpcal obs_gacal',
  ])
}
