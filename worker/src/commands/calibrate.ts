import {
  type CalibrateOptions,
  calibrateMeasurementSet,
  DEFAULT_CALIBRATE_OPTIONS,
  parseSolutionInterval,
  type SolvedTable,
} from '@contimg/pipeline'
import { brightestCalibrator } from '@contimg/pipeline/inspect'
import { type Command, Option } from 'commander'
import { fieldIds } from './field-ids.ts'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { refuse } from './refuse.ts'
import { textTable } from './text-table.ts'
import { file, fromOptions, numberFrom, OptionError, wholeNumber } from './values.ts'
import { warn } from './warn.ts'

/** What `calibrate` and `calibration calibrate` share. */
export interface CalibrateFlags {
  readonly calibrator?: string
  readonly model?: string
  readonly out?: string
  readonly field: string
  readonly refant?: string
  readonly beam: 'airy' | 'none'
  readonly bpMinsnr: number
  readonly minblperant: number
  readonly prebpSolint: string
  readonly gainSolint: string
  readonly amplitudeSolint: string
  readonly solnorm: boolean
  readonly uvmin: number
}

export function registerCalibrate(program: Command): void {
  const command = program.command('calibrate').argument('<ms>', 'Measurement Set')
  describeCalibrate(command).action(runCalibrate)
  addExamples(command, [
    'contimg calibrate obs.ms --calibrator 0834+555 --refant 103',
    'contimg calibrate obs.ms --model sky.csv --gain-solint 60 --out cal/night1',
  ])
}

export function describeCalibrate(command: Command): Command {
  const defaults = DEFAULT_CALIBRATE_OPTIONS
  command
    .summary('solve for bandpass and gains, and write CASA tables')
    .description(
      'Solves DATA for a bandpass and gains against a calibrator or a list of sources, each seen through the beam of its ' +
        'integration and channel, and writes CASA tables: <prefix>_bpcal (B), _gpcal (phases) and _gacal (amplitudes).',
    )
    .option('--calibrator <name>', 'such as 3C286 or 0834+555 (default the brightest through the beam)')
    .option('--model <file>', 'sources instead: a component list, JSON or CSV', file)
    .option('--out <prefix>', 'prefix of the tables (default the Measurement Set without .ms)')
    .option('--field <ids>', 'all, or FIELD_IDs such as 3,10~14', 'all')
    .option('--refant <name>', 'antenna of phase zero (default 103, else the next in the fallback order)')
    .addOption(new Option('--beam <name>', 'primary beam').choices(['airy', 'none']).default(defaults.beam))
    .option('--bp-minsnr <n>', 'solutions with less signal to noise are flagged', numberFrom(0), defaults.minimumSnr)
    .option('--minblperant <n>', 'baselines that an antenna needs', wholeNumber, defaults.minimumBaselines)
    .option('--prebp-solint <span>', 'of the phases within the bandpass solve, or none', `${defaults.preBandpass}s`)
    .option('--gain-solint <span>', 'of the phases: inf, int, 60s or 5min', `${defaults.phaseInterval}`)
    .option('--amplitude-solint <span>', 'of the amplitudes', `${defaults.amplitudeInterval}`)
    .option('--no-solnorm', 'leave the flux scale in the bandpass')
    .option('--uvmin <wavelengths>', 'leave shorter baselines out', numberFrom(0), defaults.minimumUvWavelengths)
  refuse(command, '--do-k', 'delays (K) come with a later step; DSA-110 skips them by default')
  refuse(command, '--skip-bp', 'bandpass and gains are solved together; apply the tables that you want')
  refuse(command, '--skip-g', 'bandpass and gains are solved together; apply the tables that you want')
  return command
}

export async function runCalibrate(ms: string, flags: CalibrateFlags): Promise<void> {
  const options = fromOptions(() => calibrateOptions(flags))
  const isNamed = flags.calibrator !== undefined || flags.model !== undefined
  const request = isNamed ? options : { ...options, calibrator: chooseCalibrator(ms) }
  const report = await follow('calibrate', (control) => calibrateMeasurementSet(ms, request, control))
  report.notes.forEach(warn)
  console.log(`model ${report.model}; reference antenna ${report.referenceAntenna}`)
  const row = (table: SolvedTable) => [table.path, table.total, (100 * table.flagged) / table.total, table.medianSnr]
  const columns = [
    { heading: 'table' },
    { heading: 'solutions' },
    { heading: 'flagged', unit: '%', digits: 2 },
    { heading: 'median SNR', digits: 1 },
  ]
  console.log(textTable(columns, [report.bandpass, report.phase, report.amplitude].map(row)))
}

function calibrateOptions(flags: CalibrateFlags): CalibrateOptions {
  if (flags.calibrator !== undefined && flags.model !== undefined)
    throw new OptionError('--calibrator and --model exclude each other, wanted one of them')
  return {
    ...DEFAULT_CALIBRATE_OPTIONS,
    ...(flags.calibrator !== undefined && { calibrator: flags.calibrator }),
    ...(flags.model !== undefined && { modelPath: flags.model }),
    ...(flags.out !== undefined && { outPrefix: flags.out }),
    ...(flags.refant !== undefined && { referenceAntenna: flags.refant }),
    fields: fieldIds(flags.field),
    beam: flags.beam,
    minimumSnr: flags.bpMinsnr,
    minimumBaselines: flags.minblperant,
    normalise: flags.solnorm,
    preBandpass: flags.prebpSolint === 'none' ? 'none' : parseSolutionInterval(flags.prebpSolint),
    phaseInterval: parseSolutionInterval(flags.gainSolint),
    amplitudeInterval: parseSolutionInterval(flags.amplitudeSolint),
    minimumUvWavelengths: flags.uvmin,
  }
}

/** Where none was named: that of the catalogue with the most flux through the beam. */
function chooseCalibrator(ms: string): string {
  const { name, apparentFluxJy } = brightestCalibrator(ms)
  warn(`no calibrator named: taking ${name}, ${apparentFluxJy.toPrecision(3)} Jy through the beam`)
  return name
}
