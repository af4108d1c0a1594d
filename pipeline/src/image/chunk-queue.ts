import type { KernelHeap } from '@contimg/numerics/wasm'
import type { StageControl } from '../control.ts'
import type { IngestPlan } from './line-ingest.ts'
import type { ChunkQueue } from './tasks.ts'

const LOOK_MS = 100 // between two looks at how far the threads are

/** All chunks of a plan, for threads to take one after the other. */
export function beginQueue(heap: KernelHeap, { sets }: Pick<IngestPlan, 'sets'>): ChunkQueue {
  const next = heap.int32(1).fill(0).byteOffset
  const places = sets.flatMap(({ chunks }, set) => chunks.map((_, chunk) => ({ set, chunk })))
  return { next, places }
}

/**
 * Tells how far the threads are with a queue, and has them stop where that is wanted.
 *
 * @param work  ends when the threads have
 * @throws the signal's reason
 */
export async function followQueue<T>(
  heap: KernelHeap,
  { next, places }: ChunkQueue,
  work: Promise<T>,
  { progress, signal }: StageControl,
  [from, to]: readonly [number, number],
): Promise<T> {
  const counter = heap.int32(1, next)
  const look = () => {
    if (signal?.aborted) Atomics.store(counter, 0, places.length)
    else progress?.(from + (to - from) * Math.min(1, Atomics.load(counter, 0) / places.length), 'reading')
  }
  const timer = setInterval(look, LOOK_MS)
  try {
    const result = await work
    look()
    signal?.throwIfAborted()
    return result
  } finally {
    clearInterval(timer)
  }
}
