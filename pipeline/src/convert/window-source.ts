import { Worker } from 'node:worker_threads'
import { loadHdf5 } from '@contimg/formats/uvh5'
import { callThread, nextAnswer } from '../threads/call.ts'
import { unlessFailed } from '../threads/failure.ts'
import { type ReadingPlan, type WindowBuffer, WindowSamples } from './window-samples.ts'
import type { Opened, Read, ReadRequest } from './window-thread.ts'

/** Gives the windows of a group, one integration after another. */
export interface WindowSource extends Disposable {
  /** Begins to read an integration into one of two slots. @returns how many samples were not finite, once it is read */
  read(integration: number, slot: number): Promise<number>
  /** Of a window in a slot; what is in it holds until the slot is read into again. */
  buffer(slot: number, window: number): WindowBuffer
}

const SLOTS = 2

/** Reads in this thread, when it is asked to. @throws FormatError */
export async function directSource(plan: Omit<ReadingPlan, 'slots'>): Promise<WindowSource> {
  const samples = new WindowSamples(await loadHdf5(), { ...plan, slots: SLOTS })
  return {
    read: async (integration, slot) => samples.read(integration, slot),
    buffer: (slot, window) => samples.buffers[slot][window],
    [Symbol.dispose]: () => samples.close(),
  }
}

/** Threads that have begun to start; they read once they are told what. */
export class ReaderThreads implements AsyncDisposable {
  readonly #workers: readonly Worker[]
  readonly #started: Promise<unknown>

  constructor(count: number) {
    this.#workers = Array.from({ length: count }, () => new Worker(new URL('./window-thread.ts', import.meta.url)))
    this.#started = Promise.all(this.#workers.map((worker) => nextAnswer(worker)))
    this.#started.catch(() => {}) // seen when they are needed
  }

  /** Shares the windows out, each with files of its own. @throws FormatError */
  async open(plan: Omit<ReadingPlan, 'slots'>): Promise<WindowSource> {
    await this.#started
    const shares = shareOut(plan.windows.length, this.#workers.length)
    const workers = this.#workers.slice(0, shares.length)
    const opened = await Promise.all(
      workers.map((worker, w) => {
        const own: ReadingPlan = { ...plan, windows: shares[w].map((window) => plan.windows[window]), slots: SLOTS }
        return callThread<Opened>(worker, own)
      }),
    )
    const buffers = opened.map((answer) => unlessFailed(answer).buffers)
    const place = new Map(shares.flatMap((share, w) => share.map((window, i) => [window, [w, i]] as const)))
    return {
      async read(integration, slot) {
        const request: ReadRequest = { integration, slot }
        const answers = await Promise.all(workers.map((worker) => callThread<Read>(worker, request)))
        return answers.reduce((sum, answer) => sum + unlessFailed(answer).notFinite, 0)
      },
      buffer(slot, window) {
        const [worker, index] = place.get(window)!
        return buffers[worker][slot][index]
      },
      [Symbol.dispose]: () => {},
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }
}

/** Neighbouring windows to the same thread, since a file may hold several. */
function shareOut(windowCount: number, threadCount: number): number[][] {
  const threads = Math.min(windowCount, threadCount)
  const windows = Array.from({ length: windowCount }, (_, window) => window)
  return Array.from({ length: threads }, (_, t) =>
    windows.filter((window) => Math.floor((window * threads) / windowCount) === t),
  )
}
