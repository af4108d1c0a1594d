import {
  checkImageOptions,
  DEFAULT_IMAGE_OPTIONS,
  type ImageOptions,
  type ImagingResult,
  imageMeasurementSet,
  imageParts,
  imageWithWsclean,
  outlierTexts,
  type PartsRequest,
  parseAngleRad,
  parseCentre,
  type StageControl,
  TIERS,
} from '@contimg/pipeline/image'
import { type Command, Option } from 'commander'
import { wscleanEnvironment } from '../config.ts'
import { fieldIds } from './field-ids.ts'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { addBeamFlags, type BeamFlags, beamOptions, qualityText } from './image-beam-flags.ts'
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
import { addPartsFlags, type PartsFlags, partsRequest } from './image-parts-flags.ts'
import { addUvFlags, type UvFlags, uvOptions } from './image-uv-flags.ts'
import { fromOptions, number, numberFrom, textFor, wholeNumber } from './values.ts'
import { warn } from './warn.ts'

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

export function registerImage(program: Command): void {
  const command = program.command('image').argument('<ms>', 'Measurement Set')
  describeImage(command).action(runImage)
  addExamples(command, [
    'contimg image obs.ms --imagename obs.img --niter 2000',
    'contimg image obs.ms --imagename cal --field 12 --imsize 512 --weighting natural --niter 0',
    'contimg image obs.ms --imagename deep --robust 0 --threshold 0.5mJy --phasecenter 0834+555',
    'contimg image obs.ms --imagename look --quality-tier development',
    'contimg image obs.ms --imagename obs.img --mask sources.reg --auto-mask 4 --auto-threshold 0.5',
    'contimg image obs.ms --imagename obs.img --nvss-mask --nvss-min-mjy 5 --mask-radius-arcsec 90',
    'contimg image obs.ms --imagename theirs --engine wsclean --niter 2000',
    'contimg image obs.ms --imagename obs.img --imsize 2520 --cell 2.5arcsec --clean-radius 3.2deg',
    'contimg image obs.ms --imagename obs.img --uvrange >0.5klambda --uvtaper 30arcsec',
    'contimg image obs.ms --imagename obs.img --nterms 2',
    'contimg image obs.ms --imagename obs.img --scales 0,5,15,45 --local-rms',
    'contimg image obs.ms --imagename look --snapshots',
    'contimg image obs.ms --imagename pol --stokes I,Q --channels-out 4',
  ])
}

export function describeImage(command: Command): Command {
  command
    .summary('image a Measurement Set: dirty, psf, CLEAN model, residual, restored')
    .description(
      'Images all fields and spectral windows together in Stokes I, exact in w, and CLEANs. Writes ' +
        '<name>-{dirty,psf,image,model,residual,pb,weights,image-pbcor}.fits.',
    )
    .requiredOption('--imagename <name>', 'what the products are called')
  return addPartsFlags(addImageFlags(command))
}

/** How to image, of every command that does. */
export function addImageFlags(command: Command): Command {
  const defaults = DEFAULT_IMAGE_OPTIONS
  command
    .option('--imsize <pixels>', `width and height (default ${defaults.sizePx}, or of the tier)`, wholeNumber)
    .option('--cell <angle>', 'a pixel, such as 2.5arcsec (default 5arcsec, or of the tier)', textFor(parseAngleRad))
    .addOption(
      new Option('--weighting <kind>', 'of the visibilities (default briggs, or of the tier)').choices(WEIGHTINGS),
    )
    .option('--robust <n>', 'of Briggs weighting, −2 (as uniform) to 2 (as natural) (default 0.5)', number)
    .option(
      '--niter <n>',
      `iterations of CLEAN at most; 0 for a dirty image (default ${defaults.iterations}, or of the tier)`,
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
  const tier = TIERS[flags.qualityTier]
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
  return kind === 'briggs' ? { kind, robust: robust ?? 0.5 } : kind && { kind }
}

/** What is known of images, whoever made them. */
export type Imaged = Pick<ImagingResult, 'products' | 'beam' | 'peakJy' | 'noiseJy'> & Partial<ImagingResult>

/** Has the imager that was chosen do it, with the mask that was chosen. */
export async function imageBy(
  flags: GuideFlags & CleanFlags,
  ms: string,
  options: ImageOptions,
  control: StageControl,
): Promise<Imaged> {
  const { mask, warnings } = await chooseMask(ms, flags, options)
  const what = [ms, { ...options, ...(mask && { mask }) }, control] as const
  const program = { path: flags.wscleanPath, environment: wscleanEnvironment }
  const byWsclean = (flags.engine ?? flags.backend) === 'wsclean'
  const made: Imaged = byWsclean ? await imageWithWsclean(...what, program) : await imageMeasurementSet(...what)
  return { ...made, warnings: [...warnings, ...(made.warnings ?? [])] }
}

export async function runImage(ms: string, flags: ImageFlags & PartsFlags): Promise<void> {
  const options = fromOptions(() => ({ ...imageOptions(flags), terms: flags.nterms }))
  const parts = partsRequest(flags, { engine: flags.engine ?? flags.backend, niter: flags.niter })
  if (parts) return await runParts(ms, options, parts, flags.verbose)
  const made = await follow('image', (control) => imageBy(flags, ms, options, control))
  made.warnings?.forEach(warn)
  console.log(imagedText(made, flags.verbose))
}

async function runParts(ms: string, options: ImageOptions, parts: PartsRequest, verbose?: boolean): Promise<void> {
  const all = parts.snapshots ? { ...options, iterations: 0 } : options
  const { outcomes, cubes, warnings } = await follow('image', (control) => imageParts(ms, all, parts, control))
  warnings.forEach(warn)
  for (const outcome of outcomes) {
    if ('empty' in outcome) {
      warn(`no image ${outcome.part.suffix.slice(1)}: ${outcome.empty.message}`)
      continue
    }
    outcome.result.warnings.forEach(warn)
    console.log(imagedText(outcome.result, verbose))
  }
  for (const cube of cubes) console.log(Object.values(cube).join('\n'))
}

export function imagedText(made: Imaged, verbose = false): string {
  const { products, beam, clean } = made
  const size = `${(beam.majorFwhm / ARCSEC_RAD).toFixed(2)}″ × ${(beam.minorFwhm / ARCSEC_RAD).toFixed(2)}″`
  const pa = ((beam.paRad * 180) / Math.PI).toFixed(1)
  return [
    `beam ${size}, PA ${pa}°; ${qualityText(made)}`,
    ...(clean
      ? [`CLEAN: ${clean.iterations} iterations in ${clean.majorCycles} major cycles, ended by ${clean.end}`]
      : []),
    ...outlierTexts(made.outliers ?? []).map((text) => `${text}, subtracted`),
    ...(verbose && made.counts ? [`${made.counts.used} samples, ${made.planeCount} planes of w`] : []),
    ...Object.values(products),
  ].join('\n')
}
