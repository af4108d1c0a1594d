import {
  checkImageOptions,
  DEFAULT_SELFCAL_OPTIONS,
  parseFluxJy,
  parseSolutionInterval,
  parseUvRange,
  type SelfcalOptions,
  type SelfcalReport,
  selfcal,
} from '@contimg/pipeline'
import { type Command, Option } from 'commander'
import { BEAM_HELP } from './beam-help.ts'
import { fieldIds } from './field-ids.ts'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { jsonText } from './json-text.ts'
import { addNoRegister, noted } from './noted.ts'
import { refuseSelfcalFlags } from './selfcal-refused.ts'
import { textTable } from './text-table.ts'
import { fromOptions, number, numberFrom, wholeNumber } from './values.ts'

interface SelfcalFlags {
  readonly initialCaltables?: string[]
  readonly maxIterations: number
  readonly minSnrImprovement: number
  readonly minInitialSnr: number
  readonly resetMs?: boolean
  readonly phaseSolints: string
  readonly phaseMinsnr: number
  readonly amplitude: boolean
  readonly ampSolint: string
  readonly ampMinsnr: number
  readonly combineSpw?: boolean
  readonly imsize: number
  readonly cellArcsec: number
  readonly niter: number
  readonly threshold: string
  readonly robust: number
  readonly field: string
  readonly uvrange?: string
  readonly refant?: string
  readonly beam: string
  readonly json?: boolean
}

const ARCSEC_RAD = Math.PI / 648000

/** `contimg selfcal`; the user guide's cli_selfcal has the same flags. */
export function registerSelfcal(program: Command): void {
  const { image, limits, ...defaults } = DEFAULT_SELFCAL_OPTIONS
  const command = program
    .command('selfcal')
    .argument('<ms>', 'Measurement Set')
    .argument('<folder>', 'where images, tables and the journal go; called again with it, it goes on')
    .summary('improve the gains by what the image shows')
    .description(
      'Images, takes the CLEAN components for a model, solves for phases over ever shorter times and then for ' +
        'amplitudes, and keeps each step that raises the dynamic range enough. All of it on a copy: the Measurement ' +
        'Set gets the tables that were kept at the end, and stays as it is where none was.',
    )
    .option('--initial-caltables <tables...>', 'applied first: those that made CORRECTED_DATA, where it is there')
    .option('--reset-ms', 'begin at DATA although there is a CORRECTED_DATA')
    .option('--max-iterations <n>', 'steps at most', wholeNumber, defaults.maximumSteps)
    .option('--min-snr-improvement <x>', 'a step must raise peak over noise by it', numberFrom(1), limits.snrGain)
    .option('--min-initial-snr <n>', 'of the first image', numberFrom(0), limits.initialSnr)
    .option('--phase-solints <spans>', 'of the phase steps', defaults.phaseIntervals.map((s) => `${s}s`).join())
    .option('--phase-minsnr <n>', 'phases with less are flagged', numberFrom(0), defaults.phaseMinimumSnr)
    .option('--no-amplitude', 'phases only')
    .option('--amp-solint <span>', 'of the amplitude step', `${defaults.amplitudeInterval}`)
    .option('--amp-minsnr <n>', 'amplitudes with less are flagged', numberFrom(0), defaults.amplitudeMinimumSnr)
    .option('--combine-spw', 'one gain for all spectral windows, for faint fields')
    .option('--imsize <pixels>', 'width and height', wholeNumber, image.sizePx)
    .option('--cell-arcsec <n>', 'a pixel', numberFrom(0.01, 3600), Math.round(image.cellRad / ARCSEC_RAD))
    .option('--niter <n>', 'iterations of CLEAN at most', wholeNumber, image.iterations)
    .option('--threshold <flux>', 'residual to stop at, such as 0.5mJy; auto leaves noise out of the model', 'auto')
    .option('--robust <n>', 'of Briggs weighting', number, 0)
    .option('--field <ids>', 'all, or FIELD_IDs such as 3,10~14', 'all')
    .option('--concatenate-fields', 'fields are imaged and solved together: it is always so')
    .option('--uvrange <range>', 'of the baselines that are solved, such as >1klambda')
    .option('--refant <name>', 'antenna of phase zero (default 103, else the next in the fallback order)')
    .option('--beam <name>', `${BEAM_HELP}; it tells how well the brightest source is seen`, defaults.beam)
    .addOption(new Option('--backend <name>', 'what images').choices(['contimg']).default('contimg'))
    .option('--no-unicat-seeding', 'no mask from a catalogue: there is none')
    .option('--json', 'print the report as JSON')
    .action((ms: string, folder: string, flags: SelfcalFlags) => runSelfcal(ms, folder, flags, command))
  addNoRegister(command)
  refuseSelfcalFlags(command)
  addExamples(command, [
    'contimg selfcal obs.ms selfcal/obs --initial-caltables obs_bpcal obs_gpcal obs_gacal',
    'contimg selfcal obs.ms selfcal/obs --reset-ms --phase-solints 120s,30s --no-amplitude',
  ])
}

