import { availableParallelism } from 'node:os'
import { type LinesExtent, orderLines, type PlanesMemory, planesMemory } from '@contimg/numerics/planes'
import type { KernelHeap } from '@contimg/numerics/wasm'
import { densityGrid } from '@contimg/numerics/weight'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { allocateGrams } from './grams.ts'
import { checkEpsilon, compressionEpsilon, type ImagePlan, imagedField, planImage } from './image-plan.ts'
import type { ImagerImages, ImagerRequest } from './imager-request.ts'
import type { IngestPlan } from './line-ingest.ts'
import { type LinePlan, type LineSet, planLines } from './line-plan.ts'
import { chunkSizeOf } from './line-reader.ts'
import { requireRoom } from './memory.ts'
import { imagerBytes, imagesBytes } from './memory-estimate.ts'
import { scaleCount } from './minor-memory.ts'
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
  requireRoom(heap, imagesBytes(image, use), sizeText(image))
}

/** Finds out whether there is room for an imager that is to be made later. @throws as planImager */
export function requireImagerRoom(source: MeasurementSetSource, heap: KernelHeap, request: ImagerRequest): void {
  requireSensible(heap, request)
  const mark = heap.mark()
  try {
    measureImager(source, heap, request, request.threads?.count ?? availableParallelism())
  } finally {
    heap.release(mark)
  }
}

/** @throws NothingToImageError, RangeError for an image that cannot be, ImagerMemoryError for one too large */
export function planImager(
  source: MeasurementSetSource,
  heap: KernelHeap,
  request: ImagerRequest,
  threads: number,
): ImagerPlan {
  const { lines, plan, reading, neededBytes } = measureImager(source, heap, request, threads)
  const grams = request.use === 'clean' ? lines.sets.map((set) => allocateGrams(heap, set)) : []
  return { lines, plan, ingest: { ...reading, grams }, neededBytes, ...placeImages(heap, plan, request) }
}

/** Puts the lines into their place, and tells what all else will take. */
function measureImager(source: MeasurementSetSource, heap: KernelHeap, request: ImagerRequest, threads: number) {
  const { image, epsilon, use, terms = 1, minor = {}, weighting } = request
  const lines = planWantedLines(source, heap, request)
  const { sets } = lines
  const samples = sets.map((set) => set.samples)
  const plan = planImage(heap, samples, image, epsilon)
  for (const one of samples) orderLines(heap, one)
  const reading = planReading(source, sets, plan.extent, request)
  const { density, chunkSize } = reading
  const bytes = imagerBytes(heap, { image, plan, sets, use, terms, minor, weighting, density, chunkSize, threads })
  requireRoom(heap, bytes, sizeText(image) + cleanText(request, plan))
  return { lines, plan, reading, neededBytes: heap.mark() + bytes }
}

/** How the visibilities of some lines are read, for no model to be subtracted. */
export function planReading(
  source: MeasurementSetSource,
  sets: readonly LineSet[],
  extent: LinesExtent,
  { image, combinations, uv, outliers }: ImagerRequest,
): IngestPlan {
  const chunkSize = { ...chunkSizeOf(source, sets), outliers: outliers?.sources.length ?? 0 }
  const common = { sets, grams: [], density: densityGrid(image, extent), chunkSize, combinations }
  return { ...common, ...(uv && { uv }), ...(outliers && { outliers }) }
}

/** @throws as planLines does */
export function planWantedLines(source: MeasurementSetSource, heap: KernelHeap, request: ImagerRequest): LinePlan {
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

export function placeImages(
  heap: KernelHeap,
  { planes, resample }: ImagePlan,
  { image, use }: Pick<ImagerRequest, 'image' | 'use'>,
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

function sizeText({ width, height }: ImagerRequest['image']): string {
  return `an image of ${width} × ${height} pixels`
}

/** What of CLEAN takes memory besides. */
function cleanText({ image, use, terms, minor = {} }: ImagerRequest, { extent }: ImagePlan): string {
  if (use !== 'clean') return ''
  const scales = scaleCount(image, extent, minor)
  const kinds = [
    ...(terms === 2 ? ['two Taylor terms'] : []),
    ...(scales > 0 ? [`${scales} scales`] : []),
    ...((minor.localNoiseBeams ?? 0) > 0 ? ['local noise'] : []),
  ]
  return kinds.length > 0 ? ` with ${kinds.join(' and ')}` : ''
}
