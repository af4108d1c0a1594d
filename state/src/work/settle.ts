import { type Sql, transaction, type WorkDatabase, within } from './database.ts'
import { dependents } from './dependencies.ts'
import { TaskStateError, UnknownTaskError } from './errors.ts'
import { deadLettersOf } from './queues.ts'
import { statusOf, type TaskStatus } from './task.ts'
import { isTaskName, TASK_TYPES } from './task-types.ts'
import { isUuid } from './tasks.ts'
import { notifyCancelled, notifyQueue } from './wake.ts'

interface LockedTask {
  readonly name: string
  readonly status: TaskStatus
  readonly task: string
}

/**
 * Cancels a task, and with it those that wait for it. Who works on it is told at once, and at its next heartbeat; from now
 * on nothing of it can be completed. A task that is cancelled already stays so.
 *
 * @returns  ids of all that were cancelled
 */
export async function cancelTask(database: WorkDatabase, queues: readonly string[], id: string): Promise<string[]> {
  return await transaction(database.pool, async (sql) => {
    const { name, status } = await lockTask(sql, queues, id)
    if (status === 'cancelled') return []
    if (status === 'completed' || status === 'failed') throw new TaskStateError(id, status, 'not at an end')
    const all = [{ name, id }, ...(await dependents(sql, id))]
    for (const task of all) await database.boss.cancel(task.name, task.id, { db: within(sql) })
    const ids = all.map((task) => task.id)
    await sql.query(
      `UPDATE absurd.attempts SET ended_on = absurd.job_now(), outcome = 'cancelled'
       WHERE task_id = ANY($1::uuid[]) AND ended_on IS NULL`,
      [ids],
    )
    await notifyCancelled(sql, ids)
    return ids
  })
}

/** Has a task that failed or was cancelled run again, under its id and key, with all the attempts of its kind. */
export async function retryTask(database: WorkDatabase, queues: readonly string[], id: string): Promise<void> {
  await transaction(database.pool, async (sql) => {
    const { name, status, task } = await lockTask(sql, queues, id)
    if (status !== 'failed' && status !== 'cancelled') throw new TaskStateError(id, status, 'failed or cancelled')
    await requeue(sql, name, id, task)
  })
}

/**
 * Puts a task back at the end of its waiting, and takes its dead letter away. The number of its attempts goes on, so that
 * whoever still works on an old one is not taken for the next.
 */
export async function requeue(sql: Sql, queue: string, id: string, task: string): Promise<void> {
  const retries = isTaskName(task) ? TASK_TYPES[task].policy.retries : 0
  await sql.query(
    `UPDATE absurd.job SET
       state = (CASE WHEN started_on IS NULL THEN 'created' ELSE 'retry' END)::absurd.job_state,
       retry_limit = CASE WHEN started_on IS NULL THEN retry_limit ELSE retry_count + 1 + $3 END,
       completed_on = NULL, heartbeat_on = NULL, start_after = absurd.job_now(),
       keep_until = absurd.job_now() + (SELECT retention_seconds FROM absurd.queue WHERE name = $1) * interval '1s'
     WHERE name = $1 AND id = $2`,
    [queue, id, retries],
  )
  await sql.query('DELETE FROM absurd.job WHERE name = $1 AND source_id = $2', [deadLettersOf(queue), id])
  await notifyQueue(sql, queue)
}

async function lockTask(sql: Sql, queues: readonly string[], id: string): Promise<LockedTask> {
  const { rows } = isUuid(id)
    ? await sql.query<{ name: string; state: string; task: string }>(
        `SELECT name, state::text, data->>'task' AS task FROM absurd.job WHERE name = ANY($1) AND id = $2 FOR UPDATE`,
        [queues, id],
      )
    : { rows: [] }
  if (rows.length === 0) throw new UnknownTaskError(id)
  return { name: rows[0].name, task: rows[0].task, status: statusOf(rows[0].state) }
}
