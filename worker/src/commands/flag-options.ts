import {
  DEFAULT_FLAG_OPTIONS,
  FLAG_MODES,
  type FlagMode,
  type FlagOptions,
  QUACK_MODES,
  type QuackMode,
  type SelectionTexts,
} from '@contimg/pipeline'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { addRfiOptions, RFI_FLAGS, type RfiFlags } from './flag-rfi.ts'
import { number, numberFrom, OptionError } from './values.ts'

const RAD = Math.PI / 180

/** Modes of samples, and what goes its own ways. */
export type FlagWord = FlagMode | 'rfi' | 'summary'

/** What the command line says of modes and of what they may touch. */
export interface FlagModeFlags extends RfiFlags {
  readonly mode?: readonly FlagWord[]
  readonly column: string
  readonly clipMin?: number | undefined
  readonly clipMax?: number | undefined
  readonly clipOutside: boolean
  readonly clipSigma: number
  readonly shadowTolerance: number
  readonly quackInterval: number
  readonly quackMode: QuackMode
  readonly lowerLimit?: number
  readonly upperLimit?: number
  readonly growTime: number
  readonly growFreq: number
  readonly growAround?: boolean
  readonly flagNearTime?: boolean
  readonly flagNearFreq?: boolean
  readonly extendPols?: boolean
  readonly antenna?: string
  readonly uvrange?: string
  readonly scan?: string
  readonly spw?: string
  readonly field?: string
  readonly timerange?: string
  readonly correlation?: string
}

/** The options that only some modes look at, by the names under which commander keeps them. */
const OF_MODE: Readonly<Record<string, readonly FlagWord[]>> = {
  ...Object.fromEntries(RFI_FLAGS.map((name) => [name, ['rfi'] as const])),
  column: ['zeros', 'clip', 'rfi'],
  datacolumn: ['zeros', 'clip', 'rfi'],
  min: ['clip'],
  max: ['clip'],
  clipMin: ['clip'],
  clipMax: ['clip'],
  clipOutside: ['clip'],
  clipSigma: ['clip'],
  shadowTolerance: ['shadow'],
  quackInterval: ['quack'],
  quackMode: ['quack'],
  lowerLimit: ['elevation'],
  upperLimit: ['elevation'],
  growTime: ['extend'],
  growFreq: ['extend'],
  growAround: ['extend'],
  flagNearTime: ['extend'],
  flagNearFreq: ['extend'],
  extendPols: ['extend'],
}

const SELECTION = ['antenna', 'uvrange', 'scan', 'spw', 'field', 'timerange', 'correlation'] as const

export const MODES_TEXT =
  '  reset      takes flags back\n' +
  '  zeros      exact zeros, and what is no finite number\n' +
  '  autos      autocorrelations\n' +
  '  clip       amplitudes outside limits, or far from the median\n' +
  '             of their baseline and polarization\n' +
  '  shadow     antennas behind another dish\n' +
  '  quack      the beginning or end of scans\n' +
  '  elevation  phase centres too low or too high\n' +
  '  manual     all that is selected\n' +
  '  extend     what lies about other flags\n' +
  '  rfi        interference, found in time and frequency over all\n' +
  '             windows; goes alone, or after the others\n' +
  '  summary    changes nothing, counts flags'

/** Adds the options of the modes, and those that select. */
export function addModeOptions(command: Command): Command {
  const { quackIntervalS, quackMode } = DEFAULT_FLAG_OPTIONS
  return addRfiOptions(command)
    .option('--mode <modes>', 'what to flag; several, such as zeros,autos, go through the data together', modes)
    .option('--clip-sigma <n>', 'of clip: distance from the median in σ = 1.4826 MAD', numberFrom(0), 0)
    .option('--clip-outside', 'of clip: flag what lies outside the limits', true)
    .option('--no-clip-outside', 'of clip: flag what lies between them')
    .option('--shadow-tolerance <m>', 'of shadow: by how much dishes may overlap', number, 0)
    .option('--quack-interval <s>', 'of quack', number, quackIntervalS)
    .addOption(
      new Option('--quack-mode <mode>', 'of quack: beg, endb flag the first or last seconds, tail, end all but these')
        .choices(QUACK_MODES)
        .default(quackMode),
    )
    .option('--lower-limit <deg>', 'of elevation', number)
    .option('--upper-limit <deg>', 'of elevation', number)
    .option('--grow-time <percent>', 'of extend: flag channels flagged at so many times, at all', number, 0)
    .option('--grow-freq <percent>', 'of extend: flag times flagged in so many channels, in all', number, 0)
    .option('--grow-around', 'of extend: flag what has more than four flagged neighbours')
    .option('--flag-near-time', 'of extend: flag the samples before and after')
    .option('--flag-near-freq', 'of extend: flag the channels beside')
    .option('--extend-pols', 'of extend: flag all polarizations where one is')
    .option('--antenna <list>', "only these antennas or baselines: 103, '103&104', '!103', '*&&&', '<50m'")
    .option('--uvrange <range>', 'only these distances: 2~50m, <1km, >2klambda')
    .option('--scan <list>', 'only these scans: 1~3')
    .option('--spw <list>', "only these windows and channels: 0~3, '0:5~10;20', *:1400~1410MHz")
    .option('--field <list>', 'only these fields, by number, name or pattern')
    .option('--timerange <list>', 'only these times, UTC: 2025/10/18/02:28:00~02:30:00')
    .option('--correlation <list>', 'only these polarizations: XX,YY')
}

