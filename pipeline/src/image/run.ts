import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fitBeam } from '@contimg/numerics/clean'
import type { CombinedCounts } from '@contimg/numerics/compress'
import type { GaussianShape } from '@contimg/numerics/fit'
import type { Direction } from '@contimg/numerics/frames'
import { KernelHeap } from '@contimg/numerics/wasm'
import type { StageControl } from '../control.ts'
import { type MeasurementSetSource, openVisibilities } from '../visibilities/from-ms.ts'
import { medianCentre } from '../visibilities/rephase.ts'
import { wantedFields } from '../visibilities/source.ts'
import { type CleanResult, clean } from './clean.ts'
import { type ImageDescription, imageCards } from './header.ts'
import type { ImagePlan } from './image-plan.ts'
import { Imager } from './imager.ts'
import { checkImageOptions, type ImageOptions } from './options.ts'
import { type ImageKind, ProductFiles } from './products.ts'
import { stokesIOfAll } from './stokes.ts'

/** What became of a Measurement Set. */
export interface ImagingResult {
  readonly products: Readonly<Partial<Record<ImageKind, string>>> // paths
  readonly centre: Direction // ICRS
  readonly beam: GaussianShape // radians
  readonly peakJy: number // largest magnitude of the restored (or dirty) image
  readonly noiseJy: number // of the residual (or dirty) image, from its median absolute deviation
  readonly relativeNoise: number // noise to expect, over that of one Stokes I visibility if all have the same: √ΣW²/ΣW
  readonly counts: Readonly<CombinedCounts>
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
    const run = await makeImages(source, options, files, control)
    return { ...run, products: await files.finish() }
  } catch (error) {
    await files.discard()
    throw error
  }
}

async function makeImages(
  source: MeasurementSetSource,
  options: ImageOptions,
  files: ProductFiles,
  control: StageControl,
): Promise<Omit<ImagingResult, 'products'>> {
  const fieldIds = wantedFields(source, options.fields)
  const fields = [...fieldIds].map((id) => source.fields[id])
  const centre = options.phaseCentre ?? (fields.length === 1 ? fields[0] : medianCentre(fields))
  const { sizePx, cellRad, weighting, epsilon, iterations } = options
  const image = { width: sizePx, height: sizePx, cellRad }
  const request = { image, centre, fieldIds, combinations: stokesIOfAll(source), weighting, epsilon }
  await using imager = new Imager(source, new KernelHeap(), { ...request, use: iterations > 0 ? 'clean' : 'images' })
  const { psf, residual } = imager.images
  await imager.load(part(control, 0.05, 0.3))
  await imager.ready()
  await imager.makeImages('dirty and psf', part(control, 0.3, 0.4, 'dirty image and point spread function'))
  const { maxU, maxV } = imager.plan.extent
  const beam = fitBeam({ data: imager.pixels(psf), ...image }, 1 / (Math.hypot(maxU, maxV) * cellRad), 'quadrant')
  const description: ImageDescription = {
    grid: image,
    centre,
    ...imager.lines,
    counts: imager.counts,
    gridder: gridderText(imager.plan, epsilon),
    telescopeName: source.telescopeName,
    objectName: fields.length === 1 ? fields[0].name : `${fields.length} fields`,
    beam,
    sumOfWeights: imager.sumOfWeights,
    weighting,
    path: source.path,
    column: source.column,
  }
  const product = (kind: ImageKind, from: number, unit: string, history: readonly string[] = []) => ({
    image: from,
    path: files.begin(kind),
    cards: imageCards(description, unit, history),
  })
  const dirty = [product('psf', psf, 'Jy/beam'), product('dirty', residual, 'Jy/beam')]
  const cleaned = await cleanAndRestore(imager, options, beam, dirty, product, part(control, 0.46, 0.98))
  return {
    centre: { raRad: centre.raRad, decRad: centre.decRad },
    beam: { ...beam, majorFwhm: beam.majorFwhm * cellRad, minorFwhm: beam.minorFwhm * cellRad },
    relativeNoise: imager.relativeNoise,
    counts: imager.counts,
    planeCount: imager.plan.planes.planes,
    ...cleaned,
  }
}

function gridderText({ planes, slant }: ImagePlan, epsilon: number): string {
  const plane = `plane w = ${slant.a.toFixed(4)} u + ${slant.b.toFixed(4)} v`
  return `gridder: accuracy ${epsilon}, kernel of ${planes.kernel.support} cells, ${planes.planes} planes about the ${plane}`
}

type Product = Parameters<Imager['write']>[0][number]
type Describe = (kind: ImageKind, from: number, unit: string, history?: readonly string[]) => Product

/** Without iterations the image is the dirty one, and there is neither model nor residual. */
async function cleanAndRestore(
  imager: Imager,
  { iterations, threshold, majorCycles, gain }: ImageOptions,
  beam: GaussianShape,
  dirty: readonly Product[],
  product: Describe,
  control: StageControl,
): Promise<Pick<ImagingResult, 'peakJy' | 'noiseJy' | 'clean'>> {
  const { residual, model } = imager.images
  if (iterations === 0) {
    await imager.write([...dirty, product('image', residual, 'Jy/beam', ['not cleaned'])])
    return imager.statistics(residual)
  }
  await imager.write(dirty)
  const request = { iterations, threshold, majorCycles, gain, beamPx: beam.majorFwhm }
  const result = await clean(imager, request, control)
  const history = [
    `CLEAN: ${result.iterations} iterations of gain ${gain} in ${result.majorCycles} major cycles,`,
    `ended by ${result.end}: residual peak ${result.peakJy}, noise ${result.noiseJy},`,
    `threshold ${result.thresholdJy} Jy/beam${threshold === 'auto' ? ' (the noise, around what was found down to 5 x noise)' : ''}`,
  ]
  await imager.write([product('model', model, 'Jy/pixel', history), product('residual', residual, 'Jy/beam', history)])
  await imager.restore(residual, model, beam)
  await imager.write([product('image', residual, 'Jy/beam', history)])
  const { peakJy } = await imager.statistics(residual)
  return { peakJy, noiseJy: result.noiseJy, clean: result }
}

/** Progress from 0 to 1 of a part of the work, as from `from` to `to` of the whole. */
function part({ progress, signal }: StageControl, from: number, to: number, name?: string): StageControl {
  return {
    ...(signal && { signal }),
    progress: (fraction, message) => progress?.(from + fraction * (to - from), name ?? message),
  }
}
