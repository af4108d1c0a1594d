import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fitBeam } from '@contimg/numerics/clean'
import type { GaussianShape } from '@contimg/numerics/fit'
import type { Direction } from '@contimg/numerics/frames'
import { KernelHeap } from '@contimg/numerics/wasm'
import type { StageControl } from '../control.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { medianCentre } from '../visibilities/rephase.ts'
import type { VisibilitySource } from '../visibilities/source.ts'
import { type CleanResult, clean } from './clean.ts'
import { type ImageDescription, imageCards } from './header.ts'
import { Imager } from './imager.ts'
import { loadStokesI } from './load.ts'
import { checkImageOptions, type ImageOptions } from './options.ts'
import { type ImageKind, ProductFiles } from './products.ts'
import type { SampleCounts } from './stokes-i.ts'

/** What became of a Measurement Set. */
export interface ImagingResult {
  readonly products: Readonly<Partial<Record<ImageKind, string>>> // paths
  readonly centre: Direction // ICRS
  readonly beam: GaussianShape // radians
  readonly peakJy: number // largest magnitude of the restored (or dirty) image
  readonly noiseJy: number // of the residual (or dirty) image, from its median absolute deviation
  readonly relativeNoise: number // noise to expect, over that of one Stokes I visibility if all have the same: √ΣW²/ΣW
  readonly counts: Readonly<SampleCounts>
  readonly planeCount: number // of the w stack
  readonly clean?: CleanResult
}

/**
 * Images a Measurement Set: all wanted fields phased to one centre, all spectral windows together, Stokes I, exact in w,
 * CLEANed and restored.
 *
 * @throws FormatError, RangeError, OutputExistsError, NoStokesIError, NothingToImageError, ImagerMemoryError,
 *         CleanDivergedError, FitError; the signal's reason
 */
export async function imageMeasurementSet(
  path: string,
  options: ImageOptions,
  control: StageControl = {},
): Promise<ImagingResult> {
  checkImageOptions(options)
  const files = new ProductFiles(options.imageName)
  await mkdir(dirname(options.imageName), { recursive: true })
  try {
    using source = openVisibilities(path, options.column)
    const run = await makeImages(source, source.column, options, files, control)
    return { ...run, products: await files.finish() }
  } catch (error) {
    await files.discard()
    throw error
  }
}

async function makeImages(
  source: VisibilitySource,
  column: string,
  options: ImageOptions,
  files: ProductFiles,
  control: StageControl,
): Promise<Omit<ImagingResult, 'products'>> {
  const fieldIds = wantedFields(source, options.fields)
  const fields = fieldIds.map((id) => source.fields[id])
  const centre = options.phaseCentre ?? (fields.length === 1 ? fields[0] : medianCentre(fields))
  const heap = new KernelHeap()
  const loaded = await loadStokesI(source, heap, centre, new Set(fieldIds), part(control, 0, 0.25))
  const image = { width: options.sizePx, height: options.sizePx, cellRad: options.cellRad }
  await using imager = new Imager(heap, loaded.sets, image, options.epsilon)
  const { psf, residual } = imager.images

  control.progress?.(0.25, 'weights')
  await imager.weigh(options.weighting)
  await imager.makeImage(psf, true, part(control, 0.28, 0.36, 'point spread function'))
  const beam = fitBeam({ data: imager.pixels(psf), ...image }, 1 / (imager.extent.maxUvw * options.cellRad), 'quadrant')
  await imager.makeImage(residual, false, part(control, 0.36, 0.44, 'dirty image'))

  const description: ImageDescription = {
    plan: imager.plan,
    centre,
    loaded,
    telescopeName: source.telescopeName,
    objectName: fields.length === 1 ? fields[0].name : `${fields.length} fields`,
    beam,
    sumOfWeights: imager.sumOfWeights,
    weighting: options.weighting,
    path: source.path,
    column,
  }
  const write = (kind: ImageKind, from: number, unit: string, history: readonly string[] = []) =>
    imager.write(from, files.begin(kind), imageCards(description, unit, history))
  await write('psf', psf, 'Jy/beam')
  await write('dirty', residual, 'Jy/beam')
  const cleaned = await cleanAndRestore(imager, options, beam, write, part(control, 0.46, 0.98))
  return {
    centre: { raRad: centre.raRad, decRad: centre.decRad },
    beam: { ...beam, majorFwhm: beam.majorFwhm * options.cellRad, minorFwhm: beam.minorFwhm * options.cellRad },
    relativeNoise: imager.relativeNoise,
    counts: loaded.counts,
    planeCount: imager.plan.planeCount,
    ...cleaned,
  }
}

/** Without iterations the image is the dirty one, and there is neither model nor residual. */
async function cleanAndRestore(
  imager: Imager,
  { iterations, threshold, majorCycles, gain }: ImageOptions,
  beam: GaussianShape,
  write: (kind: ImageKind, from: number, unit: string, history?: readonly string[]) => Promise<void>,
  control: StageControl,
): Promise<Pick<ImagingResult, 'peakJy' | 'noiseJy' | 'clean'>> {
  const { residual, model } = imager.images
  if (iterations === 0) {
    await write('image', residual, 'Jy/beam', ['not cleaned'])
    return imager.statistics(residual)
  }
  const result = await clean(imager, { iterations, threshold, majorCycles }, gain, beam.majorFwhm, control)
  const history = [
    `CLEAN: ${result.iterations} iterations of gain ${gain} in ${result.majorCycles} major cycles,`,
    `ended by ${result.end}: residual peak ${result.peakJy}, noise ${result.noiseJy},`,
    `threshold ${result.thresholdJy} Jy/beam${threshold === 'auto' ? ' (the noise, around what was found down to 5 x noise)' : ''}`,
  ]
  await write('model', model, 'Jy/pixel', history)
  await write('residual', residual, 'Jy/beam', history)
  await imager.restore(residual, model, beam)
  await write('image', residual, 'Jy/beam', history)
  const { peakJy } = await imager.statistics(residual)
  return { peakJy, noiseJy: result.noiseJy, clean: result }
}

function wantedFields({ fields, path }: VisibilitySource, wanted: ImageOptions['fields']): number[] {
  if (wanted === 'all') return fields.map((_, id) => id)
  const missing = wanted.find((id) => !fields[id])
  if (missing === undefined && wanted.length > 0) return [...new Set(wanted)]
  throw new RangeError(`${path}: field ${missing ?? '(none)'}, wanted some of 0 to ${fields.length - 1}`)
}

/** Progress from 0 to 1 of a part of the work, as from `from` to `to` of the whole. */
function part({ progress, signal }: StageControl, from: number, to: number, name?: string): StageControl {
  return {
    ...(signal && { signal }),
    progress: (fraction, message) => progress?.(from + fraction * (to - from), name ?? message),
  }
}
