import { createHash } from 'node:crypto'
import { type FileHandle, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inspectionError } from './errors.ts'
import type { InspectJob } from './jobs.ts'
import { InspectPool, type JobView, type PoolOptions } from './pool.ts'
import { ResultFiles } from './result-files.ts'

/** What is asked for, without where the result goes. */
export type Inquiry = WithoutOutput<InspectJob>

type WithoutOutput<Job> = Job extends InspectJob ? Omit<Job, 'output'> : never

export interface InspectorOptions {
  readonly pool?: Partial<PoolOptions>
  readonly mostBytes?: number // of results that are kept
}

/** The part of the settings that matters here. */
export interface InspectorSettings {
  readonly stateDir: string
  readonly inspectProcesses: number
}

const VERSION = 2 // of what the processes make of a request; another gives other keys

interface Underway {
  readonly result: Promise<void>
  readonly abort: AbortController
  users: number
}

/** Looks into Measurement Sets and images, in processes of its own, and keeps what it found. */
export class Inspector implements AsyncDisposable {
  readonly #pool: InspectPool
  readonly #files: ResultFiles
  readonly #underway = new Map<string, Underway>()

  constructor({ stateDir, inspectProcesses }: InspectorSettings, { pool, mostBytes }: InspectorOptions = {}) {
    this.#pool = new InspectPool({ processes: inspectProcesses, ...pool })
    this.#files = new ResultFiles(join(stateDir, 'cache', 'inspect'), mostBytes)
  }

  get jobs(): JobView[] {
    return this.#pool.jobs
  }

  /** The same for the same question about the same content. */
  keyOf(inquiry: Inquiry): string {
    return createHash('sha256')
      .update(JSON.stringify([VERSION, inquiry]))
      .digest('hex')
      .slice(0, 40)
  }

  /**
   * The file of an answer, open: to be closed by whoever asked. Two that ask the same wait for one job.
   *
   * @param signal  whoever asked went away
   * @throws ApiError as inspectionError says; what the signal says
   */
  async answer(inquiry: Inquiry, signal: AbortSignal): Promise<{ handle: FileHandle; isKept: boolean }> {
    const key = this.keyOf(inquiry)
    const kept = await this.#files.open(key)
    if (kept) return { handle: kept, isKept: true }
    await this.#make(key, inquiry, signal)
    const handle = await this.#files.open(key)
    if (handle) return { handle, isKept: false }
    throw new Error(`the result ${key} is gone before it was read`)
  }

  /** An answer that is JSON; `T` is the caller's claim. @throws the same */
  async read<T>(inquiry: Inquiry, signal: AbortSignal): Promise<T> {
    const { handle } = await this.answer(inquiry, signal)
    try {
      return JSON.parse(await readFile(handle, 'utf8')) as T
    } finally {
      await handle.close()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool[Symbol.asyncDispose]()
  }

  async #make(key: string, inquiry: Inquiry, signal: AbortSignal): Promise<void> {
    const job = this.#underway.get(key) ?? this.#begin(key, inquiry)
    job.users++
    const left = Promise.withResolvers<never>()
    left.promise.catch(() => {})
    const leave = () => {
      job.users--
      if (job.users === 0) {
        this.#underway.delete(key) // whoever asks from now on begins anew
        job.abort.abort()
      }
      left.reject(signal.reason as Error)
    }
    signal.addEventListener('abort', leave)
    try {
      if (signal.aborted) leave()
      await Promise.race([job.result, left.promise])
    } catch (error) {
      throw inspectionError(error)
    } finally {
      signal.removeEventListener('abort', leave)
    }
  }

  #begin(key: string, inquiry: Inquiry): Underway {
    const abort = new AbortController()
    const run = async () => {
      await this.#files.fill(key, (output) => this.#pool.run({ ...inquiry, output }, inquiry.path, abort.signal))
      await this.#files.trim()
    }
    const job: Underway = { result: run(), abort, users: 0 }
    this.#underway.set(key, job)
    const end = () => {
      if (this.#underway.get(key) === job) this.#underway.delete(key)
    }
    job.result.then(end, end)
    return job
  }
}
