import {
  type BandpassCombine,
  CALIBRATE_PRESETS,
  type CalibrateOptions,
  type CalibratePreset,
  DEFAULT_CALIBRATE_OPTIONS,
  parseSolutionInterval,
  parseUvRange,
  type SolutionInterval,
} from '@contimg/pipeline'
import { type Command, Option } from 'commander'
import { given } from '../config.ts'
import { fieldIds } from './field-ids.ts'
import { refuse } from './refuse.ts'
import { numberFrom, OptionError, wholeNumber, wholeNumberFrom } from './values.ts'

/** The flags of `calibrate` that say how to solve. What was not given is undefined, and left to the preset. */
export interface SolveFlags {
  readonly out?: string
  readonly field: string
  readonly refant?: string
  readonly beam: string
  readonly preset?: CalibratePreset
  readonly fast?: boolean
  readonly doK?: boolean
  readonly skipBp?: boolean
  readonly skipG?: boolean
  readonly gaintable?: string[]
  readonly bpMinsnr?: number
  readonly minblperant?: number
  readonly robust?: 'none' | 'huber' | 'student'
  readonly bpCombine?: string
  readonly bpCombineField?: boolean
  readonly bpSmoothType?: 'none' | 'hanning' | 'boxcar' | 'gaussian'
  readonly bpSmoothWindow?: number
  readonly fillgaps?: number
  readonly chanbin?: number
  readonly timebin?: string
  readonly solnorm: boolean
  readonly prebpPhase: boolean
  readonly prebpSolint?: string
  readonly prebpMinsnr?: number
  readonly prebpMinblperant?: number
  readonly prebpUvrange?: string
  readonly gainSolint?: string
  readonly amplitudeSolint?: string
  readonly gainMinsnr?: number
  readonly gainCalmode?: 'ap' | 'p' | 'a'
  readonly combineSpw?: boolean
  readonly separateFields?: boolean
  readonly uvrange?: string
  readonly uvmin?: number
}

export function solveFlags(command: Command): void {
  const { minimumSnr, minimumBaselines, preBandpass, phaseInterval, amplitudeInterval } = DEFAULT_CALIBRATE_OPTIONS
  const choice = (flags: string, text: string, choices: readonly string[]) =>
    command.addOption(new Option(flags, text).choices(choices))
  command
    .option(
      '--refant <names>',
      `antennas of phase zero, best first (default ${given('referenceAntenna') ?? '103'}, else the next in the fallback order)`,
    )
    .option('--field <ids>', 'all, or FIELD_IDs such as 3,10~14: they are solved together', 'all')
  choice(
    '--preset <name>',
    'standard; development: quick, tables NON_SCIENCE_… that apply refuses; high_precision: phases every integration, ' +
      'gains every 60 s, robust',
    Object.keys(CALIBRATE_PRESETS),
  )
  command
    .option('--fast', 'the same as --preset development: 4 channels together, uv over 1 kλ, phases alone')
    .option('--do-k', 'solve for delays over the whole band too, before the bandpass (<prefix>_kcal)')
    .option('--skip-bp', 'gains alone, of DATA after the tables of --gaintable')
    .option('--skip-g', 'bandpass alone, with the flux scale in it')
    .option('--gaintable <tables...>', 'with --skip-bp: tables that DATA is to be corrected with first')
    .option(
      '--bp-minsnr <n>',
      `solutions with less signal to noise are flagged (default ${given('bandpassMinSnr') ?? minimumSnr})`,
      numberFrom(0),
    )
    .option('--minblperant <n>', `baselines that an antenna needs (default ${minimumBaselines})`, wholeNumber)
  choice('--robust <loss>', 'how baselines that disagree count less (default none)', ['none', 'huber', 'student'])
  command
    .option('--bp-combine-field', 'with --bp-combine scan: all fields together after all')
    .option(
      '--bp-combine <what>',
      'what one bandpass goes on over: scan,field (default), one of them, or none; it ends where the other changes',
    )
  choice('--bp-smooth-type <shape>', 'along the channels (default none)', ['none', 'hanning', 'boxcar', 'gaussian'])
  command
    .option(
      '--bp-smooth-window <channels>',
      'width of a boxcar, FWHM of a gaussian (default 3)',
      wholeNumberFrom(1, 999),
    )
    .option('--fillgaps <channels>', 'fill so many flagged channels in a row from their neighbours', wholeNumber)
    .option('--chanbin <channels>', 'channels that share a bandpass solution (default 1)', wholeNumberFrom(1, 9999))
    .option('--timebin <span>', 'the least span of a phase, of integrations that would otherwise have one each')
    .option('--no-solnorm', 'leave the flux scale in the bandpass')
    .option('--prebp-phase', 'follow the phases within the bandpass solve (default)', true)
    .option('--no-prebp-phase', 'take them as constant')
    .option('--prebp-solint <span>', `of these phases, or none (default ${preBandpass}s)`)
    .option('--prebp-minsnr <n>', `of these phases (default ${minimumSnr})`, numberFrom(0))
    .option('--prebp-minblperant <n>', 'baselines that an antenna needs for them (default --minblperant)', wholeNumber)
    .option('--prebp-uvrange <range>', 'baselines that tell them, such as >1klambda (default --uvrange)')
    .option(
      '--gain-solint <span>',
      `of the phases: inf, int, 60s or 5min (default ${given('gainInterval') ?? phaseInterval})`,
    )
    .option('--amplitude-solint <span>', `of the amplitudes (default ${amplitudeInterval})`)
    .option('--gain-minsnr <n>', `of both (default ${minimumSnr})`, numberFrom(0))
  choice('--gain-calmode <mode>', 'phases and amplitudes, or one of them (default ap)', ['ap', 'p', 'a'])
  command
    .option('--combine-spw', 'one gain for all spectral windows; the table says which window it stands in (SpwMap)')
    .option('--separate-fields', 'gains of each field by itself')
    .option('--uvrange <range>', 'baselines to use: >1klambda, <20klambda or 0.5~10klambda (default all)')
    .option('--uvmin <wavelengths>', 'leave shorter baselines out', numberFrom(0))
  refuse(command, '--prebp-spw <windows>', 'every spectral window has phases of its own within its bandpass solve')
  refuse(command, '--prebp-table-name <name>', 'the phases within the bandpass solve are not kept')
}

