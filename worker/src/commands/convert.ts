import { type ConvertOptions, convert, readOrientation } from '@contimg/pipeline'
import type { Command } from 'commander'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { warn } from './warn.ts'

interface Options {
  readonly out: string
  readonly allowMissing?: boolean
  readonly telescopeName?: string
  readonly iers?: string
}

export function registerConvert(program: Command): void {
  const command = program
    .command('convert')
    .summary('make a Measurement Set of the subband files of one observation')
    .description(
      'Makes one Measurement Set of the UVH5 files of one observation, given in any order: 16 spectral windows ascending\n' +
        'in frequency, 24 fields at the ICRS direction of the meridian, (u, v, w) computed for them.',
    )
    .argument('<files...>', 'UVH5 files, one a subband')
    .requiredOption('--out <ms>', 'the Measurement Set to write')
    .option('--allow-missing', 'convert what there is of the sixteen subbands')
    .option('--telescope-name <name>', "for OBSERVATION, instead of the header's")
    .option('--iers <file>', 'finals2000A file, for dUT1 and polar motion')
    .action(run)
  addExamples(command, [
    'contimg convert incoming/2025-10-17T14:40:*_sb??.hdf5 --out obs.ms',
    'contimg convert a.hdf5 b.hdf5 --out part.ms --allow-missing',
  ])
}

async function run(files: string[], { out, iers, ...rest }: Options): Promise<void> {
  const options: Partial<ConvertOptions> = {
    ...rest,
    ...(iers !== undefined && { orientation: readOrientation(iers) }),
  }
  const made = await follow('convert', (control) => convert(files, out, options, control))
  made.warnings.forEach(warn)
  const { path, startIso, rowCount, spectralWindowCount, fieldCount } = made
  console.log(`${path}  ${startIso}  ${rowCount} rows, ${spectralWindowCount} spectral windows, ${fieldCount} fields`)
}
