import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { callThread } from '../threads/call.ts'
import { type Failure, unlessFailed } from '../threads/failure.ts'
import type { ImagerSetup, ImagerTask } from './tasks.ts'

/** The threads of an imager. Each answers one task at a time; what else it is asked meanwhile waits. */
export class ImagerThreads implements AsyncDisposable {
  readonly #workers: readonly Worker[]
  readonly #latest: Promise<unknown>[] // [thread] settles when it is free

  constructor(memory: WebAssembly.Memory, count = availableParallelism()) {
    this.#workers = Array.from({ length: count }, (_, index) => {
      const workerData: ImagerSetup = { memory, index, count }
      return new Worker(new URL('./imager-thread.ts', import.meta.url), { workerData })
    })
    this.#latest = this.#workers.map(() => Promise.resolve())
  }

  get count(): number {
    return this.#workers.length
  }

  /** The same task for all, or one each. @throws what a thread threw, as an Error of the same name */
  async all<Answer>(task: ImagerTask | ((index: number) => ImagerTask)): Promise<Answer[]> {
    const answers = this.#workers.map((_, index) =>
      this.#call<Answer>(index, typeof task === 'function' ? task(index) : task),
    )
    return await everyAnswer(answers)
  }

  /** A task for the first of them. */
  async first<Answer>(task: ImagerTask): Promise<Answer> {
    return await this.#call(0, task)
  }

  /** Several tasks at a time, as long as there are threads for them. */
  async each<Answer>(tasks: readonly ImagerTask[]): Promise<Answer[]> {
    const answers: Answer[] = []
    let next = 0
    const work = async (index: number) => {
      while (next < tasks.length) {
        const i = next++
        answers[i] = await this.#call(index, tasks[i])
      }
    }
    await everyAnswer(this.#workers.map((_, index) => work(index)))
    return answers
  }

  async #call<Answer>(index: number, task: ImagerTask): Promise<Answer> {
    const ask = () => callThread<{ readonly answer: Answer } | Failure>(this.#workers[index], task)
    const answer = this.#latest[index].then(ask)
    this.#latest[index] = answer.catch(() => {})
    return unlessFailed(await answer).answer
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }
}

/** Waits for all, though one fails: a thread that still works must not be asked anything else. */
async function everyAnswer<Answer>(answers: readonly Promise<Answer>[]): Promise<Answer[]> {
  await Promise.allSettled(answers)
  return await Promise.all(answers)
}
