import { hostname } from 'node:os'
import { closeLost } from './attempts.ts'
import {
  type AttemptOf,
  type Claim,
  claimTasks,
  completeTask,
  failTask,
  type Hold,
  heartbeatTasks,
  returnTask,
} from './claims.ts'
import type { Sql, WorkDatabase } from './database.ts'
import type { RecordToSend } from './records.ts'
import type { TaskFailure } from './task.ts'
import { Notices } from './wake.ts'
import { type WorkerInfo, workerHeartbeat, workerLeaves } from './workers.ts'

export interface SessionOptions {
  readonly id: string // of the worker, one in the whole database
  readonly queues: readonly string[] // in this order where all have something
  readonly concurrency: number
  /** Something may be there to claim. A hint: a look every second finds what no notice told, such as retries. */
  readonly onWork?: () => void
  /** A task was cancelled that this worker has. */
  readonly onCancelled?: (id: string) => void
  readonly onProblem?: (message: string) => void
}

/** A worker's side of the queue. It has no clock: whoever works calls claim and heartbeat in time. */
export class WorkerSession implements AsyncDisposable {
  readonly info: WorkerInfo
  readonly #database: WorkDatabase
  readonly #held = new Map<string, Claim>()
  #notices: Notices | undefined

  private constructor(database: WorkDatabase, options: SessionOptions) {
    const { id, queues, concurrency } = options
    this.#database = database
    this.info = { id, queues, concurrency, host: hostname(), pid: process.pid }
  }

  static async open(database: WorkDatabase, options: SessionOptions): Promise<WorkerSession> {
    const session = new WorkerSession(database, options)
    session.#notices = await Notices.listen(database.url, {
      work: (queue) => {
        if (queue === undefined || options.queues.includes(queue)) options.onWork?.()
      },
      cancelled: (id) => {
        if (id !== undefined && session.#held.has(id)) options.onCancelled?.(id)
      },
      ...(options.onProblem && { failed: options.onProblem }),
    })
    try {
      await workerHeartbeat(database.pool, session.info)
    } catch (error) {
      await session.#notices[Symbol.asyncDispose]()
      throw error
    }
    return session
  }

  /** What this worker has. */
  get held(): readonly Claim[] {
    return [...this.#held.values()]
  }

  async claim(limit: number): Promise<Claim[]> {
    const claims: Claim[] = []
    for (const queue of this.info.queues) {
      if (claims.length >= limit) break
      const some = await claimTasks(this.#database, queue, this.info.id, limit - claims.length)
      for (const claim of some) this.#held.set(claim.id, claim)
      claims.push(...some)
    }
    return claims
  }

  /**
   * Shows that this worker lives and puts off the ends of all its leases; at least three times within the shortest of
   * them. Tells which attempts do not count any more: their work is to be stopped, and they are forgotten here.
   */
  async heartbeat(): Promise<Map<string, Hold>> {
    await workerHeartbeat(this.#database.pool, this.info)
    const holds = await heartbeatTasks(this.#database, this.held)
    for (const [id, hold] of holds) if (hold !== 'held') this.#held.delete(id)
    await closeLost(this.#database.pool)
    return holds
  }

  /** See completeTask. */
  async complete(
    claim: AttemptOf,
    result: object = {},
    records: readonly RecordToSend[] = [],
    alongside?: (sql: Sql) => Promise<void>,
  ): Promise<void> {
    await this.#ending(claim, completeTask(this.#database, claim, result, records, alongside))
  }

  /** See failTask. */
  async fail(
    claim: AttemptOf,
    error: Error | TaskFailure,
    options: { isRetryable?: boolean } = {},
  ): Promise<'retrying' | 'failed'> {
    return await this.#ending(claim, failTask(this.#database, claim, error, options))
  }

  /** See returnTask. */
  async giveBack(claim: AttemptOf): Promise<void> {
    await this.#ending(claim, returnTask(this.#database, claim))
  }

  /** An attempt that could not be ended for want of a database is still held: it can be ended later. */
  async #ending<T>(claim: AttemptOf, work: Promise<T>): Promise<T> {
    try {
      const result = await work
      this.#forget(claim)
      return result
    } catch (error) {
      if ((error as Error).name === 'AttemptLostError') this.#forget(claim)
      throw error
    }
  }

  #forget({ id, attempt }: AttemptOf): void {
    if (this.#held.get(id)?.attempt === attempt) this.#held.delete(id)
  }

  /** Leaves. What is still held is not given back: that is for whoever stopped the work, or for the lease's end. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#notices?.[Symbol.asyncDispose]()
    await workerLeaves(this.#database.pool, this.info.id)
  }
}