/** @throws OptionError, RangeError */
export function solveOptions(flags: SolveFlags): CalibrateOptions {
  const preset = presetOf(flags)
  const base: CalibrateOptions = { ...DEFAULT_CALIBRATE_OPTIONS, ...fromSettings(), ...preset }
  const chosen = withoutUndefined({
    outPrefix: flags.out,
    referenceAntenna: flags.refant,
    minimumSnr: flags.bpMinsnr,
    minimumBaselines: flags.minblperant,
    loss: flags.robust,
    delays: flags.doK,
    fillGaps: flags.fillgaps,
    channelBin: flags.chanbin,
    preBandpassMinimumSnr: flags.prebpMinsnr,
    preBandpassMinimumBaselines: flags.prebpMinblperant,
    preBandpassUv: flags.prebpUvrange === undefined ? undefined : parseUvRange(flags.prebpUvrange),
    gainMinimumSnr: flags.gainMinsnr,
    combineWindows: flags.combineSpw,
    phaseInterval: interval(flags.gainSolint),
    amplitudeInterval: interval(flags.amplitudeSolint),
  })
  checkCombination(flags)
  return binned(flags, {
    ...base,
    ...chosen,
    ...uvLimits(flags),
    ...(!flags.solnorm && { normalise: false }),
    ...smoothingOf(flags),
    ...bandpassCombine(flags),
    fields: fieldIds(flags.field),
    beam: flags.beam,
    bandpass: !flags.skipBp,
    priorTables: (flags.gaintable ?? []).flatMap((list) => list.split(',')),
    gains: flags.skipG ? 'none' : (flags.gainCalmode ?? base.gains),
    combineFields: !flags.separateFields,
    preBandpass: preBandpassOf(flags, base),
  })
}

/** What the site has set instead of the usual values; a preset that was chosen goes before it. */
function fromSettings(): Partial<CalibrateOptions> {
  return withoutUndefined({
    minimumSnr: given('bandpassMinSnr'),
    referenceAntenna: given('referenceAntenna'),
    phaseInterval: interval(given('gainInterval')),
  })
}

