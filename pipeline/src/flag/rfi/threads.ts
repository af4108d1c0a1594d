import { Worker } from 'node:worker_threads'
import type { RfiStrategy } from '@contimg/numerics/rfi'
import { callThread } from '../../threads/call.ts'
import { type Failure, unlessFailed } from '../../threads/failure.ts'
import type { RfiLayout } from './layout.ts'
import type { RfiMemory } from './memory.ts'
import type { RfiAnswer, RfiTask, RfiThreadSetup } from './tasks.ts'

/** Threads that look for interference, on one memory. */
export class RfiThreads implements AsyncDisposable {
  readonly #workers: readonly Worker[]

  constructor(
    { heap, threads }: RfiMemory,
    { isAuto, antennasOfBaseline, polarizationCount }: RfiLayout,
    strategy: RfiStrategy,
  ) {
    this.#workers = threads.map(({ scratch }) => {
      const setup: RfiThreadSetup = {
        memory: heap.memory,
        scratch,
        strategy,
        isAuto,
        antennasOfBaseline,
        polarizationCount,
      }
      return new Worker(new URL('./rfi-thread.ts', import.meta.url), { workerData: setup })
    })
  }

  /** Has each thread do one task. */
  async each(taskOf: (thread: number) => RfiTask): Promise<void> {
    await Promise.all(this.#workers.map((_, thread) => this.#do(thread, taskOf(thread))))
  }

  /**
   * Has the threads do tasks one after another, whichever is free.
   *
   * @param prepare  the next task, made ready for that thread; undefined: there is no more
   * @param finish   called before that thread is given its next one
   */
  async all<Item>(
    items: Iterator<Item>,
    prepare: (item: Item, thread: number) => RfiTask,
    finish: (item: Item, thread: number, count: number) => void = () => {},
  ): Promise<void> {
    let failed = false
    const work = async (thread: number) => {
      try {
        for (let next = items.next(); !failed && !next.done; next = items.next())
          finish(next.value, thread, await this.#do(thread, prepare(next.value, thread)))
      } catch (error) {
        failed = true
        throw error
      }
    }
    const ends = await Promise.allSettled(this.#workers.map((_, thread) => work(thread)))
    for (const end of ends) if (end.status === 'rejected') throw end.reason
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }

  async #do(thread: number, task: RfiTask): Promise<number> {
    return unlessFailed(await callThread<RfiAnswer | Failure>(this.#workers[thread], task)).count
  }
}
