import {
  type CalibrateOptions,
  type CalibrationReport,
  calibrateInTurn,
  calibrateMeasurementSet,
  DEFAULT_CALIBRATE_OPTIONS,
  type StageControl,
} from '@contimg/pipeline'
import { type CalibratorInBeam, calibratorsToTry } from '@contimg/pipeline/inspect'
import type { Command } from 'commander'
import { BEAM_HELP } from './beam-help.ts'
import { type SolveFlags, solveFlags, solveOptions } from './calibrate-flags.ts'
import { calibrateModel, listed, type ModelSource, modelSourceOptions } from './calibrate-model.ts'
import { calibratorList } from './catalogs.ts'
import type { SurveyFlags } from './model-source.ts'
import { file, fromOptions } from './values.ts'
import { warn } from './warn.ts'

/** How to solve, of every command that does. */
export interface CalibrateSolveFlags extends SolveFlags, SurveyFlags {
  readonly calibrator?: string
  readonly model?: string
  readonly modelSource?: ModelSource
  readonly modelComponent?: string
  readonly modelImage?: string
  readonly flagRfiRetry?: boolean
}

export function addCalibrateFlags(command: Command): Command {
  const defaults = DEFAULT_CALIBRATE_OPTIONS
  command
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
  return command
}

/** A solve that is ready to go, and what it reads beside the Measurement Set. */
export interface PreparedSolve {
  readonly files: readonly string[]
  readonly solve: (control: StageControl) => Promise<CalibrationReport>
}

/** Chooses model and calibrators as the flags say, before anything is read at length. */
export async function prepareSolve(ms: string, flags: CalibrateSolveFlags): Promise<PreparedSolve> {
  const model = await calibrateModel(ms, flags)
  const options: CalibrateOptions = { ...fromOptions(() => solveOptions(flags)), ...model }
  const isChosen = Object.keys(model).length > 0
  const list = isChosen ? undefined : calibratorList(flags.calCatalog)
  const calibrators = isChosen ? [] : namesToTry(calibratorsToTry(ms, { list, beam: flags.beam }))
  const { flagRfiRetry: flagsInterference = false } = flags
  return {
    files: modelFiles(model),
    solve: (control) =>
      isChosen && !flagsInterference
        ? calibrateMeasurementSet(ms, options, control)
        : calibrateInTurn(ms, { ...options, ...listed(list) }, calibrators, control, { flagsInterference }),
  }
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
