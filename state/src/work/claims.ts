import type { JobWithMetadata } from 'pg-boss'
import { attemptBegins, attemptEnds } from './attempts.ts'
import { type Sql, transaction, type WorkDatabase, within } from './database.ts'
import { release } from './dependencies.ts'
import { AttemptLostError } from './errors.ts'
import { checkTask } from './payload.ts'
import { type RecordToSend, sendRecords } from './records.ts'
import type { Envelope, TaskFailure } from './task.ts'
import type { TaskName, TaskPayload } from './task-types.ts'
import { redactUrl } from './url.ts'
import { notifyQueue } from './wake.ts'

/** A task that a worker has: its attempt counts until the lease ends, which each heartbeat puts off. */
export interface Claim {
  readonly id: string
  readonly queue: string
  readonly task: TaskName
  readonly payload: TaskPayload
  readonly attempt: number // 1 for the first
  readonly attempts: number // at most
  readonly priority: number
  readonly key: string | undefined
  readonly group: string | undefined
  readonly timeoutS: number
  readonly leaseS: number
}

/** Whether an attempt still counts. */
export type Hold = 'held' | 'cancelled' | 'lost'

/**
 * Takes up to `limit` tasks of a queue, those of the highest priority first, of the same the first come. One whose payload
 * its kind does not have (another version of this program spawned it) fails at once.
 */
export async function claimTasks(
  database: WorkDatabase,
  queue: string,
  worker: string,
  limit: number,
): Promise<Claim[]> {
  const jobs = await transaction(database.pool, async (sql) => {
    const options = { batchSize: limit, includeMetadata: true, db: within(sql) } as const
    const fetched = await database.boss.fetch<Envelope>(queue, options)
    for (const { id, data, retryCount, startAfter } of fetched) {
      await attemptBegins(sql, { id, queue, task: data.task, attempt: retryCount + 1, worker, readyOn: startAfter })
    }
    return fetched.sort((a, b) => b.priority - a.priority || a.createdOn.getTime() - b.createdOn.getTime())
  })
  const claims: Claim[] = []
  for (const job of jobs) {
    try {
      claims.push(claimOf(job))
    } catch (error) {
      const attempt = { id: job.id, queue, attempt: job.retryCount + 1 }
      await failTask(database, attempt, error as Error, { isRetryable: false })
    }
  }
  return claims
}

function claimOf(job: JobWithMetadata<Envelope>): Claim {
  return {
    ...checkTask(job.data.task, job.data.payload),
    id: job.id,
    queue: job.name,
    attempt: job.retryCount + 1,
    attempts: job.retryLimit + 1,
    priority: job.priority,
    key: job.data.key,
    group: job.groupId ?? undefined,
    timeoutS: job.expireInSeconds,
    leaseS: job.heartbeatSeconds ?? job.expireInSeconds,
  }
}

/** What names an attempt: all that heartbeats and ends need of a claim. */
export type AttemptOf = Pick<Claim, 'id' | 'queue' | 'attempt'>

/** A worker that stops in the midst of a completion holds up the search for lost leases until then: after it, it is lost. */
const LONGEST_PAUSE_S = 30

const fence = ({ id, attempt }: AttemptOf) => ({ id, retryCount: attempt - 1 })

/** Puts off the ends of leases, and tells which attempts still count. */
export async function heartbeatTasks(database: WorkDatabase, claims: readonly AttemptOf[]): Promise<Map<string, Hold>> {
  const holds = new Map<string, Hold>()
  for (const queue of new Set(claims.map((claim) => claim.queue))) {
    const mine = claims.filter((claim) => claim.queue === queue)
    const { settled = [] } = (await database.boss.touch(queue, mine.map(fence))) as { settled?: string[] }
    const held = new Set(settled)
    for (const claim of mine) {
      holds.set(claim.id, held.has(claim.id) ? 'held' : await whyNot(database.pool, claim))
    }
  }
  return holds
}

/**
 * Completes an attempt and sends its product records, in one transaction. Where the attempt does not count any more
 * nothing of this happens, and AttemptLostError says so: what was made is not to be published.
 *
 * @param alongside  what belongs to the same transaction; it says something at least every 30 s
 */
