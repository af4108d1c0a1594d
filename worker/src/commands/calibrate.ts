import {
  calibrateInTurn,
  calibrateMeasurementSet,
  DEFAULT_CALIBRATE_OPTIONS,
  type SolvedTable,
} from '@contimg/pipeline'
import { calibratorsToTry } from '@contimg/pipeline/inspect'
import type { Command } from 'commander'
import { BEAM_HELP } from './beam-help.ts'
import { type SolveFlags, solveFlags, solveOptions } from './calibrate-flags.ts'
import { calibrateModel, type ModelSource, modelSourceOptions } from './calibrate-model.ts'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { textTable } from './text-table.ts'
import { file, fromOptions } from './values.ts'
import { warn } from './warn.ts'

/** What `calibrate` and `calibration calibrate` share. */
export interface CalibrateFlags extends SolveFlags {
  readonly calibrator?: string
  readonly model?: string
  readonly modelSource?: ModelSource
  readonly modelComponent?: string
  readonly modelImage?: string
  readonly minMjy: number
  readonly spectralIndex: number
}

export function registerCalibrate(program: Command): void {
  const command = program.command('calibrate').argument('<ms>', 'Measurement Set')
  describeCalibrate(command).action(runCalibrate)
  addExamples(command, [
    'contimg calibrate obs.ms --calibrator 0834+555 --refant 103',
    'contimg calibrate obs.ms --model sky.csv --gain-solint 60 --out cal/night1',
  ])
}

export function describeCalibrate(command: Command): Command {
  const defaults = DEFAULT_CALIBRATE_OPTIONS
  command
    .summary('solve for bandpass and gains, and write CASA tables')
    .description(
      'Solves DATA for a bandpass and gains against a calibrator or a list of sources, each seen through the beam of its ' +
        'integration and channel, and writes CASA tables: <prefix>_bpcal (B), _gpcal (phases), _gacal (amplitudes) and, if ' +
        'wanted, _kcal (delays).',
    )
    .option('--calibrator <name>', 'such as 3C286 or 0834+555 (default the brightest through the beam)')
    .option('--model <file>', 'sources instead: a component list, JSON or CSV, or a FITS model image', file)
    .option('--out <prefix>', 'prefix of the tables (default the Measurement Set without .ms)')
    .option('--beam <name>', BEAM_HELP, defaults.beam)
  modelSourceOptions(command)
  solveFlags(command)
  return command
}

export async function runCalibrate(ms: string, flags: CalibrateFlags): Promise<void> {
  const model = await calibrateModel(ms, flags)
  const options = fromOptions(() => solveOptions(flags))
  const isChosen = Object.keys(model).length > 0
  const calibrators = isChosen ? [] : chooseCalibrators(ms)
  const report = await follow('calibrate', (control) =>
    isChosen
      ? calibrateMeasurementSet(ms, { ...options, ...model }, control)
      : calibrateInTurn(ms, options, calibrators, control),
  )
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
}

/** Where none was named: that of the catalogue with the most flux through the beam, and those to try after it. */
function chooseCalibrators(ms: string): string[] {
  const [{ name, apparentFluxJy }, ...others] = calibratorsToTry(ms)
  warn(`no calibrator named: taking ${name}, ${apparentFluxJy.toPrecision(3)} Jy through the beam`)
  return [name, ...others.map((one) => one.name)]
}
