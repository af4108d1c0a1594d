import type { Column } from '@contimg/formats/casatable'
import type { MeasurementSet } from '@contimg/formats/ms'
import {
  AntennaJudge,
  type ArrayVerdict,
  evenWindows,
  type ImageShape,
  imageShape,
  judgeArray,
  type RfiStrategy,
} from '@contimg/numerics/rfi'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { StageControl } from '../../control.ts'
import { writeRowFlags } from '../write-flags.ts'
import type { RfiLayout, Segment } from './layout.ts'
import { cubeOf, type RfiMemory, type ThreadMemory } from './memory.ts'
import { fillPlaces, type RowBatch, rowBatches } from './places.ts'
import type { RowsAt } from './tasks.ts'
import type { RfiThreads } from './threads.ts'

const BASELINES_AT_ONCE = 16 // that a thread takes at a time

/** What is searched, and with what. */
export interface RfiWork {
  readonly ms: MeasurementSet
  readonly values: Column // of visibilities
  readonly layout: RfiLayout
  readonly memory: RfiMemory
  readonly threads: RfiThreads
  readonly strategy: RfiStrategy
  readonly rowFlags: Uint8Array // [row] of FLAG_ROW, kept up to date
}

export interface SegmentReport {
  readonly changed: number // samples whose flag was set
  readonly verdicts: readonly ArrayVerdict[] // one a polarization
}

/** Looks for interference in some integrations, and flags it. */
export async function flagSegment(work: RfiWork, segment: Segment, control: StageControl): Promise<SegmentReport> {
  const { layout, memory, threads, strategy, rowFlags, ms } = work
  const { heap } = memory
  const shape = imageShape(segment.timeCount, layout.channelCount)
  const cube = cubeOf(memory, shape)
  const places = heap.int32(rowFlags.length, memory.places)
  fillPlaces(ms.path, layout, segment, shape, rowFlags, places)
  await threads.each((thread) => ({ kind: 'begin', shape, cube, ...talliesOf(memory.threads[thread]) }))
  const step = (from: number, to: number): StageControl => ({
    ...control,
    progress: (fraction, message) => control.progress?.(from + (to - from) * fraction, message),
  })
  await threads.all(baselineRuns(work, control), (run) => ({ kind: 'clear', ...run }))
  const before = await takeSamples(work, places, step(0, 0.25))
  await evenOut(work, shape, control)
  clearTallies(work, shape.count)
  const { bad, factors } = memory
  await threads.all(baselineRuns(work, step(0.25, 0.8)), (run) => ({ kind: 'search', ...run, factors }))
  const verdicts = bad.map((address, polarization) => {
    const verdict = judgeArray(heap, shape, strategy, addUp(work, polarization, shape.count))
    heap.uint8(cube.plane, address).set(verdict.bad.subarray(0, cube.plane))
    return verdict
  })
  if (strategy.joinPolarizations) joinBad(memory, bad, cube.plane)
  const badOfAntennas = judgeAntennas(work, shape)
  await threads.all(baselineRuns(work, control), (run) => ({ kind: 'cover', ...run, bad, badOfAntennas }))
  const after = await giveFlags(work, places, step(0.8, 1))
  return { changed: after - before, verdicts }
}

const talliesOf = ({ tallies, antennaTallies }: ThreadMemory) => ({ tallies, antennaTallies })

/** @returns addresses of what disturbs each antenna, one a polarization; none where nothing does */
function judgeAntennas({ memory, strategy }: RfiWork, shape: ImageShape): (readonly number[])[] {
  const { heap, badOfAntennas, threads } = memory
  const mark = heap.mark()
  const judge = new AntennaJudge(heap, shape)
  const plane = shape.times * shape.lanes
  const disturbed = badOfAntennas.map((addresses, antenna) => {
    const found = addresses.map((address, polarization) => {
      const tallies = threads.map(({ antennaTallies }) => antennaTallies[antenna][polarization])
      const sums = addImages(
        heap,
        tallies.map((tally) => tally.sums),
        shape.count,
      )
      const counts = addImages(
        heap,
        tallies.map((tally) => tally.counts),
        shape.count,
      )
      return judge.judge({ sums, counts }, heap.uint8(plane, address))
    })
    if (!found.some((count) => count > 0)) return []
    if (strategy.joinPolarizations) joinBad(memory, addresses, plane)
    return addresses
  })
  heap.release(mark)
  return disturbed
}

/** The sum of images, in the memory of the first. */
function addImages(heap: KernelHeap, addresses: readonly number[], count: number): Float32Array {
  const [first, ...others] = addresses.map((address) => heap.float32(count, address))
  for (const other of others) for (let i = 0; i < count; i++) first[i] += other[i]
  return first
}

