import type { SendOptions } from 'pg-boss'
import { z } from 'zod'
import { type Sql, transaction, type WorkDatabase, within } from './database.ts'
import { dependOn } from './dependencies.ts'
import { TaskPayloadError } from './errors.ts'
import { idOfKey } from './keys.ts'
import { checkTask, oneLine } from './payload.ts'
import { deadLettersOf } from './queues.ts'
import type { Envelope } from './task.ts'
import { TASK_TYPES, type TaskName, type TaskPolicy } from './task-types.ts'

export interface SpawnOptions extends Partial<TaskPolicy> {
  /** Another queue than that of the task's kind. */
  readonly queue?: string
  /**
   * Makes the spawn idempotent: in one queue the same key always means the same task. The second spawn gives the id of
   * the first task and changes nothing, be that one waiting, failed, cancelled or completed, until its row goes (30 days
   * after it ended). What should run again is retried, or has another key.
   */
  readonly key?: string
  /** What it belongs to, such as the id of the group of subbands. */
  readonly group?: string
  /** Ids of tasks that have to complete first. One that failed is waited for; one that is cancelled takes this with it. */
  readonly after?: readonly string[]
  readonly delayS?: number
  /** The schedule that it was spawned for. */
  readonly schedule?: string
}

export interface Spawned {
  readonly id: string
  /** false where the key stood for a task already. */
  readonly isNew: boolean
}

const OPTIONS = z.strictObject({
  queue: z.string().optional(),
  key: z.string().min(1).max(500).optional(),
  group: z.string().min(1).max(200).optional(),
  after: z.array(z.uuid()).max(1000).optional(),
  schedule: z.string().max(200).optional(),
  delayS: z.number().min(0).optional(),
  priority: z.int().min(-1000).max(1000).optional(),
  retries: z.int().min(0).max(100).optional(),
  retryDelayS: z.int().min(0).optional(),
  retryDelayMaxS: z.int().min(1).optional(),
  timeoutS: z.int().min(1).max(86_400).optional(),
  leaseS: z.int().min(10).max(3600).optional(),
})

/** @param sql  a transaction of the caller, so that the task is there when that counts, or not at all */
export async function spawnTask(
  database: WorkDatabase,
  task: string,
  payload: unknown,
  options: SpawnOptions = {},
  sql?: Sql,
): Promise<Spawned> {
  const checked = checkTask(task, payload)
  const read = OPTIONS.safeParse(options)
  if (!read.success) throw new TaskPayloadError(task, oneLine(read.error), { cause: read.error })
  const queue = options.queue ?? TASK_TYPES[checked.task].queue
  const { key, schedule } = options
  const envelope: Envelope = { ...checked, ...(key !== undefined && { key }), ...(schedule && { schedule }) }
  const send = { ...sendOptions(queue, checked.task, options), ...(options.group && { group: { id: options.group } }) }
  if (options.delayS) send.startAfter = options.delayS
  if (options.key !== undefined) send.id = idOfKey(queue, options.key)
  const spawn = async (within_: Sql): Promise<Spawned> => {
    const id = await database.boss.send(queue, envelope, { ...send, db: within(within_) })
    if (id === null) return { id: send.id ?? '', isNew: false }
    if (options.after?.length) await dependOn(within_, queue, id, options.after)
    return { id, isNew: true }
  }
  if (sql) return await spawn(sql)
  return options.after?.length ? await transaction(database.pool, spawn) : await spawn(database.pool)
}

/** A kind's policy in the engine's words. */
export function sendOptions(queue: string, task: TaskName, options: Partial<TaskPolicy> = {}): SendOptions {
  const policy: TaskPolicy = { ...TASK_TYPES[task].policy, ...defined(options) }
  return {
    priority: policy.priority,
    retryLimit: policy.retries,
    retryDelay: policy.retryDelayS,
    retryBackoff: true,
    retryDelayMax: policy.retryDelayMaxS,
    expireInSeconds: policy.timeoutS,
    heartbeatSeconds: policy.leaseS,
    deadLetter: deadLettersOf(queue),
  }
}

function defined<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T
}
