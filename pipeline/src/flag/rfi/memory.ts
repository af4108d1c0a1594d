import {
  type AmplitudeCube,
  type AntennaTally,
  type ArrayTally,
  flaggerBytes,
  type ImageShape,
} from '@contimg/numerics/rfi'
import { KernelHeap } from '@contimg/numerics/wasm'
import type { RfiLayout } from './layout.ts'

const CUBE_BYTES = 1.5e9 // of amplitudes at a time; the full array's 24 integrations are 0.7e9
const BATCH_SAMPLES = 1 << 21 // that a thread takes in at a time

/** Where one thread finds the rows it is given, and keeps what is its own: addresses. */
export interface ThreadMemory {
  readonly visibilities: number // f32 [row, channel, polarization, 2]
  readonly flags: number // u8 [row, channel, polarization]
  readonly rowFlags: number // u8 [row]
  readonly tallies: readonly ArrayTally[] // one a polarization
  readonly antennaTallies: readonly (readonly AntennaTally[])[] // [antenna][polarization]
  readonly scratch: number
}

/** The one memory that all threads share. */
export interface RfiMemory {
  readonly heap: KernelHeap
  readonly places: number // i32 [row of the table]
  readonly cube: number // f32 [baseline, polarization, time, lane]
  readonly factors: readonly number[] // f32 [lane], one a polarization
  readonly bad: readonly number[] // u8 [time, lane], one a polarization
  readonly badOfAntennas: readonly (readonly number[])[] // the same of each antenna
  readonly threads: readonly ThreadMemory[]
  readonly batchSamples: number
}

/** How many integrations may be searched at once. */
export function mostTimes({ isAuto, polarizationCount, channelCount }: RfiLayout): number {
  return Math.max(1, Math.floor(CUBE_BYTES / (4 * isAuto.length * polarizationCount * (channelCount + 3))))
}

/** @param largest  shape of the longest segment */
export function takeMemory(layout: RfiLayout, largest: ImageShape, threadCount: number): RfiMemory {
  const { polarizationCount, channelCount, isAuto, timeOfRow, antennaCount } = layout
  const heap = new KernelHeap()
  const polarizations = Array.from({ length: polarizationCount }, (_, i) => i)
  const antennas = Array.from({ length: antennaCount }, (_, i) => i)
  const image = () => heap.allocate(4 * largest.count)
  const batchSamples = Math.max(BATCH_SAMPLES, channelCount * polarizationCount)
  return {
    heap,
    places: heap.allocate(4 * timeOfRow.length),
    cube: heap.allocate(4 * isAuto.length * polarizationCount * largest.times * largest.lanes),
    factors: polarizations.map(() => heap.allocate(4 * largest.lanes)),
    bad: polarizations.map(() => heap.allocate(largest.count)),
    badOfAntennas: antennas.map(() => polarizations.map(() => heap.allocate(largest.count))),
    batchSamples,
    threads: Array.from({ length: threadCount }, () => ({
      visibilities: heap.allocate(8 * batchSamples),
      flags: heap.allocate(batchSamples),
      rowFlags: heap.allocate(batchSamples),
      tallies: polarizations.map(() => ({ sums: image(), counts: image(), dropped: image() })),
      antennaTallies: antennas.map(() => polarizations.map(() => ({ sums: image(), counts: image() }))),
      scratch: heap.allocate(flaggerBytes(largest)),
    })),
  }
}

/** The cube of a segment, which has the memory to itself. */
export function cubeOf({ cube }: RfiMemory, { times, lanes }: ImageShape): AmplitudeCube {
  return { address: cube, plane: times * lanes }
}
