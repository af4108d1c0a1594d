import { parentPort, workerData } from 'node:worker_threads'
import { rowModel } from '../model/row-model.ts'
import { type Failure, failureOf } from '../threads/failure.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import type { CalibrateOptions } from './options.ts'
import type { WindowPlan } from './window-blocks.ts'
import { type BandpassPass, type GainPass, solverBlocks, WindowSolver } from './window-solver.ts'

/** What a thread works on. */
export interface SolverSetup {
  readonly msPath: string
  readonly options: CalibrateOptions
}

/** What it is asked. */
export type SolverTask = { readonly windows: readonly number[]; readonly plan: WindowPlan } & (
  | { readonly kind: 'bandpass' }
  | { readonly kind: 'gains'; readonly bandpasses: Parameters<WindowSolver['gains']>[1] }
)

export type SolverAnswer = BandpassPass | GainPass | Failure

const { msPath, options } = workerData as SolverSetup
let solver: WindowSolver | undefined

function opened(plan: WindowPlan): WindowSolver {
  const source = openVisibilities(msPath, 'DATA')
  return new WindowSolver(source, solverBlocks(source, options, plan), rowModel(source, options), options)
}

async function perform(task: SolverTask): Promise<SolverAnswer> {
  solver ??= opened(task.plan)
  const nothing = async () => {}
  return task.kind === 'bandpass'
    ? await solver.bandpass(task.windows, nothing)
    : await solver.gains(task.windows, task.bandpasses, nothing)
}

parentPort!.on('message', (task: SolverTask) => {
  perform(task).then(
    (answer) => parentPort!.postMessage(answer),
    (error) => parentPort!.postMessage(failureOf(error)),
  )
})
