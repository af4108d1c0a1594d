import { parentPort, workerData } from 'node:worker_threads'
import { writeFitsImage } from '@contimg/formats/fits'
import { FileSink } from '@contimg/formats/node'
import { addComponents } from '@contimg/numerics/clean'
import { ActiveList, annulus, ImageStatistics, rowsOf, type TiledPsf, tilePsf } from '@contimg/numerics/minor'
import { PlaneGridder, runPlaneStep } from '@contimg/numerics/planes'
import { Resampler, runResampleStep } from '@contimg/numerics/resample'
import { KernelHeap } from '@contimg/numerics/wasm'
import { failureOf } from '../threads/failure.ts'
import { type MeasurementSetSource, openVisibilities } from '../visibilities/from-ms.ts'
import { LineIngest } from './line-ingest.ts'
import { runBeamStep } from './primary-beam-thread.ts'
import type { ChunkQueue, CleanSetup, ImagerSetup, ImagerTask, ImagingSetup, ReadingSetup } from './tasks.ts'

// One of the threads that make an image together: it answers each task when it has done its share.
const { memory, index, count } = workerData as ImagerSetup
const share = { index, count }
let source: MeasurementSetSource | undefined
let ingest: LineIngest
let imaging: ImagingSetup
let gridder: PlaneGridder
let resampler: Resampler
let statistics: ImageStatistics
let list: ActiveList
let psf: TiledPsf

function own(scratch: number): KernelHeap {
  const heap = new KernelHeap(memory)
  heap.release(scratch)
  return heap
}

const images = new KernelHeap(memory)

function readWith({ msPath, column, plan, scratch }: ReadingSetup): void {
  if (source?.path !== msPath || source.column !== column) {
    source?.[Symbol.dispose]()
    source = openVisibilities(msPath, column)
  }
  ingest = new LineIngest(source.ms, source.column, own(scratch), plan)
}

function imageWith(setup: ImagingSetup): void {
  imaging = setup
  const heap = own(setup.scratch)
  gridder = new PlaneGridder(heap, setup.planes)
  resampler = new Resampler(heap, setup.resample)
  statistics = new ImageStatistics(heap)
}

function cleanWith({ psf: image, scratch, capacity }: CleanSetup): void {
  const heap = own(scratch)
  const { width, height } = imaging.resample.image
  psf = tilePsf(heap, { address: image, width, height })
  list = new ActiveList(heap, { width, height, capacity, terms: 1, allowNegative: true })
}

function eachChunk({ next, places }: ChunkQueue, work: (place: ChunkQueue['places'][number]) => void): void {
  const counter = images.int32(1, next)
  for (let i = Atomics.add(counter, 0, 1); i < places.length; i = Atomics.add(counter, 0, 1)) work(places[i])
}

const LINES_AT_ONCE = 256

/** This thread's share of the lines of every set. */
function subtract(): void {
  let piece = 0
  imaging.model.forEach(({ lineCount, values }, set) => {
    for (let first = 0; first < lineCount; first += LINES_AT_ONCE, piece++)
      if (piece % count === index) ingest.subtract(set, values, first, Math.min(lineCount, first + LINES_AT_ONCE))
  })
}

function perform(task: ImagerTask): unknown {
  const { width, height } = imaging?.resample.image ?? { width: 0, height: 0 }
  const pixelsOf = (image: number) => images.float32(width * height, image)
  switch (task.kind) {
    case 'read with':
      return readWith(task.setup)
    case 'density':
      return eachChunk(task.queue, (place) => ingest.addDensity(place, task.cells, task.withVisibilities))
    case 'compress':
      ingest.begin()
      eachChunk(task.queue, (place) => ingest.compress(place, task.factors))
      return { counts: ingest.counts, sums: ingest.weightSums }
    case 'image with':
      return imageWith(task.setup)
    case 'planes':
      return runPlaneStep(gridder, task.step, imaging.memory, imaging[task.of], share)
    case 'resample':
      return runResampleStep(resampler, task.step, share)
    case 'subtract':
      return subtract()
    case 'statistics': {
      const { value } = statistics.peak(task.image, width * height, true, task.mask)
      return { peakJy: Math.abs(value), noiseJy: statistics.noise(rowsOf(task.image, width, 0, height)).sigma }
    }
    case 'noise within': {
      const about = { address: task.image, width, height }
      return statistics.noise(annulus(about, width / 2, height / 2, task.innerPx, task.outerPx)).sigma
    }
    case 'beam':
      return runBeamStep(images, task.setup, task.step, share)
    case 'clean with':
      return cleanWith(task.setup)
    case 'collect':
      return list.collect({ residual: task.residual, limitJy: task.limitJy, ...(task.mask && { mask: task.mask }) })
    case 'minor':
      return list.iterate(psf, task.request)
    case 'components':
      for (const image of task.to) list.addTo(image)
      return
    case 'restore':
      return addComponents(pixelsOf(task.image), pixelsOf(task.model), width, task.beam)
    case 'write': {
      using sink = new FileSink(task.path)
      writeFitsImage(sink, { shape: [1, 1, height, width], data: pixelsOf(task.image), cards: task.cards })
      sink.sync()
    }
  }
}

parentPort!.on('message', (task: ImagerTask) => {
  try {
    parentPort!.postMessage({ answer: perform(task) })
  } catch (error) {
    parentPort!.postMessage(failureOf(error))
  }
})
