import { type Attempt, listAttempts, prune } from './attempts.ts'
import { type ConnectOptions, openDatabase, type Sql, transaction, type WorkDatabase } from './database.ts'
import { type DeadLetter, discard, type LetterFilter, listLetters, redrive } from './dead-letters.ts'
import { UnknownQueueError } from './errors.ts'
import { idOfKey } from './keys.ts'
import { type Stats, stats, usualTimes } from './metrics.ts'
import { addMissingSchedules, type Pipeline, type Registration, registerPipeline } from './pipelines.ts'
import { makeQueues, QUEUES } from './queues.ts'
import * as records from './records.ts'
import * as schedules from './schedules.ts'
import { type SessionOptions, WorkerSession } from './session.ts'
import { cancelTask, retryTask } from './settle.ts'
import { type Spawned, type SpawnOptions, spawnTask } from './spawn.ts'
import type { Task } from './task.ts'
import { pruneTaskChanges, type TaskChange, takeTaskChanges } from './task-changes.ts'
import { countTasks, findTask, getTask, knownTasks, listTasks, type TaskFilter, type TaskPage } from './tasks.ts'
import { listWorkers, type Worker } from './workers.ts'

/** ABSURD: durable work on pg-boss. */
export class AbsurdClient implements AsyncDisposable {
  readonly queues: readonly string[]
  readonly #database: WorkDatabase

  private constructor(database: WorkDatabase, queues: readonly string[]) {
    this.#database = database
    this.queues = queues
  }

  /** Connects to a database of work, and makes what it needs there. */
  static async connect(url: string, options: ConnectOptions = {}): Promise<AbsurdClient> {
    const database = await openDatabase(url, options)
    try {
      const queues = [...new Set([...Object.values(QUEUES), ...(options.queues ?? [])])]
      await makeQueues(database.boss, queues)
      if (options.maintains) {
        await schedules.syncSchedules(database)
        await prune(database.pool)
        await pruneTaskChanges(database.pool)
      }
      return new AbsurdClient(database, queues)
    } catch (error) {
      await database[Symbol.asyncDispose]()
      throw error
    }
  }

  async close(): Promise<void> {
    await this.#database[Symbol.asyncDispose]()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** @param sql  a transaction that it belongs to, as `transaction` gives it */
  async spawnTask(task: string, payload: unknown, options: SpawnOptions = {}, sql?: Sql): Promise<Spawned> {
    if (options.queue !== undefined) this.#assertQueue(options.queue)
    return await spawnTask(this.#database, task, payload, options, sql)
  }

  /** Several statements and spawns of which all count or none. */
  async transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return await transaction(this.#database.pool, work)
  }

  async getTask(id: string): Promise<Task> {
    return await getTask(this.#database.pool, this.queues, id)
  }

  async findTask(id: string): Promise<Task | undefined> {
    return await findTask(this.#database.pool, this.queues, id)
  }

  /** The task that a key stands for; undefined where it was never spawned, or is gone after its retention. */
  async findByKey(key: string, queue: string = QUEUES.pipeline): Promise<Task | undefined> {
    return await findTask(this.#database.pool, [queue], idOfKey(queue, key))
  }

  async listTasks(
    filter: TaskFilter = {},
    page: { limit?: number; from?: string | undefined } = {},
  ): Promise<TaskPage> {
    return await listTasks(this.#database.pool, this.queues, filter, page)
  }

  async countTasks(filter: TaskFilter = {}): Promise<number> {
    return await countTasks(this.#database.pool, this.queues, filter)
  }

  /** Which of some ids are those of tasks that are known. */
  async knownTasks(ids: readonly string[]): Promise<Set<string>> {
    return await knownTasks(this.#database.pool, this.queues, ids)
  }

  async attempts(id: string): Promise<Attempt[]> {
    return await listAttempts(this.#database.pool, id)
  }

  async cancelTask(id: string): Promise<string[]> {
    return await cancelTask(this.#database, this.queues, id)
  }

  async retryTask(id: string): Promise<void> {
    await retryTask(this.#database, this.queues, id)
  }

  async stats(queue?: string): Promise<Stats> {
    if (queue !== undefined) this.#assertQueue(queue)
    return await stats(this.#database.pool, this.queues, queue)
  }

  /** How long attempts took that completed in the latest time, by kinds of tasks: medians in seconds. */
  async usualTimes(seconds: number): Promise<Map<string, number>> {
    return await usualTimes(this.#database.pool, this.queues, seconds)
  }

  async workers(): Promise<Worker[]> {
    return await listWorkers(this.#database.pool)
  }

  async work(options: SessionOptions): Promise<WorkerSession> {
    for (const queue of options.queues) this.#assertQueue(queue)
    return await WorkerSession.open(this.#database, options)
  }

  readonly deadLetters = {
    list: (filter: LetterFilter = {}, limit?: number): Promise<DeadLetter[]> =>
      listLetters(this.#database.pool, this.queues, filter, limit),
    redrive: (filter: LetterFilter): Promise<string[]> => redrive(this.#database, this.queues, filter),
    discard: (filter: LetterFilter): Promise<number> => discard(this.#database.pool, this.queues, filter),
  }

  readonly schedules = {
    list: (): Promise<schedules.Schedule[]> => schedules.listSchedules(this.#database),
    set: async (schedule: schedules.ScheduleToSet): Promise<void> => {
      if (schedule.queue !== undefined) this.#assertQueue(schedule.queue)
      await schedules.setSchedule(this.#database, schedule)
    },
    addMissing: (some: readonly schedules.ScheduleToSet[]): Promise<void> => addMissingSchedules(this.#database, some),
    pause: (name: string): Promise<void> => schedules.pauseSchedule(this.#database, name, false),
    resume: (name: string): Promise<void> => schedules.pauseSchedule(this.#database, name, true),
    remove: (name: string): Promise<boolean> => schedules.removeSchedule(this.#database, name),
    runNow: (name: string): Promise<Spawned> => schedules.runSchedule(this.#database, name),
  }

  /** For the one recorder, who holds the advisory lock. */
  readonly records = {
    waiting: (limit?: number): Promise<records.WaitingRecord[]> => records.waitingRecords(this.#database.pool, limit),
    remove: (ids: readonly string[]): Promise<void> => records.removeRecords(this.#database.pool, ids),
    count: (): Promise<number> => records.countRecords(this.#database.pool),
  }

  /** See takeTaskChanges. For the one recorder. */
  async takeTaskChanges(use: (changes: readonly TaskChange[]) => Promise<void>, limit?: number): Promise<number> {
    return await takeTaskChanges(this.#database.pool, use, limit)
  }

  /** Records that the recorder could not put anywhere, kept out of the way of the others. */
  readonly recordsAside = {
    set: (ids: readonly string[], reason: string): Promise<void> =>
      records.setRecordsAside(this.#database.pool, ids, reason),
    list: (limit?: number): Promise<records.RecordAside[]> => records.recordsAside(this.#database.pool, limit),
    putBack: (ids?: readonly string[]): Promise<number> => records.putRecordsBack(this.#database.pool, ids),
  }

  async registerPipeline(pipeline: Pipeline, registration: Registration): Promise<void> {
    await registerPipeline(this.#database, pipeline, registration)
  }

  #assertQueue(queue: string): void {
    if (!this.queues.includes(queue)) throw new UnknownQueueError(queue, this.queues)
  }
}
