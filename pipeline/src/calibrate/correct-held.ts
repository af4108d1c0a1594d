import { availableParallelism } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { StageControl } from '../control.ts'
import { callThread, nextAnswer } from '../threads/call.ts'
import { unlessFailed } from '../threads/failure.ts'
import { type BlockRows, planBlocks } from '../visibilities/block-plan.ts'
import { openHeld } from '../visibilities/from-ms.ts'
import type { HeldColumns } from '../visibilities/held-columns.ts'
import type { ApplyOptions } from './apply-options.ts'
import { CombinedGains } from './combined-gains.ts'
import { HeldCorrector } from './held-corrector.ts'
import type { HeldAnswer, HeldSetup } from './held-thread.ts'
import { termsOf } from './terms.ts'

/** What correcting found. */
export interface Correction {
  readonly missing: number // samples that have no gain and had no flag
  readonly missingAntennas: readonly string[] // of the data, that one of the tables lacks
}

const BLOCK_ROWS = 4096 // some MB, which stay in the cache
const THREADS_FROM_ROWS = 300_000 // of less than that the time is that of a thread's start

/** Whether visibilities in memory can be corrected so: where that changes but them, their flags and weights of rows. */
export function canCorrectHeld({ mode, weights }: Pick<ApplyOptions, 'mode' | 'weights'>): boolean {
  return (mode === 'calflag' || mode === 'calonly') && weights !== 'channels'
}

/**
 * Corrects visibilities in memory, which are those of the DATA of a new Measurement Set, as applyCalibration does on disk.
 * Nothing is written. Where it fails, some are corrected and some are not.
 *
 * @param threads  that do it; 0: this one
 * @throws UnusableTableError, FormatError; RangeError for options that do not fit together; the signal's reason
 */
export async function correctHeld(
  msPath: string,
  held: HeldColumns,
  tablePaths: readonly string[],
  options: ApplyOptions,
  control: StageControl = {},
  threads = held.rowCount < THREADS_FROM_ROWS ? 0 : availableParallelism(),
): Promise<Correction> {
  using source = openHeld(msPath, held)
  const plan = planBlocks(source.ms.main.column('TIME').readScalars() as Float64Array, BLOCK_ROWS)
  const { missingAntennas } = new CombinedGains(termsOf(tablePaths, options), source) // told here, as errors of their own
  const done = new Done(held.rowCount, control)
  if (threads === 0) {
    const corrector = new HeldCorrector(source, tablePaths, options, plan)
    for (const rows of plan) await done.add(rows, corrector.correct(rows))
  } else {
    const shares = sharesOf(plan, threads)
    await Promise.all(shares.map((share) => correctShare({ msPath, held, tablePaths, options, plan: share }, done)))
  }
  return { missing: done.missing, missingAntennas }
}

/** Has a thread correct its rows, one run after another. */
async function correctShare(setup: HeldSetup, done: Done): Promise<void> {
  const worker = new Worker(new URL('./held-thread.ts', import.meta.url), { workerData: setup })
  try {
    unlessFailed(await nextAnswer<HeldAnswer>(worker))
    for (const rows of setup.plan)
      await done.add(rows, unlessFailed(await callThread<HeldAnswer>(worker, rows)).missing)
  } finally {
    await worker.terminate()
  }
}

/** How far all threads are; and what stops one of them stops the others. */
class Done {
  missing = 0
  #rows = 0
  readonly #rowCount: number
  readonly #control: StageControl

  constructor(rowCount: number, control: StageControl) {
    this.#rowCount = rowCount
    this.#control = control
  }

  async add({ rowCount }: BlockRows, missing: number): Promise<void> {
    this.missing += missing
    this.#rows += rowCount
    this.#control.progress?.(this.#rows / this.#rowCount, 'apply')
    await setImmediate() // lets an abort be heard
    this.#control.signal?.throwIfAborted()
  }
}

/** Runs that follow each other in time to the same thread, which then looks gains up once for many. */
function sharesOf(plan: readonly BlockRows[], count: number): BlockRows[][] {
  const at = (share: number) => Math.round((share * plan.length) / count)
  return Array.from({ length: count }, (_, share) => plan.slice(at(share), at(share + 1)))
}
