import type { Command } from 'commander'
import { registerQaCalibration } from './calibration-qa.ts'
import { LONG_FORMS } from './help.ts'

/** `contimg qa …`: verdicts on products as the user guide calls them. */
export function registerQa(program: Command): void {
  const group = program.command('qa').description('Judges products.')
  group.summary('calibration').helpGroup(LONG_FORMS)
  registerQaCalibration(group)
}
