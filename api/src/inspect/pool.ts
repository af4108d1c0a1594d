import type { InspectJob } from './jobs.ts'
import { type ProcessLimits, WorkerProcess } from './worker-process.ts'

export interface PoolOptions extends ProcessLimits {
  readonly processes: number // at most
  readonly waiting: number // jobs, at most, beside those that run
  readonly idleMs: number // after which a process that has nothing to do ends
  readonly script?: string // that the processes run; process.ts unless given
}

export const USUAL_POOL: PoolOptions = {
  processes: 2,
  waiting: 8,
  idleMs: 120_000,
  residentBytes: 1.5e9,
  jobMs: 300_000,
  cancelMs: 3000,
}

/** So many jobs wait that no more are taken. */
export class BusyError extends Error {
  override readonly name = 'BusyError'
  readonly position: number
  readonly retryAfterS: number

  constructor(running: number, position: number, retryAfterS: number) {
    super(`${running} are being read and ${position - 1} wait; ask again in about ${retryAfterS} s`)
    this.position = position
    this.retryAfterS = retryAfterS
  }
}

/** A job that runs or waits, as others may see it. */
export interface JobView {
  readonly path: string
  readonly kind: InspectJob['kind']
  readonly position: number // 0: it runs; 1: it is next
  readonly progress: number // 0 to 1, of the samples
  readonly sinceMs: number // Unix time
}

interface Entry {
  readonly job: InspectJob
  readonly affinity: string
  readonly signal: AbortSignal
  readonly sinceMs: number
  readonly start: (worker: WorkerProcess) => void
  progress: number
}

const FIRST_GUESS_S = 4

/** Does jobs in processes of their own, a few at a time; the others wait in their order. */
export class InspectPool implements AsyncDisposable {
  readonly #options: PoolOptions
  readonly #nowMs: () => number
  readonly #workers = new Set<WorkerProcess>()
  readonly #idleTimers = new Map<WorkerProcess, NodeJS.Timeout>()
  readonly #running = new Set<Entry>()
  readonly #waiting: Entry[] = []
  #usualS = FIRST_GUESS_S
  #isClosed = false

  constructor(options: Partial<PoolOptions> = {}, nowMs: () => number = Date.now) {
    this.#options = { ...USUAL_POOL, ...options }
    this.#nowMs = nowMs
  }

  get jobs(): JobView[] {
    const viewOf = ({ job: { path, kind }, progress, sinceMs }: Entry, position: number) => ({
      path,
      kind,
      position,
      progress,
      sinceMs,
    })
    return [
      ...[...this.#running].map((entry) => viewOf(entry, 0)),
      ...this.#waiting.map((entry, i) => viewOf(entry, i + 1)),
    ]
  }

  get pids(): number[] {
    return [...this.#workers].flatMap(({ pid }) => pid ?? [])
  }

  /**
   * Does a job, now or when it is its turn.
   *
   * @param affinity  jobs with the same go to the same process where it is free
   * @param signal    takes the job back
   * @throws BusyError, JobError, ProcessLostError; what the signal says where it was taken back
   */
  async run(job: InspectJob, affinity: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const isFull = this.#freeWorker(affinity) === undefined && this.#workers.size >= this.#options.processes
    if (isFull && this.#waiting.length >= this.#options.waiting) throw this.#busy()
    await new Promise<void>((resolve, reject) => {
      const entry: Entry = {
        ...{ job, affinity, signal, sinceMs: this.#nowMs(), progress: 0 },
        start: (worker) => this.#work(worker, entry).then(resolve, reject),
      }
      this.#waiting.push(entry)
      signal.addEventListener('abort', () => {
        const place = this.#waiting.indexOf(entry)
        if (place < 0) return
        this.#waiting.splice(place, 1)
        reject(signal.reason as Error)
      })
      this.#startNext()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true
    for (const timer of this.#idleTimers.values()) clearTimeout(timer)
    await Promise.all([...this.#workers].map((worker) => worker.end()))
  }

  #startNext(): void {
    while (!this.#isClosed && this.#waiting.length > 0) {
      const worker = this.#freeWorker(this.#waiting[0].affinity) ?? this.#newWorker()
      if (worker === undefined) return
      this.#waiting.shift()!.start(worker)
    }
  }

  async #work(worker: WorkerProcess, entry: Entry): Promise<void> {
    const { job, affinity, signal } = entry
    clearTimeout(this.#idleTimers.get(worker))
    worker.affinity = affinity
    this.#running.add(entry)
    const startMs = performance.now()
    try {
      await worker.do(
        job,
        (progress) => {
          entry.progress = progress
        },
        signal,
      )
      this.#usualS = 0.7 * this.#usualS + 0.3 * ((performance.now() - startMs) / 1000)
    } catch (error) {
      signal.throwIfAborted()
      throw error
    } finally {
      this.#running.delete(entry)
      if (this.#workers.has(worker)) this.#endWhenIdle(worker)
      this.#startNext()
    }
  }

  /** One that has nothing to do, and of several the one that knows what this is about. */
  #freeWorker(affinity: string): WorkerProcess | undefined {
    const idle = [...this.#workers].filter(({ isIdle }) => isIdle)
    const isRoom = this.#workers.size < this.#options.processes
    return idle.find((worker) => worker.affinity === affinity) ?? (isRoom ? undefined : idle[0])
  }

  #newWorker(): WorkerProcess | undefined {
    if (this.#workers.size >= this.#options.processes) return undefined
    const worker = new WorkerProcess(this.#options, (gone) => this.#forget(gone), this.#options.script)
    this.#workers.add(worker)
    return worker
  }

  #forget(worker: WorkerProcess): void {
    clearTimeout(this.#idleTimers.get(worker))
    this.#idleTimers.delete(worker)
    this.#workers.delete(worker)
    this.#startNext()
  }

  #endWhenIdle(worker: WorkerProcess): void {
    const end = () => {
      if (worker.isIdle) void worker.end()
    }
    this.#idleTimers.set(worker, setTimeout(end, this.#options.idleMs).unref())
  }

  #busy(): BusyError {
    const position = this.#waiting.length + 1
    const retryAfterS = Math.max(1, Math.ceil((position * this.#usualS) / this.#options.processes))
    return new BusyError(this.#running.size, position, retryAfterS)
  }
}
