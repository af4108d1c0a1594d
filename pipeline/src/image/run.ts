import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { GaussianShape } from '@contimg/numerics/fit'
import { KernelHeap } from '@contimg/numerics/wasm'
import { dishDiameterM } from '../calibrate/model-rows.ts'
import type { StageControl } from '../control.ts'
import { openBeam } from '../sky/beam-file.ts'
import { type MeasurementSetSource, openHeld, openVisibilities } from '../visibilities/from-ms.ts'
import { cleanAndRestore, writeDirty, writeUncleaned } from './clean-and-restore.ts'
import { cleanWarnings } from './clean-report.ts'
import { describer } from './describer.ts'
import { type HeldVisibilities, requireBeside } from './held.ts'
import { noiseCards } from './image-noise.ts'
import type { ImagingResult } from './image-result.ts'
import { taylorBeams } from './mtmfs-index.ts'
import { cleanAndRestoreTerms, openTaylor, taylorWarnings } from './mtmfs-run.ts'
import { gridderText, planeCount } from './open-imager.ts'
import { type ImagedPart, type OpenedPart, openPart } from './open-part.ts'
import { checkImageOptions, type ImageOptions } from './options.ts'
import { lostPointingWarning, PrimaryBeam, writeBeamImages } from './primary-beam-images.ts'
import { ProductFiles } from './products.ts'
import { restoringBeam } from './restoring-beam.ts'
import { productName } from './tiers.ts'

/**
 * Images a Measurement Set: all wanted fields phased to one centre, all spectral windows together, Stokes I, exact in w,
 * CLEANed and restored.
 *
 * @param held  visibilities in memory, to image in place of those of the Measurement Set
 * @throws FormatError, RangeError, OutputExistsError, NoStokesError, NothingToImageError, ImagerMemoryError,
 *         CleanDivergedError, FitError; the signal's reason
 */
export async function imageMeasurementSet(
  path: string,
  options: ImageOptions,
  control: StageControl = {},
  held?: HeldVisibilities,
): Promise<ImagingResult> {
  checkImageOptions(options)
  const files = new ProductFiles(productName(options))
  await mkdir(dirname(options.imageName), { recursive: true })
  try {
    using source = held ? openHeld(path, held.columns) : openVisibilities(path, options.column)
    const written = held?.write()
    const run = await makeImages(source, options, files, control, { stokes: 'I', heap: new KernelHeap() })
    await written // no image gets its name before its visibilities lie beside it
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
  if (source.held) requireBeside(source.held, imager.neededBytes)
  await imager.load(portion(control, 0.05, 0.3))
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
  const { sizePx, cellRad, epsilon, terms = 1, cleanRadiusRad } = options
  const image = { width: sizePx, height: sizePx, cellRad }
  const { psf, residual } = imager.images
  await imager.ready()
  const taylor = terms === 2 ? openTaylor(imager, heap, source.path) : undefined
  const making = portion(control, 0.3, 0.4, 'dirty image and point spread function')
  await (taylor ?? imager).makeImages('dirty and psf', making)
  const { maxU, maxV } = imager.plan.extent
  const needsBeam = options.iterations > 0 || taylor !== undefined
  const estimatePx = 1 / (Math.hypot(maxU, maxV) * cellRad)
  const { beam, warning: beamWarning } = restoringBeam({ data: imager.pixels(psf), ...image }, estimatePx, needsBeam)
  const product = describer(source, options, files, {
    ...{ stokes, centre, beam, lines: imager.lines, counts: imager.counts, sumOfWeights: imager.sumOfWeights },
    ...(taylor && { referenceHz: taylor.band.referenceHz }),
    gridder: gridderText(imager, epsilon),
    outliers: peeled?.list ?? [],
  })
  const primaryBeam =
    options.pbCorrect && !dirtyOnly ? await PrimaryBeam.of(imager, source, heap, centre, options) : undefined
  const dirty = [
    ...(dirtyOnly === 'without psf' ? [] : [product('psf', psf, 'Jy/beam')]),
    product('dirty', residual, 'Jy/beam'),
  ]
  const cleanControl = portion(control, 0.46, 0.98)
  const beams = taylor && primaryBeam && (await taylorBeams(imager, taylor, source, heap, centre, options, primaryBeam))
  const cleaned =
    taylor && beam
      ? await cleanAndRestoreTerms({ imager, taylor, options, mask, beam, beams, product }, dirty, cleanControl)
      : dirtyOnly
        ? await writeDirty(imager, residual, dirty)
        : beam && options.iterations > 0
          ? await cleanAndRestore(imager, options, mask, beam, dirty, product, cleanControl)
          : await writeUncleaned(imager, dirty, product)
  const noise = { noiseJy: cleaned.noiseJy > 0 ? cleaned.noiseJy : undefined, annulusNoiseJy: undefined }
  if (primaryBeam) await writeBeamImages(imager, primaryBeam, product, noiseCards(noise))
  const lost = primaryBeam && lostPointingWarning(source)
  return {
    ...(primaryBeam && { primaryBeam: { name: primaryBeam.name, largestError: primaryBeam.largestError } }),
    warnings: [
      ...(beamWarning === undefined ? [] : [beamWarning]),
      ...(lost ? [lost] : []),
      ...(primaryBeam?.warnings ?? []),
      ...(taylor ? taylorWarnings(taylor.band, options) : []),
      ...(cleaned.clean ? cleanWarnings(cleaned.clean) : []),
    ],
    ...(cleanRadiusRad !== undefined && { outliers: peeled?.list ?? [] }),
    centre: { raRad: centre.raRad, decRad: centre.decRad },
    beam: beam && beamInRad(beam, cellRad),
    relativeNoise: imager.relativeNoise,
    counts: imager.counts,
    planeCount: planeCount(imager),
    ...cleaned,
  }
}

/** @param beam  in pixels */
export function beamInRad(beam: GaussianShape, cellRad: number): GaussianShape {
  return { ...beam, majorFwhm: beam.majorFwhm * cellRad, minorFwhm: beam.minorFwhm * cellRad }
}

/** Progress from 0 to 1 of a part of the work, as from `from` to `to` of the whole. */
export function portion({ progress, signal }: StageControl, from: number, to: number, name?: string): StageControl {
  return {
    ...(signal && { signal }),
    progress: (fraction, message) => progress?.(from + fraction * (to - from), name ?? message),
  }
}
