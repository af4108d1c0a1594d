import { applyCalibration } from '@contimg/pipeline'
import type { Command } from 'commander'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'

export function registerApply(program: Command): void {
  const command = program.command('apply').argument('<ms>', 'Measurement Set')
  describeApply(command)
    .requiredOption('--caltable <tables...>', 'calibration tables, in any order')
    .action((ms: string, { caltable }: { caltable: string[] }) => runApply(ms, caltable))
  addExamples(command, ['contimg apply obs.ms --caltable obs_bpcal obs_gpcal obs_gacal'])
}

export function describeApply(command: Command): Command {
  return command
    .summary('apply calibration tables')
    .description(
      'Writes CORRECTED_DATA = DATA / (G_i conj(G_j)), G the product of all tables; flags what has no solution, and ' +
        'makes WEIGHT that of the corrected data.',
    )
}

export async function runApply(ms: string, tables: readonly string[]): Promise<void> {
  const { flagged, fractions } = await follow('apply', (control) => applyCalibration(ms, tables, control))
  const share = (100 * fractions.all.fraction).toFixed(2)
  console.log(`${ms}  CORRECTED_DATA written; ${flagged} samples had no solution, ${share} % flagged in all`)
}
