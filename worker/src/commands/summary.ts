import { formatSummary, summarizeMeasurementSet } from '@contimg/pipeline/inspect'
import type { Command } from 'commander'
import { addExamples } from './help.ts'

export function registerSummary(program: Command): void {
  const command = program
    .command('summary')
    .summary('say what is in a Measurement Set, like listobs')
    .description(
      'Says what is in a Measurement Set, like listobs: times, scans, fields, spectral windows, and the antennas that ' +
        'have data.',
    )
    .argument('<ms>', 'Measurement Set')
    .option('--sums', 'also read all visibilities and flags, and sum them')
    .option('--json', 'as JSON')
    .action((ms: string, { sums = false, json = false }: { sums?: boolean; json?: boolean }) => {
      const summary = summarizeMeasurementSet(ms, { sums })
      console.log(json ? JSON.stringify(summary, null, 2) : formatSummary(summary).trimEnd())
    })
  addExamples(command, ['contimg summary obs.ms', 'contimg summary obs.ms --sums', 'contimg summary obs.ms --json'])
}
