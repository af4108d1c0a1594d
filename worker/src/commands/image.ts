import type { ImageOptions } from '@contimg/pipeline/image'
import { imageParts, outlierTexts, type PartsRequest } from '@contimg/pipeline/image'
import type { Products } from '@contimg/state/products'
import type { Command } from 'commander'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { qualityText } from './image-beam-flags.ts'
import type { CleanFlags } from './image-clean-flags.ts'
import { addPartsFlags, type PartsFlags, partsRequest } from './image-parts-flags.ts'
import { addImageFlags, type Imaged, type ImageFlags, imageBy, imageOptions } from './image-request.ts'
import { addNoRegister, noted } from './noted.ts'
import { imagePaths, recordImages } from './noted-images.ts'
import { fromOptions } from './values.ts'
import { warn } from './warn.ts'

const ARCSEC_RAD = Math.PI / 648000

export function registerImage(program: Command): void {
  const command = program.command('image').argument('<ms>', 'Measurement Set')
  describeImage(command).action((ms: string, flags: ImageFlags & PartsFlags) => runImage(ms, flags, command))
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
  return addNoRegister(addPartsFlags(addImageFlags(command)))
}

export async function runImage(ms: string, flags: ImageFlags & PartsFlags, command: Command): Promise<void> {
  const options = fromOptions(() => ({ ...imageOptions(flags), terms: flags.nterms }))
  const parts = partsRequest(flags, { engine: flags.engine ?? flags.backend, niter: flags.niter })
  if (parts) return await runParts(ms, options, parts, flags, command)
  const { column } = flags
  const what = {
    ...{ stage: 'image', used: filesUsed(ms, flags), made: ({ products }: Imaged) => imagePaths([products]) },
    record: (db: Products, { products }: Imaged) => recordImages(db, { ms, column, runs: [products] }),
  }
  const made = await noted(command, what, () => follow('image', (control) => imageBy(flags, ms, options, control)))
  made.warnings?.forEach(warn)
  console.log(imagedText(made, flags.verbose))
}

function filesUsed(ms: string, { mask }: CleanFlags): string[] {
  return mask === undefined ? [ms] : [ms, mask]
}

type Parts = Awaited<ReturnType<typeof imageParts>>

const productsOf = ({ outcomes }: Parts) => outcomes.flatMap((one) => ('empty' in one ? [] : [one.result.products]))

async function runParts(
  ms: string,
  options: ImageOptions,
  parts: PartsRequest,
  flags: ImageFlags,
  command: Command,
): Promise<void> {
  const all = parts.snapshots ? { ...options, iterations: 0 } : options
  const { column, verbose } = flags
  const what = {
    ...{ stage: 'image', used: filesUsed(ms, flags) },
    made: (made: Parts) => imagePaths([...productsOf(made), ...made.cubes]),
    record: (db: Products, made: Parts) => recordImages(db, { ms, column, runs: productsOf(made) }),
  }
  const { outcomes, cubes, warnings } = await noted(command, what, () =>
    follow('image', (control) => imageParts(ms, all, parts, control)),
  )
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

function beamText(beam: Imaged['beam']): string {
  if (!beam) return 'no beam'
  const size = `${(beam.majorFwhm / ARCSEC_RAD).toFixed(2)}″ × ${(beam.minorFwhm / ARCSEC_RAD).toFixed(2)}″`
  return `beam ${size}, PA ${((beam.paRad * 180) / Math.PI).toFixed(1)}°`
}

export function imagedText(made: Imaged, verbose = false): string {
  const { products, beam, clean } = made
  return [
    `${beamText(beam)}; ${qualityText(made)}`,
    ...(clean
      ? [`CLEAN: ${clean.iterations} iterations in ${clean.majorCycles} major cycles, ended by ${clean.end}`]
      : []),
    ...outlierTexts(made.outliers ?? []).map((text) => `${text}, subtracted`),
    ...(verbose && made.counts ? [`${made.counts.used} samples, ${made.planeCount} planes of w`] : []),
    ...Object.values(products),
  ].join('\n')
}
