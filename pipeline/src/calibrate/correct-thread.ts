import { parentPort, workerData } from 'node:worker_threads'
import { KernelHeap } from '@contimg/numerics/wasm'
import { type Failure, failureOf } from '../threads/failure.ts'
import type { VisibilityBlock } from '../visibilities/block.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import type { ApplyOptions } from './apply-options.ts'
import { CombinedGains } from './combined-gains.ts'
import { BlockCorrector, type CorrectedBlock } from './correct-blocks.ts'
import { termsOf } from './terms.ts'

/** What a thread works on. */
export interface CorrectionSetup {
  readonly msPath: string
  readonly tablePaths: readonly string[]
  readonly options: ApplyOptions
  readonly keptBlocks: number // that stay as they are while further ones are corrected
}

/** What it answers once it stands, and then to each message: the next block, or that there is no more. */
export type CorrectionAnswer = { readonly corrected: CorrectedBlock | undefined } | Failure

const BLOCK_ROWS = 4096 // some MB: what is read is corrected and written while it is in the cache

const { msPath, tablePaths, options, keptBlocks } = workerData as CorrectionSetup
let corrector: BlockCorrector
let blocks: Iterator<VisibilityBlock>

function answer(work: () => CorrectedBlock | undefined): void {
  let told: CorrectionAnswer
  try {
    told = { corrected: work() }
  } catch (error) {
    told = failureOf(error)
  }
  parentPort!.postMessage(told)
}

answer(() => {
  const source = openVisibilities(msPath, 'DATA')
  const heap = new KernelHeap()
  corrector = new BlockCorrector(source, new CombinedGains(termsOf(tablePaths, options), source), options, heap)
  blocks = source.blocks(heap, keptBlocks, BLOCK_ROWS)[Symbol.iterator]()
  return undefined
})
parentPort!.on('message', () =>
  answer(() => {
    const next = blocks.next()
    return next.done ? undefined : corrector.correct(next.value)
  }),
)
