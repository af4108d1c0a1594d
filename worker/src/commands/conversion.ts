import type { Command } from 'commander'
import { registerGroups } from './conversion-groups.ts'
import { registerIndex } from './conversion-index.ts'
import { registerNormalize } from './conversion-normalize.ts'
import { registerValidate } from './conversion-validate.ts'
import { describeConvert, runConvert } from './convert.ts'
import type { ConvertFlags } from './convert-flags.ts'
import { registerFindCalibrators } from './find-calibrators.ts'
import { addExamples, LONG_FORMS } from './help.ts'
import { OptionError } from './values.ts'
import { registerVerifyMs } from './verify-ms.ts'

/** `contimg conversion …`: the verb convert as today's operators call it, and for many observations at once. */
export function registerConversion(program: Command): void {
  const group = program.command('conversion').description('Makes Measurement Sets of the HDF5 files of the correlator.')
  group.summary('single: what convert does; groups: every observation of a folder').helpGroup(LONG_FORMS)
  registerSingle(group)
  registerGroups(group)
  registerNormalize(group)
  registerValidate(group)
  registerIndex(group)
  registerVerifyMs(group)
  registerFindCalibrators(group)
}

function registerSingle(group: Command): void {
  const command = group
    .command('single')
    .argument('<paths...>', 'UVH5 files of one observation, or the folder of these; then the Measurement Set to write')
    .option('--out <ms>', 'the Measurement Set to write, instead of the last path')
  describeConvert(command).action((paths: string[], { out, ...flags }: ConvertFlags & { out?: string }) => {
    const inputs = out === undefined ? paths.slice(0, -1) : paths
    if (inputs.length === 0)
      throw new OptionError(`found only ${paths[0]}, wanted HDF5 files, then the Measurement Set`)
    return runConvert(command, inputs, out ?? paths.at(-1)!, flags)
  })
  addExamples(command, [
    'contimg conversion single incoming obs.ms',
    'contimg conversion single incoming/2025-10-18T02:27:*_sb??.hdf5 obs.ms',
  ])
}
