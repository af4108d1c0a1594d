import {
  type CalibrationReport,
  calibrateInTurn,
  calibrateMeasurementSet,
  DEFAULT_CALIBRATE_OPTIONS,
  type SolvedTable,
} from '@contimg/pipeline'
import { type CalibratorInBeam, calibratorsToTry } from '@contimg/pipeline/inspect'
import type { Command } from 'commander'
import { BEAM_HELP } from './beam-help.ts'
import { type SolveFlags, solveFlags, solveOptions } from './calibrate-flags.ts'
import { calibrateModel, listed, type ModelSource, modelSourceOptions } from './calibrate-model.ts'
import { checkRegistry, type RegisterFlags, registerFlags, registerSolved } from './calibrate-register.ts'
import { calibratorList } from './catalogs.ts'
import { type Control, follow } from './follow.ts'
import { addExamples } from './help.ts'
import type { SurveyFlags } from './model-source.ts'
import { type Noted, noted } from './noted.ts'
import { textTable } from './text-table.ts'
import { file, fromOptions } from './values.ts'
import { warn } from './warn.ts'

/** What `calibrate` and `calibration calibrate` share. */
export interface CalibrateFlags extends SolveFlags, SurveyFlags, RegisterFlags {
  readonly calibrator?: string
  readonly model?: string
  readonly modelSource?: ModelSource
  readonly modelComponent?: string
  readonly modelImage?: string
  readonly flagRfiRetry?: boolean
}

export function registerCalibrate(program: Command): void {
  const command = program.command('calibrate').argument('<ms>', 'Measurement Set')
  describeCalibrate(command).action((ms: string, flags: CalibrateFlags) => runCalibrate(ms, flags, command))
  addExamples(command, [
    'contimg calibrate obs.ms --calibrator 0834+555 --refant 103',
    'contimg calibrate obs.ms --model sky.csv --gain-solint 60 --out cal/night1',
    'contimg calibrate obs.ms --flag-rfi-retry',
  ])
}

export function describeCalibrate(command: Command): Command {
  const defaults = DEFAULT_CALIBRATE_OPTIONS
  command
    .summary('solve for bandpass and gains, and write CASA tables')
    .description(
      'Solves DATA for a bandpass and gains against a calibrator or a list of sources, each seen through the beam of its ' +
        'integration and channel, and writes CASA tables: <prefix>_bpcal (B), _gpcal (phases), _gacal (amplitudes) and, if ' +
        'wanted, _kcal (delays). Tables that pass their quality are registered, where there is a registry.',
    )
    .option('--calibrator <name>', 'such as 3C286 or 0834+555 (default the brightest through the beam)')
    .option('--model <file>', 'sources instead: a component list, JSON or CSV, or a FITS model image', file)
    .option('--out <prefix>', 'prefix of the tables (default the Measurement Set without .ms)')
    .option('--beam <name>', BEAM_HELP, defaults.beam)
  modelSourceOptions(command)
  solveFlags(command)
  command.option(
    '--flag-rfi-retry',
    'where the tables are not good, flag interference (gentle, then default, then aggressive) and solve again; flags stay ' +
      'only where they helped, those before are kept (contimg flag --undo)',
  )
  registerFlags(command)
  return command
}

export async function runCalibrate(ms: string, flags: CalibrateFlags, command: Command): Promise<void> {
  checkRegistry(flags)
  const model = await calibrateModel(ms, flags)
  const options = fromOptions(() => solveOptions(flags))
  const isChosen = Object.keys(model).length > 0
  const list = isChosen ? undefined : calibratorList(flags.calCatalog)
  const calibrators = isChosen ? [] : namesToTry(calibratorsToTry(ms, { list, beam: flags.beam }))
  const { flagRfiRetry: flagsInterference = false } = flags
  const solve = (control: Control) =>
    isChosen && !flagsInterference
      ? calibrateMeasurementSet(ms, { ...options, ...model }, control)
      : calibrateInTurn(ms, { ...options, ...model, ...listed(list) }, calibrators, control, { flagsInterference })
  const what: Noted<CalibrationReport> = {
    ...{ stage: 'calibrate', used: [ms, ...modelFiles(model)], made: ({ tables }) => tables.map(({ path }) => path) },
    ...(flags.db && { database: flags.db }),
  }
  const report = await noted(command, what, () => follow('calibrate', solve))
  report.notes.forEach(warn)
  console.log(`model ${report.model}; reference antenna ${report.referenceAntenna}`)
  const row = (table: SolvedTable) => [table.path, table.total, (100 * table.flagged) / table.total, table.medianSnr]
  const columns = [
    { heading: 'table' },
    { heading: 'solutions' },
    { heading: 'flagged', unit: '%', digits: 2 },
    { heading: 'median SNR', digits: 1 },
  ]
  console.log(textTable(columns, report.tables.map(row)))
  console.log(await registerSolved(ms, report, flags, command))
}

/** What of a model lies on the disk. */
function modelFiles({ modelPath }: { readonly modelPath?: string | undefined }): string[] {
  return modelPath === undefined ? [] : [modelPath]
}

/** Where none was named: that with the most flux through the beam, and those to try after it. */
function namesToTry([first, ...others]: readonly CalibratorInBeam[]): string[] {
  const { name, apparentFluxJy, fluxOrigin } = first
  warn(`no calibrator named: taking ${name}, ${apparentFluxJy.toPrecision(3)} Jy through the beam (${fluxOrigin})`)
  return [name, ...others.map((one) => one.name)]
}