function* baselineRuns(
  { layout }: RfiWork,
  { progress, signal }: StageControl,
): Generator<{ from: number; to: number }> {
  const count = layout.isAuto.length
  for (let from = 0; from < count; from += BASELINES_AT_ONCE) {
    signal?.throwIfAborted()
    progress?.(from / count, `baseline ${from} of ${count}`)
    yield { from, to: Math.min(count, from + BASELINES_AT_ONCE) }
  }
}

/** Fills the cube. @returns how many flags were set */
async function takeSamples(work: RfiWork, places: Int32Array, control: StageControl): Promise<number> {
  const { ms, memory, threads, layout, values } = work
  const flag = ms.main.column('FLAG')
  let flags = 0
  await threads.all(
    followed(rowBatches(layout, places, memory.batchSamples), places.length, control),
    (batch, thread) => {
      const { rows, samples } = rowsAt(work, batch, thread)
      values.readCells(batch.firstRow, batch.rowCount, memory.heap.float32(2 * samples, rows.visibilities))
      flag.readCells(batch.firstRow, batch.rowCount, memory.heap.uint8(samples, rows.flags))
      return { kind: 'take', rows }
    },
    (_batch, _thread, count) => {
      flags += count
    },
  )
  return flags
}

/** Writes the flags. @returns how many are set */
async function giveFlags(work: RfiWork, places: Int32Array, control: StageControl): Promise<number> {
  const { ms, memory, threads, layout } = work
  const flag = ms.main.column('FLAG')
  const flagRow = ms.main.column('FLAG_ROW')
  let flags = 0
  await threads.all(
    followed(rowBatches(layout, places, memory.batchSamples), places.length, control),
    (batch, thread) => ({ kind: 'give', rows: rowsAt(work, batch, thread).rows }),
    (batch, thread, count) => {
      const { rows, samples } = rowsAt(work, batch, thread)
      flag.writeCells(batch.firstRow, batch.rowCount, memory.heap.uint8(samples, rows.flags))
      const rowFlags = memory.heap.uint8(batch.rowCount, rows.rowFlags)
      writeRowFlags(flagRow, batch.firstRow, new Uint8Array(batch.rowCount), rowFlags)
      flags += count
    },
  )
  return flags
}

function* followed(batches: Iterable<RowBatch>, rowCount: number, { progress, signal }: StageControl) {
  for (const batch of batches) {
    signal?.throwIfAborted()
    progress?.(batch.firstRow / rowCount, `row ${batch.firstRow} of ${rowCount}`)
    yield batch
  }
}

function rowsAt({ memory, layout }: RfiWork, batch: RowBatch, thread: number): { rows: RowsAt; samples: number } {
  const { firstRow, rowCount, channelCount } = batch
  const { visibilities, flags, rowFlags } = memory.threads[thread]
  const places = memory.places + 4 * firstRow
  return {
    rows: { visibilities, flags, rowFlags, places, rowCount, channelCount },
    samples: rowCount * channelCount * layout.polarizationCount,
  }
}

/** Finds the factors that even out the windows. */
async function evenOut(work: RfiWork, shape: ImageShape, control: StageControl): Promise<void> {
  const { layout, memory, threads } = work
  clearTallies(work, shape.count)
  await threads.all(baselineRuns(work, control), (run) => ({ kind: 'spectra', ...run }))
  const windows = [...layout.windows.values()].map(({ channelCount }) => channelCount)
  memory.factors.forEach((address, polarization) => {
    const { sums, counts } = addUp(work, polarization, shape.channels)
    const factors = memory.heap.float32(shape.lanes, address).fill(1)
    factors.set(
      evenWindows(
        sums.map((sum, k) => sum / counts[k]),
        windows,
      ),
    )
  })
}

function clearTallies({ memory }: RfiWork, count: number): void {
  for (const { sums, counts, dropped } of memory.threads.flatMap(({ tallies }) => tallies))
    for (const address of [sums, counts, dropped]) memory.heap.float32(count, address).fill(0)
  for (const { sums, counts } of memory.threads.flatMap(({ antennaTallies }) => antennaTallies.flat()))
    for (const address of [sums, counts]) memory.heap.float32(count, address).fill(0)
}

/** The sums of all threads, in the memory of the first. */
function addUp({ memory }: RfiWork, polarization: number, count: number) {
  const [first, ...others] = memory.threads.map(({ tallies }) => {
    const { sums, counts, dropped } = tallies[polarization]
    const image = (address: number) => memory.heap.float32(count, address)
    return { sums: image(sums), counts: image(counts), dropped: image(dropped) }
  })
  for (const other of others)
    for (const name of ['sums', 'counts', 'dropped'] as const)
      for (let i = 0; i < count; i++) first[name][i] += other[name][i]
  return first
}

function joinBad({ heap }: RfiMemory, bad: readonly number[], count: number): void {
  const [first, ...others] = bad.map((address) => heap.uint8(count, address))
  for (const other of others) for (let i = 0; i < count; i++) first[i] |= other[i]
  for (const other of others) other.set(first)
}
