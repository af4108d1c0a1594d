import { orderLines, type PlanesMemory, planesMemory } from '@contimg/numerics/planes'
import type { KernelHeap } from '@contimg/numerics/wasm'
import { densityGrid } from '@contimg/numerics/weight'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { allocateGrams } from './grams.ts'
import { checkEpsilon, compressionEpsilon, type ImagePlan, imagedField, planImage } from './image-plan.ts'
import type { ImagerImages, ImagerRequest } from './imager-request.ts'
import type { IngestPlan } from './line-ingest.ts'
import { type LinePlan, planLines } from './line-plan.ts'
import { chunkSizeOf } from './line-reader.ts'
import { requireRoom } from './memory.ts'
import { imagerBytes, imagesBytes } from './memory-estimate.ts'
import type { ImagerUse } from './tasks.ts'

/** What an imager works on, all of it in its place before any visibility is read. */
export interface ImagerPlan {
  readonly lines: LinePlan
  readonly plan: ImagePlan
  readonly ingest: IngestPlan
  readonly memory: PlanesMemory
  readonly between: number // of the resampling: where the planes' group is
  readonly images: ImagerImages
  readonly neededBytes: number // of the heap in all, the tables of `threads` threads included
}

/** @throws RangeError for an image that cannot be, ImagerMemoryError for one that is too large of any data */
export function requireSensible(heap: KernelHeap, { image, use, epsilon }: ImagerRequest): void {
  checkEpsilon(epsilon)
  imagedField(image)
  requireRoom(heap, imagesBytes(image, use), nameOf(image))
}

/** @throws NothingToImageError, RangeError for an image that cannot be, ImagerMemoryError for one too large */
export function planImager(
  source: MeasurementSetSource,
  heap: KernelHeap,
  request: ImagerRequest,
  threads: number,
): ImagerPlan {
  const { image, epsilon, use, terms = 1, weighting, combinations, uv, outliers } = request
  const lines = planWantedLines(source, heap, request)
  const { sets } = lines
  const samples = sets.map((set) => set.samples)
  const plan = planImage(heap, samples, image, epsilon)
  for (const one of samples) orderLines(heap, one)
  const density = densityGrid(image, plan.extent)
  const chunkSize = { ...chunkSizeOf(source, sets), outliers: outliers?.sources.length ?? 0 }
  const bytes = imagerBytes(heap, { image, plan, sets, use, terms, weighting, density, chunkSize, threads })
  requireRoom(heap, bytes, nameOf(image))
  const neededBytes = heap.mark() + bytes
  const grams = use === 'clean' ? sets.map((set) => allocateGrams(heap, set)) : []
  const ingest = { sets, grams, density, chunkSize, combinations, ...(uv && { uv }), ...(outliers && { outliers }) }
  return { lines, plan, ingest, neededBytes, ...placeImages(heap, plan, request) }
}

function planWantedLines(source: MeasurementSetSource, heap: KernelHeap, request: ImagerRequest): LinePlan {
  const { image, centre, fieldIds, combinations, epsilon, use, terms = 1, part } = request
  return planLines(source, heap, {
    centre,
    fieldIds,
    dataDescriptionIds: new Set([...combinations.keys()].filter((id) => combinations[id] !== undefined)),
    field: imagedField(image),
    epsilon: compressionEpsilon(epsilon, terms),
    autocorrelations: use === 'prediction' ? 'taken' : 'left out',
    ...(part && { part }),
  })
}

function placeImages(
  heap: KernelHeap,
  { planes, resample }: ImagePlan,
  { image, use }: ImagerRequest,
): Pick<ImagerPlan, 'memory' | 'between' | 'images'> {
  const { groupBytes, imageBytes, ...grids } = planesMemory(planes)
  const gridBytes = use === 'prediction' ? grids.modelGridBytes : grids.gridBytes
  const shared = Math.max(groupBytes, resample.betweenBytes) // one is done with when the other is needed
  requireRoom(heap, gridBytes + shared + imageBytes, 'the planes of an image')
  const group = heap.allocate(shared)
  const memory = { grid: heap.allocate(gridBytes), group, image: heap.allocate(imageBytes) }
  const bytes = 4 * image.width * image.height
  return { memory, between: group, images: allocateImages(heap, use, bytes, memory.grid) }
}

/** Where nothing is gridded after the images are made, these take the place of grid and low image: memory touched twice. */
function allocateImages(heap: KernelHeap, use: ImagerUse, bytes: number, grid: number): ImagerImages {
  const take = (...uses: readonly ImagerUse[]) => {
    if (!uses.includes(use)) return 0
    requireRoom(heap, bytes, 'the images')
    return heap.allocate(bytes)
  }
  if (use !== 'images')
    return { residual: take('clean'), psf: take('clean'), model: take('clean'), found: take('clean', 'prediction') }
  const missing = Math.max(0, grid + 2 * bytes - heap.mark())
  requireRoom(heap, missing, 'the images')
  heap.allocate(missing)
  return { residual: grid, psf: grid + bytes, model: 0, found: 0 }
}

function nameOf({ width, height }: ImagerRequest['image']): string {
  return `an image of ${width} × ${height} pixels`
}
