import { parentPort, workerData } from 'node:worker_threads'
import { type Failure, failureOf } from '../threads/failure.ts'
import type { BlockRows } from '../visibilities/block-plan.ts'
import { openHeld } from '../visibilities/from-ms.ts'
import type { HeldColumns } from '../visibilities/held-columns.ts'
import type { ApplyOptions } from './apply-options.ts'
import { HeldCorrector } from './held-corrector.ts'

/** What a thread works on. */
export interface HeldSetup {
  readonly msPath: string
  readonly held: HeldColumns
  readonly tablePaths: readonly string[]
  readonly options: ApplyOptions
  readonly plan: readonly BlockRows[] // that it will be asked for
}

/** What it answers once it stands, with 0, and then to each message that names rows. */
export type HeldAnswer = { readonly missing: number } | Failure

function answer(work: () => number): void {
  let told: HeldAnswer
  try {
    told = { missing: work() }
  } catch (error) {
    told = failureOf(error)
  }
  parentPort!.postMessage(told)
}

const { msPath, held, tablePaths, options, plan } = workerData as HeldSetup
let corrector: HeldCorrector

answer(() => {
  corrector = new HeldCorrector(openHeld(msPath, held), tablePaths, options, plan)
  return 0
})
parentPort!.on('message', (rows: BlockRows) => answer(() => corrector.correct(rows)))
