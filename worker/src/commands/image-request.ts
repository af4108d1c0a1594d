import {
  checkImageOptions,
  DEFAULT_IMAGE_OPTIONS,
  type HeldVisibilities,
  type ImageOptions,
  type ImagingResult,
  imageMeasurementSet,
  imageWithWsclean,
  parseAngleRad,
  parseCentre,
  type StageControl,
  TIERS,
} from '@contimg/pipeline/image'
import { type Command, Option } from 'commander'
import { wscleanEnvironment } from '../config.ts'
import { fieldIds } from './field-ids.ts'
import { addBeamFlags, type BeamFlags, beamOptions } from './image-beam-flags.ts'
import { addCleanFlags, type CleanFlags, cleanSettings } from './image-clean-flags.ts'
import {
  addGuideFlags,
  type GuideFlags,
  refuseGuideFlags,
  WEIGHTINGS,
  type WeightingName,
} from './image-guide-flags.ts'
import { chooseMask } from './image-mask.ts'
import { addOutlierFlags, type OutlierFlags, outlierOptions } from './image-outlier-flags.ts'
import { imagingSettings, usualRobust } from './image-settings.ts'
import { addUvFlags, type UvFlags, uvOptions } from './image-uv-flags.ts'
import { number, numberFrom, textFor, wholeNumber } from './values.ts'

/** What `image` and `imaging image` share. */
export interface ImageFlags extends GuideFlags, BeamFlags, CleanFlags, UvFlags, OutlierFlags {
  readonly imagename: string
  readonly imsize?: number
  readonly cell?: string
  readonly weighting?: WeightingName
  readonly robust?: number
  readonly niter?: number
  readonly column: string
  readonly field: string
  readonly phasecenter?: string
  readonly epsilon?: number
}

const ARCSEC_RAD = Math.PI / 648000

/** How to image, of every command that does. */
export function addImageFlags(command: Command): Command {
  const defaults = DEFAULT_IMAGE_OPTIONS
  const usual = { ...defaults, ...imagingSettings() }
  command
    .option('--imsize <pixels>', `width and height (default ${usual.sizePx}, or of the tier)`, wholeNumber)
    .option('--cell <angle>', 'a pixel, such as 2.5arcsec (default 5arcsec, or of the tier)', textFor(parseAngleRad))
    .addOption(
      new Option('--weighting <kind>', 'of the visibilities (default briggs, or of the tier)').choices(WEIGHTINGS),
    )
    .option('--robust <n>', `of Briggs weighting, −2 (as uniform) to 2 (as natural) (default ${usualRobust()})`, number)
    .option(
      '--niter <n>',
      `iterations of CLEAN at most; 0 for a dirty image (default ${usual.iterations}, or of the tier)`,
      wholeNumber,
    )
    .option('--column <name>', 'auto: CORRECTED_DATA where there is one, else DATA', 'auto')
    .option('--field <ids>', 'all, or FIELD_IDs such as 3,10~14', 'all')
    .option('--phasecenter <centre>', 'RA,DEC or a calibrator (default the one field, or the median of many)')
    .option(
      '--epsilon <error>',
      `of the gridder, relative to the peak, from 1e-7; below 1e-5 in float64, which is slow (default ${defaults.epsilon}, or of the tier)`,
      numberFrom(1e-7, 0.01),
    )
  addCleanFlags(command)
  addBeamFlags(command)
  addUvFlags(command)
  addOutlierFlags(command)
  addGuideFlags(command)
  refuseGuideFlags(command)
  return command
}

/** @throws RangeError for a value that cannot be */
export function imageOptions(flags: ImageFlags): ImageOptions {
  const tier = { ...TIERS[flags.qualityTier], ...(flags.qualityTier === 'standard' && imagingSettings()) }
  const options: ImageOptions = {
    ...DEFAULT_IMAGE_OPTIONS,
    ...beamOptions(flags),
    ...cleanSettings(flags),
    ...uvOptions(flags),
    ...outlierOptions(flags),
    imageName: flags.imagename,
    tier: flags.qualityTier,
    sizePx: flags.imsize ?? tier.sizePx,
    cellRad: cellRadOf(flags) ?? tier.cellRad,
    weighting: weightingOf(flags) ?? tier.weighting,
    iterations: flags.niter ?? tier.iterations,
    column: flags.column,
    fields: fieldIds(flags.field),
    spectralWindows: fieldIds(flags.spw),
    epsilon: flags.epsilon ?? tier.epsilon,
    ...(flags.phasecenter !== undefined && { phaseCentre: parseCentre(flags.phasecenter) }),
  }
  checkImageOptions(options)
  return options
}

function cellRadOf({ cell, cellArcsec }: ImageFlags): number | undefined {
  return cell === undefined ? cellArcsec && cellArcsec * ARCSEC_RAD : parseAngleRad(cell)
}

/** A robustness alone means Briggs weighting. */
function weightingOf({ weighting, weight, weighttype, robust }: ImageFlags): ImageOptions['weighting'] | undefined {
  const kind = weighting ?? weight ?? weighttype ?? (robust === undefined ? undefined : 'briggs')
  return kind === 'briggs' ? { kind, robust: robust ?? usualRobust() } : kind && { kind }
}

/** What is known of images, whoever made them. */
export type Imaged = Pick<ImagingResult, 'products' | 'beam' | 'peakJy' | 'noiseJy'> & Partial<ImagingResult>

/** Whether another program images, which reads the Measurement Set by itself. */
export function isByWsclean({ engine, backend }: GuideFlags): boolean {
  return (engine ?? backend) === 'wsclean'
}

/** Has the imager that was chosen do it, with the mask that was chosen; ours of visibilities in memory, where some are held. */
export async function imageBy(
  flags: GuideFlags & CleanFlags,
  ms: string,
  options: ImageOptions,
  control: StageControl,
  held?: HeldVisibilities,
): Promise<Imaged> {
  const { mask, warnings } = await chooseMask(ms, flags, options)
  const what = [ms, { ...options, ...(mask && { mask }) }, control] as const
  const program = { path: flags.wscleanPath, environment: wscleanEnvironment }
  const made: Imaged = isByWsclean(flags)
    ? await imageWithWsclean(...what, program)
    : await imageMeasurementSet(...what, held)
  return { ...made, warnings: [...warnings, ...(made.warnings ?? [])] }
}
