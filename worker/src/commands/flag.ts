import {
  DEFAULT_FLAG_OPTIONS,
  type FlagFractions,
  type FlagOptions,
  flagMeasurementSet,
  summariseFlags,
} from '@contimg/pipeline'
import { type Command, Option } from 'commander'
import { addAgain, flagOnce, refusingTwice } from './flag-once.ts'
import {
  addModeOptions,
  type FlagModeFlags,
  flagOptions,
  MODES_TEXT,
  refuseSelection,
  selectionOf,
} from './flag-options.ts'
import { checkRfiFlags, runRfi } from './flag-rfi.ts'
import { addVersionOptions, runVersionAction, VERSION_ACTIONS, type VersionFlags } from './flag-versions.ts'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { jsonText } from './json-text.ts'
import { addNoRegister, noted } from './noted.ts'
import { textTable } from './text-table.ts'
import { number, OptionError } from './values.ts'

/** What `contimg flag` and `contimg calibration flag` take, whichever names they have for it. */
export type FlagFlags = FlagModeFlags & VersionFlags & { readonly again?: boolean }

export function registerFlag(program: Command): void {
  const command = program.command('flag').argument('<ms>', 'Measurement Set')
  describeFlag(command)
    .option('--column <name>', 'whose values zeros and clip look at', DEFAULT_FLAG_OPTIONS.column)
    .option('--min <amplitude>', 'of clip, in the unit of the column', number)
    .option('--max <amplitude>', 'of clip, in the unit of the column', number)
    .addOption(new Option('--clip-min <amplitude>', 'the same').argParser(number))
    .addOption(new Option('--clip-max <amplitude>', 'the same').argParser(number))
    .action((ms: string, flags: FlagFlags & { min?: number; max?: number }) =>
      runFlag(command, ms, { ...flags, clipMin: flags.min ?? flags.clipMin, clipMax: flags.max ?? flags.clipMax }),
    )
  addExamples(command, [
    'contimg flag obs.ms --mode zeros,autos',
    'contimg flag obs.ms --mode clip --max 0.5',
    'contimg flag obs.ms --mode zeros,rfi --strategy aggressive',
    "contimg flag obs.ms --mode clip --clip-sigma 7 --antenna '*&'",
    "contimg flag obs.ms --mode manual --antenna 103 --spw '3:40~47' --correlation XX",
    'contimg flag obs.ms --mode summary --json',
    'contimg flag obs.ms --undo',
    'contimg flag obs.ms --restore before_flag_1 --merge or',
  ])
}

/** `contimg calibration flag`, as the user guide has it. */
export function registerLongFlag(group: Command): void {
  const command = group.command('flag').requiredOption('--ms <ms>', 'Measurement Set')
  describeFlag(command)
    .addOption(
      new Option('--datacolumn <name>', 'whose values zeros and clip look at')
        .choices(['data', 'corrected_data', 'model_data'])
        .default('data'),
    )
    .option('--clip-min <amplitude>', 'of clip, in the unit of the column', number)
    .option('--clip-max <amplitude>', 'of clip, in the unit of the column', number)
    .action((flags: Omit<FlagFlags, 'column'> & { ms: string; datacolumn: string }) =>
      runFlag(command, flags.ms, { ...flags, column: flags.datacolumn.toUpperCase() }),
    )
  addExamples(command, [
    'contimg calibration flag --ms obs.ms --mode zeros',
    'contimg calibration flag --ms obs.ms --mode rfi --rfi-backend aoflagger',
    'contimg calibration flag --ms obs.ms --mode quack --quack-interval 13 --quack-mode endb',
    'contimg calibration flag --ms obs.ms --mode extend --grow-time 50 --grow-freq 80',
  ])
}

