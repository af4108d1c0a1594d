import type { Direction } from '@contimg/numerics/frames'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { StageControl } from '../control.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { wantedFields } from '../visibilities/source.ts'
import type { Imager } from './imager.ts'
import { requireImagerRoom } from './imager-plan.ts'
import type { ImagerRequest } from './imager-request.ts'
import type { ImagerThreads } from './imager-threads.ts'
import type { LinesPart } from './line-plan.ts'
import { makeMask } from './masks.ts'
import { imageCentre } from './masks-field.ts'
import { openImager } from './open-imager.ts'
import type { ImageOptions } from './options.ts'
import type { PeeledOutliers } from './outlier-fit.ts'
import { peelOutliers } from './outlier-run.ts'
import { combinationsOf, type Stokes } from './stokes.ts'
import { combinationsOfWindows } from './windows.ts'

/** What is imaged of all there is, and where. */
export interface ImagedPart {
  readonly stokes: Stokes
  readonly heap: KernelHeap
  readonly lines?: LinesPart // where absent, all
  readonly threads?: ImagerThreads // over the heap's memory; where absent, threads of its own
  readonly dirtyOnly?: 'with psf' | 'without psf' // no CLEAN, no primary beam
  readonly outliers?: PeeledOutliers | 'none' // found before; where absent they are found if options say how far out
}

/** A part that has its place in memory. */
export interface OpenedPart {
  readonly imager: Imager
  readonly centre: Direction
  readonly mask: Uint8Array | undefined // of CLEAN
  readonly peeled: PeeledOutliers | undefined
}

/** Gets ready to read a part. The imager is the caller's to dispose of. @throws what imageMeasurementSet throws */
export async function openPart(
  source: MeasurementSetSource,
  options: ImageOptions,
  control: StageControl,
  part: ImagedPart,
): Promise<OpenedPart> {
  const { iterations, terms = 1 } = options
  const request = requestOf(source, options, part)
  const { image, centre } = request
  const mask = options.mask && iterations > 0 ? makeMask(options.mask, image, centre) : undefined
  const use = iterations > 0 || terms === 2 ? 'clean' : 'images'
  const wanted: ImagerRequest = { ...request, use, terms, minor: options }
  if (!part.outliers && options.cleanRadiusRad !== undefined) requireImagerRoom(source, part.heap, wanted)
  const { outliers = await peelPart(source, options, control, part) } = part
  const peeled = outliers === 'none' ? undefined : outliers
  const imager = openImager(source, part.heap, { ...wanted, ...(peeled && { outliers: peeled.model }) })
  return { imager, centre, mask, peeled }
}

/** The sources outside a part's image, if options say how far out. @throws what imageMeasurementSet throws */
export async function peelPart(
  source: MeasurementSetSource,
  options: ImageOptions,
  control: StageControl,
  part: ImagedPart,
): Promise<PeeledOutliers | 'none'> {
  if (options.cleanRadiusRad === undefined) return 'none'
  const request = requestOf(source, options, part)
  return (await peelOutliers(source, part.heap, request, options.cleanRadiusRad, control)) ?? 'none'
}

/** What is asked of the imager of a part, but for what it is used for and what is subtracted before. */
export function requestOf(
  source: MeasurementSetSource,
  options: ImageOptions,
  { stokes, lines, threads }: Pick<ImagedPart, 'stokes' | 'lines' | 'threads'>,
) {
  const { sizePx, cellRad, weighting, uv, epsilon } = options
  const image = { width: sizePx, height: sizePx, cellRad }
  const combinations = combinationsOfWindows(source, combinationsOf(source, stokes), options.spectralWindows)
  const place = { image, centre: imageCentre(source, options), fieldIds: wantedFields(source, options.fields) }
  const common = { ...place, combinations, weighting, epsilon, ...(uv && { uv }) }
  return { ...common, ...(lines && { part: lines }), ...(threads && { threads }) }
}
