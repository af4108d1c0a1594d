import {
  checkImageOptions,
  DEFAULT_IMAGE_OPTIONS,
  type ImageOptions,
  imageMeasurementSet,
  parseAngleRad,
  parseCentre,
  parseFluxJy,
} from '@contimg/pipeline'
import { type Command, Option } from 'commander'
import { fieldIds } from './field-ids.ts'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { refuse } from './refuse.ts'
import { fromOptions, number, numberFrom, wholeNumber } from './values.ts'

/** What `image` and `imaging image` share. */
export interface ImageFlags {
  readonly imagename: string
  readonly imsize: number
  readonly cell: string
  readonly weighting: 'natural' | 'uniform' | 'briggs'
  readonly robust: number
  readonly niter: number
  readonly threshold: string
  readonly gain: number
  readonly nmajor: number
  readonly column: string
  readonly field: string
  readonly phasecenter?: string
  readonly epsilon: number
}

const ARCSEC_RAD = Math.PI / 648000

export function registerImage(program: Command): void {
  const command = program.command('image').argument('<ms>', 'Measurement Set')
  describeImage(command).action(runImage)
  addExamples(command, [
    'contimg image obs.ms --imagename obs.img --niter 2000',
    'contimg image obs.ms --imagename cal --field 12 --imsize 512 --weighting natural --niter 0',
    'contimg image obs.ms --imagename deep --robust 0 --threshold 0.5mJy --phasecenter 0834+555',
  ])
}

export function describeImage(command: Command): Command {
  const defaults = DEFAULT_IMAGE_OPTIONS
  command
    .summary('image a Measurement Set: dirty, psf, CLEAN model, residual, restored')
    .description(
      'Images all fields and spectral windows together in Stokes I, exact in w, and CLEANs. Writes ' +
        '<name>-{dirty,psf,image,model,residual}.fits.',
    )
    .requiredOption('--imagename <name>', 'what the products are called')
    .option('--imsize <pixels>', 'width and height', wholeNumber, defaults.sizePx)
    .option('--cell <angle>', 'a pixel, such as 5arcsec', '5arcsec')
    .addOption(
      new Option('--weighting <kind>', 'of the visibilities')
        .choices(['natural', 'uniform', 'briggs'])
        .default('briggs'),
    )
    .option('--robust <n>', 'of Briggs weighting, −2 (as uniform) to 2 (as natural)', number, 0.5)
    .option('--niter <n>', 'iterations of CLEAN at most; 0 for a dirty image', wholeNumber, defaults.iterations)
    .option(
      '--threshold <flux>',
      'residual to stop at, such as 0.5mJy; auto: 5 σ, then 1 σ around what was found',
      'auto',
    )
    .option('--gain <fraction>', 'of a peak that one iteration takes', number, defaults.gain)
    .option('--nmajor <n>', 'major cycles at most', wholeNumber, defaults.majorCycles)
    .option('--column <name>', 'auto: CORRECTED_DATA where there is one, else DATA', 'auto')
    .option('--field <ids>', 'all, or FIELD_IDs such as 3,10~14', 'all')
    .option('--phasecenter <centre>', 'RA,DEC or a calibrator (default the one field, or the median of many)')
    .option('--epsilon <error>', 'of the gridder, relative to the peak', numberFrom(4e-6, 0.1), defaults.epsilon)
  refuse(command, '--mask-radius-arcsec <n>', 'masks from NVSS come with a later step')
  command.option('--no-nvss-mask', 'no mask from NVSS: there is none yet')
  return command
}

function imageOptions(flags: ImageFlags): ImageOptions {
  const options: ImageOptions = {
    imageName: flags.imagename,
    sizePx: flags.imsize,
    cellRad: parseAngleRad(flags.cell),
    weighting: flags.weighting === 'briggs' ? { kind: 'briggs', robust: flags.robust } : { kind: flags.weighting },
    iterations: flags.niter,
    threshold: flags.threshold === 'auto' ? 'auto' : parseFluxJy(flags.threshold),
    gain: flags.gain,
    majorCycles: flags.nmajor,
    column: flags.column,
    fields: fieldIds(flags.field),
    epsilon: flags.epsilon,
    ...(flags.phasecenter !== undefined && { phaseCentre: parseCentre(flags.phasecenter) }),
  }
  checkImageOptions(options)
  return options
}

export async function runImage(ms: string, flags: ImageFlags): Promise<void> {
  const options = fromOptions(() => imageOptions(flags))
  const { products, beam, peakJy, noiseJy, clean } = await follow('image', (control) =>
    imageMeasurementSet(ms, options, control),
  )
  const size = `${(beam.majorFwhm / ARCSEC_RAD).toFixed(2)}″ × ${(beam.minorFwhm / ARCSEC_RAD).toFixed(2)}″`
  console.log(
    `beam ${size}, PA ${((beam.paRad * 180) / Math.PI).toFixed(1)}°; peak ${peakJy.toPrecision(5)} Jy/beam, noise ${(1e3 * noiseJy).toPrecision(4)} mJy/beam`,
  )
  if (clean)
    console.log(`CLEAN: ${clean.iterations} iterations in ${clean.majorCycles} major cycles, ended by ${clean.end}`)
  for (const path of Object.values(products)) console.log(path)
}
