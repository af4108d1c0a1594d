import { FitError } from '@contimg/numerics/fit'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { StageControl } from '../control.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { ImagerMemoryError, type NoImageError, NothingToImageError } from './errors.ts'
import { SMALLEST_EPSILON } from './image-plan.ts'
import type { ImagingResult } from './image-result.ts'
import { Imager } from './imager.ts'
import { type ImagedPart, type OpenedPart, openPart } from './open-part.ts'
import type { ImageOptions } from './options.ts'
import type { ProductFiles } from './products.ts'
import { imagesOf, makeImages, requireBeam } from './run.ts'

/** An image to be made, with its place in the whole. */
export interface PartJob {
  readonly options: ImageOptions
  readonly files: ProductFiles
  readonly control: StageControl
  readonly part: ImagedPart
}

export type Made = Omit<ImagingResult, 'products'> | NoImageError

/**
 * Images several Stokes parameters of the same rows and channels, which are read once for all of them and have the
 * density of their weights in common where they have the same weights. Where memory does not hold all of them, or where
 * they are imaged in float64, which reads otherwise, one is read after the other.
 *
 * @param heap  that of all parts, as is their threads; what it holds from here on may be lost
 */
export async function imagesTogether(
  source: MeasurementSetSource,
  heap: KernelHeap,
  jobs: readonly PartJob[],
): Promise<Made[]> {
  const start = heap.mark()
  const opened = jobs.length > 1 ? await openTogether(source, jobs) : undefined
  if (!opened) heap.release(start)
  const made: Made[] = []
  if (opened)
    await Imager.loadTogether(
      opened.map(({ imager }) => imager),
      { ...jobs[0].control, progress: (fraction) => jobs[0].control.progress?.(0.05 + 0.25 * fraction, 'reading') },
    )
  const mark = heap.mark()
  for (const [i, { options, files, control, part }] of jobs.entries()) {
    heap.release(mark)
    const image = async () => {
      if (!opened) return await makeImages(source, options, files, control, part)
      await opened[i].imager.turnTo()
      return await imagesOf(source, options, files, control, part, opened[i])
    }
    made.push(await image().catch(noImage))
  }
  return made
}

/** @returns undefined where they cannot be read together */
async function openTogether(
  source: MeasurementSetSource,
  jobs: readonly PartJob[],
): Promise<readonly OpenedPart[] | undefined> {
  if (jobs.some(({ options }) => options.epsilon < SMALLEST_EPSILON)) return undefined
  requireBeam(source, jobs[0].options)
  const opened: OpenedPart[] = []
  try {
    for (const { options, control, part } of jobs) opened.push(await openPart(source, options, control, part))
    return opened
  } catch (error) {
    if (error instanceof ImagerMemoryError || error instanceof NothingToImageError) return undefined
    throw error
  }
}

function noImage(error: unknown): NoImageError {
  if (error instanceof NothingToImageError || error instanceof FitError) return error
  throw error
}