function modes(text: string): FlagWord[] {
  const known: readonly string[] = [...FLAG_MODES, 'rfi', 'summary']
  const wanted = text.split(',').map((mode) => mode.trim())
  const unknown = wanted.find((mode) => !known.includes(mode))
  const named = wanted.length > 1 ? `"${unknown}", ` : ''
  if (unknown !== undefined) throw new InvalidArgumentError(`${named}wanted some of ${known.join(', ')}`)
  return wanted as FlagWord[]
}

/** One record a mode. @throws OptionError where an option was given that none of the modes looks at */
export function flagOptions(command: Command, flags: FlagModeFlags): FlagOptions[] {
  const wanted = (flags.mode ?? []).filter((mode): mode is FlagMode => mode !== 'summary' && mode !== 'rfi')
  refuseOptionsOfOthers(command, flags.mode ?? [])
  const common = { ...DEFAULT_FLAG_OPTIONS, ...valueOptions(flags), ...extendOptions(flags) }
  return wanted.map((mode) => ({ ...common, mode, selection: selectionOf(flags) }))
}

function valueOptions(flags: FlagModeFlags): Partial<FlagOptions> {
  const { lowerLimit, upperLimit } = flags
  return {
    column: flags.column,
    minimum: flags.clipMin ?? DEFAULT_FLAG_OPTIONS.minimum,
    maximum: flags.clipMax ?? DEFAULT_FLAG_OPTIONS.maximum,
    clipOutside: flags.clipOutside,
    sigma: flags.clipSigma,
    shadowToleranceM: flags.shadowTolerance,
    quackIntervalS: flags.quackInterval,
    quackMode: flags.quackMode,
    lowestElevationRad: lowerLimit === undefined ? -Infinity : lowerLimit * RAD,
    highestElevationRad: upperLimit === undefined ? Infinity : upperLimit * RAD,
  }
}

function extendOptions(flags: FlagModeFlags): Partial<FlagOptions> {
  return {
    growTimePercent: flags.growTime,
    growFrequencyPercent: flags.growFreq,
    growAround: flags.growAround === true,
    flagNearTime: flags.flagNearTime === true,
    flagNearFrequency: flags.flagNearFreq === true,
    acrossPolarizations: flags.extendPols === true,
  }
}

export function selectionOf(flags: FlagModeFlags): SelectionTexts {
  return Object.fromEntries(SELECTION.map((name) => [name, flags[name]]))
}

/** Refuses what would be passed over in silence. */
export function refuseOptionsOfOthers(command: Command, wanted: readonly FlagWord[]): void {
  for (const [name, ofModes] of Object.entries(OF_MODE)) {
    if (command.getOptionValueSource(name) !== 'cli' || ofModes.some((mode) => wanted.includes(mode))) continue
    const option = command.options.find((one) => one.attributeName() === name && !one.negate)
    throw new OptionError(`${option?.long ?? name} is of mode ${ofModes.join(' or ')}, wanted that mode`)
  }
}

/** Refuses a selection where nothing is selected from. */
export function refuseSelection(command: Command, what: string, takes = 'whole flag versions'): void {
  const given = SELECTION.find((name) => command.getOptionValueSource(name) === 'cli')
  if (given) throw new OptionError(`--${given} does not go with ${what}, which takes ${takes}`)
}
