import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fitBeam } from '@contimg/numerics/clean'
import type { CombinedCounts } from '@contimg/numerics/compress'
import type { GaussianShape } from '@contimg/numerics/fit'
import type { Direction } from '@contimg/numerics/frames'
import { KernelHeap } from '@contimg/numerics/wasm'
import { dishDiameterM } from '../calibrate/model-rows.ts'
import type { StageControl } from '../control.ts'
import { openBeam } from '../sky/beam-file.ts'
import { type MeasurementSetSource, openVisibilities } from '../visibilities/from-ms.ts'
import { wantedFields } from '../visibilities/source.ts'
import { type CleanResult, clean } from './clean.ts'
import { cleanHistory, cleanWarnings } from './clean-report.ts'
import type { Describe } from './describe.ts'
import { type ImageDescription, imageCards, withCards } from './header.ts'
import { dynamicRange, measureNoise, noiseCards } from './image-noise.ts'
import type { Imager } from './imager.ts'
import type { WrittenImage } from './imager-request.ts'
import { taylorBeams } from './mtmfs-index.ts'
import { cleanAndRestoreTerms, openTaylor, taylorWarnings } from './mtmfs-run.ts'
import { gridderText, planeCount } from './open-imager.ts'
import { type ImagedPart, type OpenedPart, openPart } from './open-part.ts'
import { checkImageOptions, type ImageOptions } from './options.ts'
import type { Outlier } from './outlier-fit.ts'
import { outlierHistory } from './outlier-run.ts'
import { lostPointingWarning, PrimaryBeam, writeBeamImages } from './primary-beam-images.ts'
import { type ImageKind, ProductFiles } from './products.ts'
import { productName } from './tiers.ts'

/** What became of a Measurement Set. */
export interface ImagingResult {
  readonly products: Readonly<Partial<Record<ImageKind, string>>> // paths
  readonly centre: Direction // ICRS
  readonly beam: GaussianShape // radians
  readonly peakJy: number // largest magnitude of the restored (or dirty) image
  readonly noiseJy: number // of the residual (or dirty) image, from its median absolute deviation
  readonly annulusNoiseJy: number | undefined // the same within an annulus; undefined where not measured
  readonly dynamicRange: number | undefined // peak over noise
  readonly primaryBeam?: Pick<PrimaryBeam, 'name' | 'largestError'> // where it was corrected for
  readonly outliers?: readonly Outlier[] // subtracted, where a clean radius was given
  readonly warnings: readonly string[]
  readonly relativeNoise: number // noise to expect, over that of one Stokes I visibility if all have the same: √ΣW²/ΣW
  readonly counts: Readonly<CombinedCounts>
  readonly planeCount: number // of the w stack
  readonly clean?: CleanResult
}

/**
 * Images a Measurement Set: all wanted fields phased to one centre, all spectral windows together, Stokes I, exact in w,
 * CLEANed and restored.
 *
 * @throws FormatError, RangeError, OutputExistsError, NoStokesError, NothingToImageError, ImagerMemoryError,
 *         CleanDivergedError, FitError; the signal's reason
 */
export async function imageMeasurementSet(
  path: string,
  options: ImageOptions,
  control: StageControl = {},
): Promise<ImagingResult> {
  checkImageOptions(options)
  const files = new ProductFiles(productName(options))
  await mkdir(dirname(options.imageName), { recursive: true })
  try {
    using source = openVisibilities(path, options.column)
    const run = await makeImages(source, options, files, control, { stokes: 'I', heap: new KernelHeap() })
    return { ...run, products: await files.finish() }
  } catch (error) {
    await files.discard()
    throw error
  }
}

/** @throws what imageMeasurementSet throws */
export async function makeImages(
  source: MeasurementSetSource,
  options: ImageOptions,
  files: ProductFiles,
  control: StageControl,
  imaged: ImagedPart,
): Promise<Omit<ImagingResult, 'products'>> {
  requireBeam(source, options)
  const opened = await openPart(source, options, control, imaged)
  await using imager = opened.imager
  await imager.load(part(control, 0.05, 0.3))
  return await imagesOf(source, options, files, control, imaged, opened)
}

/** @throws Error for a beam that is none: else that is told only in the end */
export function requireBeam(source: MeasurementSetSource, { pbCorrect, beam }: ImageOptions): void {
  if (pbCorrect) openBeam(beam, dishDiameterM(source))
}

