import {
  formatCasaImageSummary,
  formatSummary,
  isCasaImage,
  summarizeCasaImage,
  summarizeMeasurementSet,
} from '@contimg/pipeline/inspect'
import type { Command } from 'commander'
import { addExamples } from './help.ts'
import { OptionError } from './values.ts'

export function registerSummary(program: Command): void {
  const command = program
    .command('summary')
    .summary('say what is in a Measurement Set or a CASA image')
    .description(
      'Says what is in a Measurement Set, like listobs: times, scans, fields, spectral windows, and the antennas that ' +
        'have data. Of a CASA image its axes, beam and masks.',
    )
    .argument('<path>', 'Measurement Set or CASA image')
    .option('--sums', 'also read all visibilities and flags, and sum them')
    .option('--json', 'as JSON')
    .action(run)
  addExamples(command, [
    'contimg summary obs.ms',
    'contimg summary obs.ms --sums',
    'contimg summary obs.ms --json',
    'contimg summary field.image',
  ])
}

function run(path: string, { sums = false, json = false }: { sums?: boolean; json?: boolean }): void {
  const print = <T>(summary: T, format: (summary: T) => string): void =>
    console.log(json ? JSON.stringify(summary, null, 2) : format(summary).trimEnd())
  const isImage = isCasaImage(path)
  if (isImage && sums) throw new OptionError(`${path} is an image, wanted a Measurement Set for --sums`)
  if (isImage) print(summarizeCasaImage(path), formatCasaImageSummary)
  else print(summarizeMeasurementSet(path, { sums }), formatSummary)
}
