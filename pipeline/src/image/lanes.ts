import { availableParallelism } from 'node:os'
import { KernelHeap } from '@contimg/numerics/wasm'
import type { StageControl } from '../control.ts'
import type { ImageGrid } from './image-plan.ts'
import { ImagerThreads } from './imager-threads.ts'

/** A memory and the threads over it, in which images are made one after the other. */
export interface Lane {
  readonly heap: KernelHeap
  readonly threads: ImagerThreads
}

const LANE_BYTES = 4e8 // of a lane besides what grows with its image, its thread's code and buffers included
const LANE_BYTES_PER_PIXEL = 36 // planes, what lies between the steps, and images; more on a steep plane
const LANES_LIMIT_BYTES = 4e9

/**
 * How many lanes for some images without CLEAN: threads that make an image each never wait for one another, as those that
 * share an image do at every step.
 */
export function laneCount({ width, height }: Pick<ImageGrid, 'width' | 'height'>, images: number): number {
  const fitting = Math.floor(LANES_LIMIT_BYTES / (LANE_BYTES + LANE_BYTES_PER_PIXEL * width * height))
  return Math.max(1, Math.min(fitting, images, availableParallelism()))
}

/**
 * Does pieces of work in lanes, each lane the next that waits. Where one fails the others stop, and all have when it is
 * thrown.
 *
 * @param lanes  of which all threads are shared out
 */
export async function inLanes<Piece>(
  lanes: number,
  pieces: readonly Piece[],
  signal: AbortSignal | undefined,
  work: (lane: Lane, piece: Piece, control: Pick<StageControl, 'signal'>) => Promise<void>,
): Promise<void> {
  const failure = new AbortController()
  const control = { signal: signal ? AbortSignal.any([signal, failure.signal]) : failure.signal }
  let next = 0
  const run = async (): Promise<void> => {
    const heap = new KernelHeap()
    await using threads = new ImagerThreads(heap.memory, Math.max(1, Math.floor(availableParallelism() / lanes)))
    const start = heap.mark()
    while (next < pieces.length && !control.signal.aborted) {
      heap.release(start)
      await work({ heap, threads }, pieces[next++], control)
    }
  }
  const ended = await Promise.allSettled(
    Array.from({ length: lanes }, () =>
      run().catch((error) => {
        failure.abort(error)
        throw error
      }),
    ),
  )
  signal?.throwIfAborted()
  if (ended.some(({ status }) => status === 'rejected')) throw failure.signal.reason
}