/** Images what has been loaded. @throws what imageMeasurementSet throws */
export async function imagesOf(
  source: MeasurementSetSource,
  options: ImageOptions,
  files: ProductFiles,
  control: StageControl,
  { stokes, heap, dirtyOnly }: ImagedPart,
  { imager, centre, mask, peeled }: OpenedPart,
): Promise<Omit<ImagingResult, 'products'>> {
  const fields = [...wantedFields(source, options.fields)].map((id) => source.fields[id])
  const { sizePx, cellRad, weighting, uv, epsilon, terms = 1, cleanRadiusRad } = options
  const image = { width: sizePx, height: sizePx, cellRad }
  const { psf, residual } = imager.images
  await imager.ready()
  const taylor = terms === 2 ? openTaylor(imager, heap, source.path) : undefined
  await (taylor ?? imager).makeImages('dirty and psf', part(control, 0.3, 0.4, 'dirty image and point spread function'))
  const { maxU, maxV } = imager.plan.extent
  const beam = fitBeam({ data: imager.pixels(psf), ...image }, 1 / (Math.hypot(maxU, maxV) * cellRad), 'quadrant')
  const description: ImageDescription = {
    grid: image,
    stokes,
    centre,
    ...imager.lines,
    ...(taylor && { referenceHz: taylor.band.referenceHz }),
    counts: imager.counts,
    gridder: gridderText(imager, epsilon),
    telescopeName: source.telescopeName,
    objectName: fields.length === 1 ? fields[0].name : `${fields.length} fields`,
    beam,
    sumOfWeights: imager.sumOfWeights,
    weighting,
    uv,
    outliers: outlierHistory(cleanRadiusRad, peeled?.list ?? []),
    path: source.path,
    column: source.column,
    tier: options.tier,
  }
  const product: Describe = (kind, from, unit, cards = [], history = []) => ({
    image: from,
    path: files.begin(kind),
    cards: withCards(imageCards(description, unit, history), cards),
  })
  const primaryBeam =
    options.pbCorrect && !dirtyOnly ? await PrimaryBeam.of(imager, source, heap, centre, options) : undefined
  const dirty = [
    ...(dirtyOnly === 'without psf' ? [] : [product('psf', psf, 'Jy/beam')]),
    product('dirty', residual, 'Jy/beam'),
  ]
  const cleanControl = part(control, 0.46, 0.98)
  const beams = taylor && primaryBeam && (await taylorBeams(imager, taylor, source, heap, centre, options, primaryBeam))
  const cleaned = taylor
    ? await cleanAndRestoreTerms({ imager, taylor, options, mask, beam, beams, product }, dirty, cleanControl)
    : dirtyOnly
      ? await writeDirty(imager, dirty)
      : await cleanAndRestore(imager, options, mask, beam, dirty, product, cleanControl)
  const noise = { noiseJy: cleaned.noiseJy > 0 ? cleaned.noiseJy : undefined, annulusNoiseJy: undefined }
  if (primaryBeam) await writeBeamImages(imager, primaryBeam, product, noiseCards(noise))
  const lost = primaryBeam && lostPointingWarning(source)
  return {
    ...(primaryBeam && { primaryBeam: { name: primaryBeam.name, largestError: primaryBeam.largestError } }),
    warnings: [
      ...(lost ? [lost] : []),
      ...(primaryBeam?.warnings ?? []),
      ...(taylor ? taylorWarnings(taylor.band, options) : []),
      ...(cleaned.clean ? cleanWarnings(cleaned.clean) : []),
    ],
    ...(cleanRadiusRad !== undefined && { outliers: peeled?.list ?? [] }),
    centre: { raRad: centre.raRad, decRad: centre.decRad },
    beam: { ...beam, majorFwhm: beam.majorFwhm * cellRad, minorFwhm: beam.minorFwhm * cellRad },
    relativeNoise: imager.relativeNoise,
    counts: imager.counts,
    planeCount: planeCount(imager),
    ...cleaned,
  }
}

type Quality = Pick<ImagingResult, 'peakJy' | 'noiseJy' | 'annulusNoiseJy' | 'dynamicRange' | 'clean'>

async function writeDirty(imager: Imager, dirty: readonly WrittenImage[]): Promise<Quality> {
  const { peakJy, noiseJy } = await imager.writeMeasuring(dirty, imager.images.residual)
  return { peakJy, noiseJy, annulusNoiseJy: undefined, dynamicRange: undefined }
}

/** Without iterations the image is the dirty one, and there is neither model nor residual. */
async function cleanAndRestore(
  imager: Imager,
  options: ImageOptions,
  mask: Uint8Array | undefined,
  beam: GaussianShape,
  dirty: readonly WrittenImage[],
  product: Describe,
  control: StageControl,
): Promise<Quality> {
  const { residual, model } = imager.images
  if (options.iterations === 0) {
    const [psf, ...others] = dirty
    const measuring = imager.writeMeasuring([psf], residual)
    const noise = await measureNoise(
      imager,
      measuring.then(({ noiseJy }) => noiseJy),
    )
    const { peakJy, noiseJy } = await measuring
    const range = dynamicRange(peakJy, noise)
    const cards = noiseCards(noise, range)
    await imager.write([...others, product('image', residual, 'Jy/beam', cards, ['not cleaned'])])
    return { peakJy, noiseJy, annulusNoiseJy: noise.annulusNoiseJy, dynamicRange: range }
  }
  await imager.write(dirty)
  const field = { beamPx: beam.majorFwhm, ...(mask && { mask }) }
  const result = await clean(imager, options, field, control)
  const history = cleanHistory(options, result)
  const noise = await measureNoise(imager, result.noiseJy)
  await imager.write([
    product('model', model, 'Jy/pixel', [], history),
    product('residual', residual, 'Jy/beam', noiseCards(noise), history),
  ])
  await imager.restore(residual, model, beam)
  const { peakJy } = await imager.statistics(residual)
  const range = dynamicRange(peakJy, noise)
  await imager.write([product('image', residual, 'Jy/beam', noiseCards(noise, range), history)])
  const { annulusNoiseJy } = noise
  return { peakJy, noiseJy: result.noiseJy, annulusNoiseJy, dynamicRange: range, clean: result }
}

/** Progress from 0 to 1 of a part of the work, as from `from` to `to` of the whole. */
function part({ progress, signal }: StageControl, from: number, to: number, name?: string): StageControl {
  return {
    ...(signal && { signal }),
    progress: (fraction, message) => progress?.(from + fraction * (to - from), name ?? message),
  }
}
