import { parentPort, workerData } from 'node:worker_threads'
import { writeFitsImage } from '@contimg/formats/fits'
import { FileSink } from '@contimg/formats/node'
import { addComponents } from '@contimg/numerics/clean'
import { annulus, ImageStatistics, ListFollower, rowsOf } from '@contimg/numerics/minor'
import { PlaneGridder, runPlaneStep } from '@contimg/numerics/planes'
import { PreciseGridder } from '@contimg/numerics/precise'
import { Resampler, runResampleStep } from '@contimg/numerics/resample'
import { KernelHeap } from '@contimg/numerics/wasm'
import { failureOf } from '../threads/failure.ts'
import { type MeasurementSetSource, openVisibilities } from '../visibilities/from-ms.ts'
import { HeldCells } from '../visibilities/held-columns.ts'
import { type Cells, SpectraCells } from '../visibilities/spectra-cells.ts'
import { scaleAll } from './balance.ts'
import { type MinorLists, minorLists, weighByLocalNoise } from './clean-thread.ts'
import { LineIngest } from './line-ingest.ts'
import { TaylorThread } from './mtmfs-thread.ts'
import { OutlierLines } from './outlier-lines.ts'
import { runBeamStep } from './primary-beam-thread.ts'
import type {
  ChunkQueue,
  CleanSetup,
  CorrelateSetup,
  ImagerSetup,
  ImagerTask,
  ImagingSetup,
  ReadingSetup,
} from './tasks.ts'

// One of the threads that make an image together: it answers each task when it has done its share.
const { memory, index, count } = workerData as ImagerSetup
const share = { index, count }
let source: MeasurementSetSource | undefined
let ingests: LineIngest[] = []
let ingest: LineIngest // the one that is corrected for what was found
let imaging: ImagingSetup
let gridder: PlaneGridder
let resampler: Resampler
let precise: PreciseGridder
let statistics: ImageStatistics
let lists: MinorLists
let follower: ListFollower | undefined

function own(scratch: number): KernelHeap {
  const heap = new KernelHeap(memory)
  heap.release(scratch)
  return heap
}

const images = new KernelHeap(memory)
const taylor = new TaylorThread(memory)

function cellsOf({ msPath, column, held }: ReadingSetup): Cells {
  if (held) return new HeldCells(held)
  if (source?.path !== msPath || source.column !== column) {
    source?.[Symbol.dispose]()
    source = openVisibilities(msPath, column)
  }
  return new SpectraCells(source.ms, source.column)
}

function readWith(setup: ReadingSetup): void {
  const cells = cellsOf(setup)
  ingests = []
  for (const { plan, scratch } of setup.plans) ingests.push(new LineIngest(cells, own(scratch), plan, ingests[0]?.runs))
  ingest = ingests[0]
}

function imageWith(setup: ImagingSetup): void {
  imaging = setup
  const heap = own(setup.scratch)
  gridder = new PlaneGridder(heap, setup.planes)
  resampler = new Resampler(heap, setup.resample)
  statistics = new ImageStatistics(heap)
}

function cleanWith(setup: CleanSetup): void {
  lists = minorLists(own(setup.scratch), setup, imaging.resample.image)
}

function eachChunk({ next, places }: ChunkQueue, work: (place: ChunkQueue['places'][number]) => void): void {
  const counter = images.int32(1, next)
  for (let i = Atomics.add(counter, 0, 1); i < places.length; i = Atomics.add(counter, 0, 1)) work(places[i])
}

function correlate(queue: ChunkQueue, { sources, cells, sums, scratch }: CorrelateSetup): void {
  const lines = new OutlierLines(own(scratch), sources, cells, ingest.lines)
  eachChunk(queue, (place) => ingest.correlate(place, lines, sums))
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
      return eachChunk(task.queue, (place) => {
        for (const [i, cells] of task.cells.entries())
          if (cells !== 0) ingests[i].addDensity(place, cells, task.withVisibilities)
      })
    case 'compress':
      for (const one of ingests) one.begin()
      eachChunk(task.queue, (place) => {
        for (const [i, factors] of task.factors.entries()) ingests[i].compress(place, factors)
      })
      return ingests.map(({ counts, weightSums }) => ({ counts, sums: weightSums }))
    case 'turn to':
      ingest = ingests[task.plan]
      return
    case 'correlate':
      return correlate(task.queue, task.setup)
    case 'image with':
      return imageWith(task.setup)
    case 'planes':
      return runPlaneStep(gridder, task.step, imaging.memory, imaging[task.of], share)
    case 'resample':
      return runResampleStep(resampler, task.step, share)
    case 'scale': {
      const [first, last] = [index, index + 1].map((i) => Math.floor((task.count * i) / count))
      return scaleAll(images.float32(last - first, task.numbers + 4 * first), task.factor)
    }
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
    case 'taylor':
      return taylor.run(task.step, imaging, share)
    case 'clean with':
      return cleanWith(task.setup)
    case 'weigh':
      return weighByLocalNoise(own(task.scratch), task.noise, { width, height })
    case 'largest':
      return lists.largest(task)
    case 'collect':
      return lists.collect(task)
    case 'minor':
      return lists.iterate(task.request)
    case 'follow':
      follower ??= new ListFollower(images)
      return follower.run(task.follow, share)
    case 'components':
      for (const image of task.to) lists.addTo(image)
      return
    case 'restore':
      return addComponents(pixelsOf(task.image), pixelsOf(task.model), width, task.beam)
    case 'precise with':
      precise = new PreciseGridder(task.memory, share)
      return
    case 'precise':
      return precise.run(task.step)
    case 'write': {
      using sink = new FileSink(task.path)
      writeFitsImage(sink, {
        shape: [1, 1, height, width],
        data: task.precise ?? pixelsOf(task.image),
        cards: task.cards,
      })
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
