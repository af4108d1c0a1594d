import { availableParallelism } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { StageControl } from '../control.ts'
import { callThread } from '../threads/call.ts'
import { unlessFailed } from '../threads/failure.ts'
import type { VisibilitySource } from '../visibilities/source.ts'
import type { CalibrateOptions } from './options.ts'
import type { SolverAnswer, SolverSetup, SolverTask } from './solver-thread.ts'
import type { WindowBlocks, WindowPlan } from './window-blocks.ts'
import type { BandpassPass, GainPass, KnownBands, WindowSolver } from './window-solver.ts'

/** Passes over the data of all spectral windows, by one thread or several. */
export interface WindowWork {
  bandpass(follow: Follow): Promise<BandpassPass[]>
  gains(bandpasses: ReadonlyMap<number, KnownBands> | undefined, follow: Follow): Promise<GainPass[]>
}

/** Is told which fraction of a pass is done; throws where it is to stop. */
export type Follow = (fraction: number) => void

export function followed({ progress, signal }: StageControl, from: number, to: number, what: string): Follow {
  return (fraction) => {
    progress?.(from + (to - from) * fraction, what)
    signal?.throwIfAborted()
  }
}

/** Works in this thread. */
export function directWork(source: VisibilitySource, { groups }: WindowBlocks, solver: WindowSolver): WindowWork {
  const eachGroup = async <T>(follow: Follow, work: (windows: readonly number[], visit: Visit) => Promise<T>) => {
    const passes: T[] = []
    let rows = 0
    for (const windows of groups)
      passes.push(
        await work(windows, async ({ rowCount }) => {
          rows += rowCount
          follow(Math.min(1, rows / source.rowCount))
          await setImmediate() // lets an abort be heard
        }),
      )
    return passes
  }
  return {
    bandpass: (follow) => eachGroup(follow, (windows, visit) => solver.bandpass(windows, visit)),
    gains: (bandpasses, follow) => eachGroup(follow, (windows, visit) => solver.gains(windows, bandpasses, visit)),
  }
}

type Visit = Parameters<WindowSolver['bandpass']>[1]

const MOST_THREADS = 4 // more wait for the disk and for memory

/** How many threads are worth starting for so many windows. */
export function threadCount({ threads, pointing }: CalibrateOptions, windows: number): number {
  if (pointing) return 1 // a function does not go from one thread to another
  return Math.min(windows, threads ?? Math.min(MOST_THREADS, availableParallelism()))
}

/** Threads that each open the Measurement Set for themselves. */
export class SolverThreads implements AsyncDisposable {
  readonly workers: readonly Worker[]

  constructor(setup: SolverSetup, count: number) {
    const start = () => new Worker(new URL('./solver-thread.ts', import.meta.url), { workerData: setup })
    this.workers = Array.from({ length: count }, start)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()))
  }
}

/** Shares the windows out to threads. */
export function threadedWork({ workers }: SolverThreads, plan: WindowPlan): WindowWork {
  const groups = [...plan.blocks.keys()].map((window) => [window])
  async function all<T>(follow: Follow, taskOf: (windows: readonly number[]) => SolverTask): Promise<T[]> {
    const passes: T[] = new Array(groups.length)
    let [next, done] = [0, 0]
    const share = async (worker: Worker) => {
      while (next < groups.length) {
        const own = next++
        passes[own] = unlessFailed(await callThread<SolverAnswer>(worker, taskOf(groups[own]))) as T
        follow(++done / groups.length)
      }
    }
    await Promise.all(workers.map(share))
    return passes
  }
  return {
    bandpass: (follow) => all<BandpassPass>(follow, (windows) => ({ kind: 'bandpass', windows, plan })),
    gains: (bandpasses, follow) =>
      all<GainPass>(follow, (windows) => ({ kind: 'gains', windows, plan, bandpasses: only(bandpasses, windows) })),
  }
}

/** What of the bandpasses a thread needs: copies of all would take as long as the work. */
function only(bandpasses: ReadonlyMap<number, KnownBands> | undefined, windows: readonly number[]) {
  return (
    bandpasses &&
    new Map(
      windows.flatMap((window) => {
        const known = bandpasses.get(window)
        return known ? [[window, known.map(plainBand)] as const] : []
      }),
    )
  )
}

function plainBand({ antennaCount, channelCount, receptorCount, gains, flags, span }: KnownBands[number]) {
  return { antennaCount, channelCount, receptorCount, gains, flags, span }
}
