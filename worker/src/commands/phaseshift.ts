import { parseCentre, phaseshift } from '@contimg/pipeline'
import type { Command } from 'commander'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { addNoRegister, noted } from './noted.ts'
import { fromOptions } from './values.ts'

export function registerPhaseshift(program: Command): void {
  const command = program
    .command('phaseshift')
    .summary('copy a Measurement Set to one common phase centre')
    .description(
      'Copies a Measurement Set so that all rows share one phase centre: exact (u, v, w) and phases of every visibility ' +
        'column, one FIELD row. WSClean images only field 0, AOFlagger treats each field alone: give them this.',
    )
    .argument('<ms>', 'Measurement Set')
    .requiredOption('--to <centre>', 'meridian (the median of the fields), a calibrator, or RA,DEC')
    .requiredOption('--out <ms>', 'the Measurement Set to write')
  addNoRegister(command).action((ms: string, flags: { to: string; out: string }) => run(command, ms, flags))
  addExamples(command, [
    'contimg phaseshift obs.ms --to meridian --out obs_meridian.ms',
    'contimg phaseshift obs.ms --to 0834+555 --out obs_cal.ms',
    'contimg phaseshift obs.ms --to 08:34:54.9,+55:34:21.1 --out obs_cal.ms',
  ])
}

async function run(command: Command, ms: string, { to, out }: { to: string; out: string }): Promise<void> {
  if (to !== 'meridian') fromOptions(() => parseCentre(to)) // refused before anything is read
  const { centre, rowCount, columns } = await noted(
    command,
    { stage: 'phaseshift', used: [ms], made: () => [out] },
    () => follow('phaseshift', (control) => phaseshift(ms, to, out, control)),
  )
  const deg = 180 / Math.PI
  const place = `RA ${(centre.raRad * deg).toFixed(5)}° Dec ${(centre.decRad * deg).toFixed(5)}°`
  console.log(`${out}  ${rowCount} rows, ${columns.join(', ')} moved to ${place}`)
}
