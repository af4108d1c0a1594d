import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { KernelHeap } from '@contimg/numerics/wasm'
import type { StageControl } from '../control.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { wantedFields } from '../visibilities/source.ts'
import { NothingToImageError } from './errors.ts'
import { ImagerThreads } from './imager-threads.ts'
import { checkImageOptions, type ImageOptions } from './options.ts'
import { type ImagePart, type PartsRequest, planParts } from './parts.ts'
import { ProductFiles } from './products.ts'
import { readRowKeys } from './row-runs.ts'
import { type ImagingResult, makeImages } from './run.ts'
import { combinationsOf } from './stokes.ts'
import { productName } from './tiers.ts'
import { combinationsOfWindows } from './windows.ts'

/** One of the images, or why there is none: all of that part is flagged. */
export type PartOutcome =
  | { readonly part: ImagePart; readonly result: ImagingResult }
  | { readonly part: ImagePart; readonly empty: NothingToImageError }

/**
 * Makes several images of a Measurement Set, all about one phase centre: of each Stokes parameter, integration and part
 * of the band one, as if there were nothing else, with weights, slanted plane and beam of its own. They come one after the
 * other in the same memory and threads; each reads its own rows and channels alone, so all integrations are read once
 * together. Their files get their names when all are whole.
 *
 * @throws as imageMeasurementSet; NothingToImageError only where all of it is flagged
 */
export async function imageParts(
  path: string,
  options: ImageOptions,
  wanted: PartsRequest,
  control: StageControl = {},
): Promise<PartOutcome[]> {
  checkImageOptions(options)
  using source = openVisibilities(path, options.column)
  const keys = readRowKeys(source)
  const taken = wanted.stokes.map((stokes) =>
    combinationsOfWindows(source, combinationsOf(source, stokes), options.spectralWindows),
  )
  const dataDescriptionIds = new Set([...source.dataDescriptions.keys()].filter((id) => taken[0][id]))
  const rows = { keys, fieldIds: wantedFields(source, options.fields), dataDescriptionIds }
  const parts = planParts(source, rows, wanted)
  const imageName = productName(options)
  const files = parts.map(({ suffix }) => new ProductFiles(imageName + suffix))
  await mkdir(dirname(imageName), { recursive: true })
  const heap = new KernelHeap()
  const outcomes: (Omit<ImagingResult, 'products'> | NothingToImageError)[] = []
  try {
    await using threads = new ImagerThreads(heap.memory)
    const start = heap.mark()
    for (const [i, { stokes, times, band }] of parts.entries()) {
      heap.release(start)
      const lines = { keys, ...(times && { times }), ...(band && { band }) }
      const part = { stokes, heap, threads, lines, dirtyOnly: wanted.snapshots && options.iterations === 0 }
      outcomes.push(await makeImages(source, options, files[i], partOf(control, i, parts), part).catch(emptiness))
    }
    const empty = outcomes.find((outcome) => outcome instanceof NothingToImageError)
    if (empty && outcomes.every((outcome) => outcome instanceof NothingToImageError)) throw empty
    return await Promise.all(
      outcomes.map(async (outcome, i): Promise<PartOutcome> => {
        if (!(outcome instanceof NothingToImageError))
          return { part: parts[i], result: { ...outcome, products: await files[i].finish() } }
        await files[i].discard()
        return { part: parts[i], empty: outcome }
      }),
    )
  } catch (error) {
    for (const one of files) await one.discard()
    throw error
  }
}

function emptiness(error: unknown): NothingToImageError {
  if (error instanceof NothingToImageError) return error
  throw error
}

/** Progress of one of the images. */
function partOf({ progress, signal }: StageControl, i: number, parts: readonly ImagePart[]): StageControl {
  const name = parts.length > 1 ? `image ${i + 1} of ${parts.length}: ` : ''
  return {
    ...(signal && { signal }),
    progress: (fraction, message) => progress?.((i + fraction) / parts.length, name + message),
  }
}
