import { Worker } from 'node:worker_threads'
import { KernelHeap } from '@contimg/numerics/wasm'
import { callThread, nextAnswer } from '../threads/call.ts'
import { unlessFailed } from '../threads/failure.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import type { ApplyOptions } from './apply-options.ts'
import type { CombinedGains } from './combined-gains.ts'
import { BlockCorrector, type CorrectedBlock, type CorrectionOptions } from './correct-blocks.ts'
import type { CorrectionAnswer, CorrectionSetup } from './correct-thread.ts'

/** The blocks of a Measurement Set, corrected, in order. One holds until the next is asked for. */
export interface CorrectedBlocks extends AsyncDisposable {
  next(): Promise<CorrectedBlock | undefined>
}

/** Corrects in this thread, when a block is asked for. */
export function correctedHere(
  source: MeasurementSetSource,
  gains: CombinedGains,
  options: CorrectionOptions,
): CorrectedBlocks {
  const heap = new KernelHeap()
  const corrector = new BlockCorrector(source, gains, options, heap)
  const blocks = source.blocks(heap)[Symbol.iterator]()
  return {
    async next() {
      const next = blocks.next()
      return next.done ? undefined : corrector.correct(next.value)
    },
    async [Symbol.asyncDispose]() {},
  }
}

const KEPT_BLOCKS = 2 // the one that is written, and the one that is corrected meanwhile

/**
 * Corrects in a thread of its own, one block ahead: so a block is written while the next is read. Returns once the thread
 * has opened the Measurement Set, which may be changed from then on.
 *
 * @throws what the thread throws, as an Error of the same name
 */
export async function correctedAhead(
  source: MeasurementSetSource,
  tablePaths: readonly string[],
  options: ApplyOptions,
): Promise<CorrectedBlocks> {
  const setup: CorrectionSetup = { msPath: source.path, tablePaths, options, keptBlocks: KEPT_BLOCKS }
  const worker = new Worker(new URL('./correct-thread.ts', import.meta.url), { workerData: setup })
  const ask = () => {
    const answer = callThread<CorrectionAnswer>(worker, 'next')
    answer.catch(() => {}) // seen when the block is wanted
    return answer
  }
  try {
    unlessFailed(await nextAnswer<CorrectionAnswer>(worker))
  } catch (error) {
    await worker.terminate()
    throw error
  }
  let coming = ask()
  return {
    async next() {
      const { corrected } = unlessFailed(await coming)
      if (corrected) coming = ask()
      return corrected
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate()
    },
  }
}