async function runSelfcal(ms: string, folder: string, flags: SelfcalFlags, command: Command): Promise<void> {
  const options = fromOptions(() => selfcalOptions(flags))
  const made = ({ tables }: SelfcalReport) => (tables.length === 0 ? [] : [ms, ...tables])
  const what = { stage: 'selfcal', used: [ms, ...options.initialTables], made }
  const report = await noted(command, what, () => follow('selfcal', (control) => selfcal(ms, folder, options, control)))
  console.log(flags.json ? jsonText(report) : reportText(ms, report))
}

function selfcalOptions(flags: SelfcalFlags): SelfcalOptions {
  const defaults = DEFAULT_SELFCAL_OPTIONS
  const image = {
    ...defaults.image,
    sizePx: flags.imsize,
    cellRad: flags.cellArcsec * ARCSEC_RAD,
    iterations: flags.niter,
    threshold: flags.threshold === 'auto' ? ('auto' as const) : parseFluxJy(flags.threshold),
    weighting: { kind: 'briggs' as const, robust: flags.robust },
    fields: fieldIds(flags.field),
  }
  checkImageOptions({ ...image, imageName: '', column: 'DATA' })
  return {
    ...defaults,
    initialTables: (flags.initialCaltables ?? []).flatMap((list) => list.split(',')),
    fromData: flags.resetMs === true,
    phaseIntervals: flags.phaseSolints.split(',').map((span) => parseSolutionInterval(span.trim())),
    amplitudeInterval: flags.amplitude ? parseSolutionInterval(flags.ampSolint) : 'none',
    maximumSteps: flags.maxIterations,
    phaseMinimumSnr: flags.phaseMinsnr,
    amplitudeMinimumSnr: flags.ampMinsnr,
    combineWindows: flags.combineSpw === true,
    beam: flags.beam,
    ...(flags.uvrange !== undefined && { uvRange: parseUvRange(flags.uvrange) }),
    ...(flags.refant !== undefined && { referenceAntenna: flags.refant }),
    limits: { ...defaults.limits, snrGain: flags.minSnrImprovement, initialSnr: flags.minInitialSnr },
    image,
  }
}

function reportText(ms: string, { status, reason, initial, final, steps, tables }: SelfcalReport): string {
  const columns = [
    { heading: 'step' },
    { heading: 'dynamic range', digits: 1 },
    { heading: 'peak', unit: 'Jy/beam', digits: 4 },
    { heading: 'noise', unit: 'mJy/beam', digits: 4 },
    { heading: '' },
  ]
  const row = (name: string, image: SelfcalReport['initial'] | undefined, verdict: string) => [
    name,
    image?.snr ?? '—',
    image?.peakJy ?? '—',
    image ? 1e3 * image.noiseJy : '—',
    verdict,
  ]
  const rows = steps.map(({ kind, interval, image, verdict }) => {
    const span = typeof interval === 'number' ? `${interval}s` : interval
    return row(`${kind} ${span}`, image, verdict.status)
  })
  const applied = tables.length > 0 ? `applied to ${ms}: ${tables.join(' ')}` : `${ms} is as it was`
  const gain = `dynamic range × ${(final.snr / initial.snr).toFixed(3)}`
  return `${textTable(columns, [row('begin', initial, ''), ...rows])}\n${status}: ${reason}\n${gain}; ${applied}`
}