function presetOf({ preset, fast }: SolveFlags): Partial<CalibrateOptions> {
  if (fast && preset !== undefined && preset !== 'development')
    throw new OptionError(`--fast is --preset development, not ${preset}: wanted one of them`)
  return CALIBRATE_PRESETS[fast ? 'development' : (preset ?? 'standard')]
}

function checkCombination({
  skipBp,
  skipG,
  doK,
  gaintable,
  bpCombine,
  bpSmoothWindow,
  bpSmoothType,
}: SolveFlags): void {
  if (skipBp && skipG) throw new OptionError('--skip-bp and --skip-g leave nothing to solve for, wanted one of them')
  if (skipBp && doK) throw new OptionError('--do-k takes the delays from the bandpass, wanted no --skip-bp')
  if (gaintable && !skipBp) throw new OptionError('--gaintable goes with --skip-bp, where no bandpass is solved for')
  if (bpSmoothWindow !== undefined && (bpSmoothType ?? 'none') === 'none')
    throw new OptionError('--bp-smooth-window without --bp-smooth-type')
  const odd = wordsOf(bpCombine).find((one) => !COMBINABLE.includes(one))
  if (odd !== undefined)
    throw new OptionError(
      `--bp-combine ${odd}: wanted scan, field, both or none (spectral windows have each a bandpass of their own)`,
    )
}

const COMBINABLE: readonly string[] = ['scan', 'field'] satisfies BandpassCombine[]

/** scan, field; nothing for none. */
function wordsOf(combine: string | undefined): string[] {
  return combine === undefined || combine === 'none' ? [] : combine.split(',').map((one) => one.trim())
}

function bandpassCombine({ bpCombine, bpCombineField }: SolveFlags): Pick<CalibrateOptions, 'bandpassCombine'> {
  if (bpCombine === undefined) return { bandpassCombine: DEFAULT_CALIBRATE_OPTIONS.bandpassCombine }
  const words = [...wordsOf(bpCombine), ...(bpCombineField ? ['field'] : [])]
  return { bandpassCombine: (['scan', 'field'] as const).filter((one) => words.includes(one)) }
}

function interval(text: string | undefined): SolutionInterval | undefined {
  return text === undefined ? undefined : parseSolutionInterval(text)
}

function preBandpassOf({ prebpPhase, prebpSolint }: SolveFlags, base: CalibrateOptions): SolutionInterval | 'none' {
  if (!prebpPhase || prebpSolint === 'none') return 'none'
  return interval(prebpSolint) ?? base.preBandpass
}

/** Phases that would have been one an integration get at least this long. */
function binned({ timebin }: SolveFlags, options: CalibrateOptions): CalibrateOptions {
  const least = interval(timebin)
  if (least === undefined) return options
  if (typeof least !== 'number') throw new OptionError(`--timebin ${timebin}, wanted a time such as 30s`)
  const longer = <T extends SolutionInterval | 'none'>(one: T) =>
    one === 'int' || (typeof one === 'number' && one < least) ? least : one
  return { ...options, preBandpass: longer(options.preBandpass), phaseInterval: longer(options.phaseInterval) }
}

function smoothingOf({ bpSmoothType = 'none', bpSmoothWindow = 3 }: SolveFlags): Pick<CalibrateOptions, 'smoothing'> {
  if (bpSmoothType === 'none') return {}
  if (bpSmoothType === 'boxcar' && bpSmoothWindow % 2 === 0)
    throw new OptionError(
      `--bp-smooth-window ${bpSmoothWindow}: a boxcar has a middle, wanted an odd number of channels`,
    )
  return { smoothing: { shape: bpSmoothType, channels: bpSmoothWindow } }
}

function uvLimits({ uvrange, uvmin }: SolveFlags): Partial<CalibrateOptions> {
  if (uvrange !== undefined && uvmin !== undefined)
    throw new OptionError('--uvrange and --uvmin say the same thing, wanted one of them')
  if (uvmin !== undefined) return { minimumUvWavelengths: uvmin }
  if (uvrange === undefined) return {}
  const { minimum, maximum } = parseUvRange(uvrange)
  return { minimumUvWavelengths: minimum, ...(maximum < Infinity && { maximumUvWavelengths: maximum }) }
}

function withoutUndefined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
}
