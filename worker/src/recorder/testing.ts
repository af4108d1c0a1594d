import type { Products } from '@contimg/state/products'
import type { RecordToSend, Task, TaskFilter, WaitingRecord } from '@contimg/state/work'
import type { WorkOfRecorder } from './recorder.ts'

/** A crash of the recorder, between two things that it does. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

/** The same database for someone who may be killed before each statement; what a transaction did until then is undone. */
export function killable(products: Products, before: () => void): Products {
  const db = products.db.withPlugin({
    transformQuery: ({ node }) => {
      before()
      return node
    },
    transformResult: async ({ result }) => result,
  })
  return { path: products.path, db, nowMs: products.nowMs, [Symbol.asyncDispose]: async () => {} }
}

interface Held {
  task: Task
  readonly payload: Task['payload']
}

/** A work queue in memory, by the rules of the real one: a key is a task for ever, a completed task hands its records over at once. */
export class MemoryWork {
  readonly #tasks = new Map<string, Held>()
  readonly #byKey = new Map<string, string>()
  readonly #records: WaitingRecord[] = []
  /** Called before each thing that the recorder asks for. */
  before: () => void = () => {}

  get tasks(): Task[] {
    return [...this.#tasks.values()].map(({ task }) => task)
  }

  get waitingRecords(): readonly WaitingRecord[] {
    return this.#records
  }

  /** What the recorder sees. */
  readonly face: WorkOfRecorder = {
    spawnTask: async (task, payload, { key, group } = {}) => {
      this.before()
      const known = key === undefined ? undefined : this.#byKey.get(key)
      if (known !== undefined) return { id: known, isNew: false }
      const id = `task-${this.#tasks.size + 1}`
      if (key !== undefined) this.#byKey.set(key, id)
      const full = { status: 'pending', attempt: 0, payload, id, task, key, group } as unknown as Task
      this.#tasks.set(id, { task: full, payload: full.payload })
      return { id, isNew: true }
    },
    listTasks: async (filter: TaskFilter = {}) => {
      this.before()
      const statuses = filter.status === undefined ? undefined : [filter.status].flat()
      const isWanted = (one: Task) =>
        (statuses?.includes(one.status) ?? true) && (filter.key === undefined || one.key === filter.key)
      const tasks = this.tasks.filter(isWanted)
      return { tasks, places: tasks.map(({ id }) => id), next: undefined }
    },
    cancelTask: async (id) => {
      this.before()
      this.#set(id, { status: 'cancelled' })
      return [id]
    },
    records: {
      waiting: async (limit = 500) => {
        this.before()
        return this.#records.slice(0, limit)
      },
      remove: async (ids) => {
        this.before()
        for (const id of ids) {
          const at = this.#records.findIndex((one) => one.id === id)
          if (at >= 0) this.#records.splice(at, 1)
        }
      },
      count: async () => this.#records.length,
    },
  }

  /** A worker takes the task; where it has one already, that one's lease is over. @returns the attempt */
  claim(id: string): number {
    const attempt = (this.#tasks.get(id)?.task.attempt ?? 0) + 1
    this.#set(id, { status: 'claimed', attempt })
    return attempt
  }

  /** @returns false where the attempt does not count any more: then nothing happens */
  complete(id: string, attempt: number, records: readonly RecordToSend[]): boolean {
    if (!this.#holds(id, attempt)) return false
    this.#set(id, { status: 'completed' })
    for (const [index, record] of records.entries())
      this.#records.push({ ...record, id: `${id}/${attempt}/${index}`, taskId: id, attempt, index, sentOn: '' })
    return true
  }

  fail(id: string, attempt: number, isForGood: boolean): boolean {
    if (!this.#holds(id, attempt)) return false
    this.#set(id, { status: isForGood ? 'failed' : 'retrying', error: { message: 'it did not work' } })
    return true
  }

  /** Somebody has a task tried again that failed or was cancelled. */
  redrive(id: string): void {
    this.#set(id, { status: 'retrying' })
  }

  #holds(id: string, attempt: number): boolean {
    const task = this.#tasks.get(id)?.task
    return task?.status === 'claimed' && task.attempt === attempt
  }

  #set(id: string, change: Partial<Task>): void {
    const held = this.#tasks.get(id)
    if (held) held.task = { ...held.task, ...change }
  }
}
