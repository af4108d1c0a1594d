import type { CalibrationReport, SolvedTable } from '@contimg/pipeline'
import type { Command } from 'commander'
import { checkRegistry, type RegisterFlags, registerFlags, registerSolved } from './calibrate-register.ts'
import { addCalibrateFlags, type CalibrateSolveFlags, prepareSolve } from './calibrate-solve.ts'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { type Noted, noted } from './noted.ts'
import { textTable } from './text-table.ts'
import { warn } from './warn.ts'

/** What `calibrate` and `calibration calibrate` share. */
export interface CalibrateFlags extends CalibrateSolveFlags, RegisterFlags {}

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
  command
    .summary('solve for bandpass and gains, and write CASA tables')
    .description(
      'Solves DATA for a bandpass and gains against a calibrator or a list of sources, each seen through the beam of its ' +
        'integration and channel, and writes CASA tables: <prefix>_bpcal (B), _gpcal (phases), _gacal (amplitudes) and, if ' +
        'wanted, _kcal (delays). Tables that pass their quality are registered, where there is a registry.',
    )
  registerFlags(addCalibrateFlags(command))
  return command
}

export async function runCalibrate(ms: string, flags: CalibrateFlags, command: Command): Promise<void> {
  checkRegistry(flags)
  const { files, solve } = await prepareSolve(ms, flags)
  const what: Noted<CalibrationReport> = {
    ...{ stage: 'calibrate', used: [ms, ...files], made: ({ tables }) => tables.map(({ path }) => path) },
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
