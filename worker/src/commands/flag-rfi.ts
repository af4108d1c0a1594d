import {
  type ChangeGuard,
  DEFAULT_AOFLAGGER_OPTIONS,
  flagInterference,
  flagWithAoflagger,
  RFI_STRATEGIES,
} from '@contimg/pipeline'
import { type Command, Option } from 'commander'
import { follow } from './follow.ts'
import { file, OptionError } from './values.ts'

/** What the command line says of mode rfi. */
export interface RfiFlags {
  readonly strategy: string
  readonly rfiBackend: 'contimg' | 'aoflagger'
  readonly aoflaggerPath: string
  readonly aoflaggerStrategy?: string
}

/** The names under which commander keeps them. */
export const RFI_FLAGS = ['strategy', 'rfiBackend', 'aoflaggerPath', 'aoflaggerStrategy'] as const

export function addRfiOptions(command: Command): Command {
  return command
    .option('--strategy <name>', `of rfi: ${RFI_STRATEGIES.join(', ')}, or a JSON file`, 'default')
    .addOption(
      new Option('--rfi-backend <name>', 'of rfi: what looks for it')
        .choices(['contimg', 'aoflagger'])
        .default('contimg'),
    )
    .option('--aoflagger-path <path>', 'of that backend: the program', file, DEFAULT_AOFLAGGER_OPTIONS.program)
    .option('--aoflagger-strategy <file>', 'of that backend: a Lua strategy (default its own)', file)
}

/** Refuses options of the backend that was not chosen. */
export function checkRfiFlags(command: Command, { rfiBackend }: RfiFlags): void {
  const ofOther = rfiBackend === 'contimg' ? ['aoflaggerPath', 'aoflaggerStrategy'] : ['strategy']
  const strange = ofOther.find((name) => command.getOptionValueSource(name) === 'cli')
  if (strange === undefined) return
  const long = command.options.find((option) => option.attributeName() === strange)?.long
  throw new OptionError(`${long} is not of --rfi-backend ${rfiBackend}`)
}

/** Flags interference. @returns what was done, for JSON, and the same in words */
export async function runRfi(ms: string, column: string, flags: RfiFlags, guard: ChangeGuard | undefined) {
  const guarded = <C extends object>(control: C) => ({ ...control, ...(guard && { guard }) })
  if (flags.rfiBackend === 'aoflagger') {
    const { aoflaggerPath: program, aoflaggerStrategy: strategy } = flags
    const options = { program, strategy, column }
    const report = await follow('flag rfi', (control) => flagWithAoflagger(ms, options, guarded(control)))
    return { report, text: `${report.changed} samples changed by AOFlagger, those before as ${report.savedAs}` }
  }
  const { strategy } = flags
  const report = await follow('flag rfi', (control) => flagInterference(ms, { strategy, column }, guarded(control)))
  const { changed, savedAs, badChannels, badTimes } = report
  const array = `${badChannels} channels and ${badTimes} integrations on the whole array`
  return { report, text: `${changed} samples changed (strategy ${strategy}; ${array}), those before as ${savedAs}` }
}