export async function completeTask(
  database: WorkDatabase,
  claim: AttemptOf,
  result: object,
  records: readonly RecordToSend[] = [],
  alongside?: (sql: Sql) => Promise<void>,
): Promise<void> {
  await transaction(database.pool, async (sql) => {
    const settled = await database.boss.complete(claim.queue, fence(claim), result, { db: within(sql) })
    await assertSettled(sql, claim, settled)
    await sendRecords(database.boss, sql, claim, records)
    await release(sql, claim.queue, claim.id)
    await attemptEnds(sql, claim.id, claim.attempt, 'completed')
    if (alongside === undefined) return
    await sql.query(`SET LOCAL idle_in_transaction_session_timeout = ${LONGEST_PAUSE_S * 1000}`)
    await alongside(sql)
  })
}

/**
 * Ends an attempt that failed: the task is tried again after a while if attempts are left and `isRetryable`, else it has
 * failed and lies among the dead letters.
 */
export async function failTask(
  database: WorkDatabase,
  claim: AttemptOf,
  error: Error | TaskFailure,
  { isRetryable = true }: { isRetryable?: boolean } = {},
): Promise<'retrying' | 'failed'> {
  const failure = failureFrom(error)
  return await transaction(database.pool, async (sql) => {
    if (!isRetryable) {
      await sql.query(
        `UPDATE absurd.job SET retry_limit = retry_count WHERE name = $1 AND id = $2 AND retry_count = $3 AND state = 'active'`,
        [claim.queue, claim.id, claim.attempt - 1],
      )
    }
    const settled = await database.boss.fail(claim.queue, fence(claim), failure, { db: within(sql) })
    await assertSettled(sql, claim, settled)
    await attemptEnds(sql, claim.id, claim.attempt, 'failed', failure.message)
    const { rows } = await sql.query<{ state: string }>(
      'SELECT state::text FROM absurd.job WHERE name = $1 AND id = $2',
      [claim.queue, claim.id],
    )
    return rows[0]?.state === 'retry' ? 'retrying' : 'failed'
  })
}

/** Gives a task back untouched, as a worker does that has to stop: the attempt does not count against it. */
export async function returnTask(database: WorkDatabase, claim: AttemptOf): Promise<void> {
  await transaction(database.pool, async (sql) => {
    const { rowCount } = await sql.query(
      `UPDATE absurd.job SET state = 'retry', start_after = absurd.job_now(), heartbeat_on = NULL, retry_limit = retry_limit + 1
       WHERE name = $1 AND id = $2 AND retry_count = $3 AND state = 'active'`,
      [claim.queue, claim.id, claim.attempt - 1],
    )
    await assertSettled(sql, claim, { affected: rowCount })
    await attemptEnds(sql, claim.id, claim.attempt, 'returned')
    await notifyQueue(sql, claim.queue)
  })
}

async function assertSettled(sql: Sql, claim: AttemptOf, settled: { affected?: number | null }): Promise<void> {
  if (settled.affected === 1) return
  const hold = await whyNot(sql, claim)
  throw new AttemptLostError(claim.id, claim.attempt, hold === 'cancelled' ? hold : 'lost')
}

async function whyNot(sql: Sql, { id, queue, attempt }: AttemptOf): Promise<Hold> {
  const { rows } = await sql.query<{ state: string; retry_count: number }>(
    'SELECT state::text, retry_count FROM absurd.job WHERE name = $1 AND id = $2',
    [queue, id],
  )
  return rows[0]?.state === 'cancelled' && rows[0].retry_count === attempt - 1 ? 'cancelled' : 'lost'
}

const LONGEST_MESSAGE = 4000

/** An error as it is kept: without secrets, and without what Postgres' JSON cannot hold. */
export function failureFrom(error: Error | TaskFailure): TaskFailure {
  const facts = Object.fromEntries(
    Object.entries(error).filter(([, value]) => value !== undefined && !(value instanceof Error)),
  )
  const plain = JSON.stringify(
    { ...facts, name: error.name, message: error.message.slice(0, LONGEST_MESSAGE) },
    bigints,
  )
  return JSON.parse(redactUrl(plain.replaceAll('\\u0000', '\\ufffd'))) as TaskFailure
}

const bigints = (_key: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value)