function describeFlag(command: Command): Command {
  command
    .summary('flag samples of a Measurement Set, summarise its flags, undo')
    .description(
      'Flags samples in place, in the columns FLAG and FLAG_ROW. Every mode but reset adds to the flags that are there:\n' +
        `${MODES_TEXT}\n\nWhat the flags were is kept as a flag version, as CASA's flagmanager has them, before anything changes.`,
    )
  return addNoRegister(addVersionOptions(addAgain(addModeOptions(command)))).option('--json', 'print JSON')
}

async function runFlag(command: Command, ms: string, flags: FlagFlags): Promise<void> {
  const actions = [...VERSION_ACTIONS, 'mode' as const].filter((name) => flags[name] !== undefined)
  if (actions.length !== 1) {
    const wanted = `--mode or one of ${VERSION_ACTIONS.map((name) => `--${name}`).join(', ')}`
    throw new OptionError(
      `${actions.length === 0 ? 'nothing to do' : `--${actions.join(' and --')}`}, wanted ${wanted}`,
    )
  }
  const options = flagOptions(command, flags)
  if (!flags.mode) {
    refuseSelection(command, `--${actions[0]}`)
    return noted(command, changing(ms), () => runVersionAction(ms, flags))
  }
  if (flags.mode.includes('rfi')) return runModesAndRfi(command, ms, options, flags)
  if (options.length < flags.mode.length) {
    if (flags.mode.length > 1) throw new OptionError('mode summary goes alone: the others end with one')
    return print(await summariseFlags(ms, selectionOf(flags)), flags.json)
  }
  const label = `flag ${flags.mode.join(',')}`
  const { last: guard } = flagOnce(ms, options, undefined, flags.again)
  const report = await noted(command, changing(ms), () =>
    refusingTwice(ms, () =>
      follow(label, (control) => flagMeasurementSet(ms, options, { ...control, ...(guard && { guard }) })),
    ),
  )
  if (flags.json) return console.log(jsonText(report))
  console.log(`${report.changed} samples changed\nthe flags before are kept as ${report.savedAs}`)
  print(report.fractions)
}

async function runModesAndRfi(
  command: Command,
  ms: string,
  before: readonly FlagOptions[],
  flags: FlagFlags,
): Promise<void> {
  const { mode = [], column, json } = flags
  if (mode.length !== before.length + 1 || mode.at(-1) !== 'rfi')
    throw new OptionError(`mode ${mode.join(',')}, wanted rfi once, as the last`)
  refuseSelection(command, 'mode rfi', 'all of it')
  checkRfiFlags(command, flags)
  const once = flagOnce(ms, before, { ...flags, column }, flags.again)
  const label = `flag ${mode.slice(0, -1).join(',')}`
  const { report, text } = await noted(command, changing(ms), async () => {
    if (before.length > 0 && !once.isBegun())
      await follow(label, (control) =>
        flagMeasurementSet(ms, before, { ...control, ...(once.before && { guard: once.before }) }),
      )
    return await refusingTwice(ms, () => runRfi(ms, column, flags, once.last))
  })
  const fractions = await summariseFlags(ms)
  if (json) return console.log(jsonText({ ...report, fractions }))
  console.log(text)
  print(fractions)
}

const changing = (ms: string) => ({ stage: 'flag', used: [ms], made: () => [ms] })

function print(fractions: FlagFractions, json = false): void {
  if (json) {
    console.log(jsonText(fractions))
    return
  }
  const { all, antennas, fields, scans, spectralWindows, polarizations } = fractions
  console.log(`${(100 * all.fraction).toFixed(3)} % of ${all.total} samples flagged\n`)
  for (const [heading, parts] of [
    ['antenna', antennas],
    ['field', fields],
    ['scan', scans],
    ['window', spectralWindows],
    ['polarization', polarizations],
  ] as const) {
    const columns = [{ heading }, { heading: 'samples' }, { heading: 'flagged', unit: '%', digits: 3 }]
    console.log(
      `${textTable(
        columns,
        parts.map((part) => [part.name, part.total, 100 * part.fraction]),
      )}\n`,
    )
  }
}
