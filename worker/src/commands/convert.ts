import { convert, subbandFilesOf } from '@contimg/pipeline'
import type { Command } from 'commander'
import { addConvertFlags, type ConvertFlags, convertOptions } from './convert-flags.ts'
import { tellConverted } from './converted-text.ts'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { noted } from './noted.ts'
import { recordMeasurementSet } from './record-ms.ts'

export function registerConvert(program: Command): void {
  const command = program
    .command('convert')
    .argument('<files...>', 'UVH5 files of one observation, or the folder of these')
    .requiredOption('--out <ms>', 'the Measurement Set to write')
  describeConvert(command).action((files: string[], flags: ConvertFlags & { out: string }) =>
    runConvert(command, files, flags.out, flags),
  )
  addExamples(command, [
    'contimg convert incoming/2025-10-18T02:27:*_sb??.hdf5 --out obs.ms',
    'contimg convert incoming --out obs.ms --iers finals2000A.all',
    'contimg convert a.hdf5 b.hdf5 --out part.ms --allow-missing',
  ])
}

export function describeConvert(command: Command): Command {
  command
    .summary('make a Measurement Set of the subband files of one observation')
    .description(
      'Makes one Measurement Set of the UVH5 files of one observation, given in any order: 16 spectral windows ascending ' +
        'in frequency, 24 fields at the ICRS direction of the meridian, (u, v, w) computed for them. Values that are no ' +
        'finite numbers are set to 0, flagged and counted.',
    )
  return addConvertFlags(command)
}

export async function runConvert(
  command: Command,
  paths: readonly string[],
  out: string,
  flags: ConvertFlags,
): Promise<void> {
  const options = convertOptions(flags)
  const files = paths.flatMap(subbandFilesOf)
  const what = { stage: 'convert', used: files, made: () => [out], ...(flags.db && { database: flags.db }) }
  const made = await noted(command, what, async () => {
    const converted = await follow('convert', (control) => convert(files, out, options, control))
    if (flags.register !== false) await recordMeasurementSet(converted, flags.db)
    return converted
  })
  tellConverted(made, flags.json)
}
