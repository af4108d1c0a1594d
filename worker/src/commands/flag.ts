import {
  DEFAULT_FLAG_OPTIONS,
  FLAG_MODES,
  type FlagFractions,
  type FlagMode,
  flagMeasurementSet,
  summariseFlags,
} from '@contimg/pipeline'
import { type Command, Option } from 'commander'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { textTable } from './text-table.ts'
import { number } from './values.ts'

interface Options {
  readonly mode: FlagMode | 'summary'
  readonly column: string
  readonly min?: number
  readonly max?: number
}

export function registerFlag(program: Command): void {
  const command = program
    .command('flag')
    .summary('flag samples of a Measurement Set, or summarise its flags')
    .description(
      'Flags samples in place, in the FLAG column. Every mode but reset adds to the flags that are there:\n' +
        '  reset    takes all flags back\n' +
        '  zeros    exact zeros, and what is no finite number\n' +
        '  autos    autocorrelations\n' +
        '  clip     amplitudes outside --min and --max, and what is no finite number\n' +
        '  summary  changes nothing',
    )
    .argument('<ms>', 'Measurement Set')
    .addOption(new Option('--mode <mode>', 'what to flag').choices([...FLAG_MODES, 'summary']).makeOptionMandatory())
    .option('--column <name>', 'whose values zeros and clip look at', DEFAULT_FLAG_OPTIONS.column)
    .option('--min <amplitude>', 'of clip, in the unit of the column', number)
    .option('--max <amplitude>', 'of clip, in the unit of the column', number)
    .action(run)
  addExamples(command, [
    'contimg flag obs.ms --mode zeros',
    'contimg flag obs.ms --mode clip --max 0.5',
    'contimg flag obs.ms --mode summary',
  ])
}

async function run(ms: string, { mode, column, min, max }: Options): Promise<void> {
  if (mode === 'summary') return printFractions(await summariseFlags(ms))
  const { minimum, maximum } = DEFAULT_FLAG_OPTIONS
  const options = { mode, column, minimum: min ?? minimum, maximum: max ?? maximum }
  const { changed, fractions } = await follow(`flag ${mode}`, (control) => flagMeasurementSet(ms, options, control))
  console.log(`${changed} samples changed`)
  printFractions(fractions)
}

function printFractions({ all, antennas, spectralWindows, polarizations }: FlagFractions): void {
  console.log(`${(100 * all.fraction).toFixed(3)} % of ${all.total} samples flagged\n`)
  for (const [heading, parts] of [
    ['antenna', antennas],
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
