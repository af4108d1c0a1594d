import type pg from 'pg'
import { type Sql, transaction } from './database.ts'
import { statusOf, type TaskStatus } from './task.ts'

/** A task has come to another state. */
export interface TaskChange {
  readonly atS: number // Unix time
  readonly taskId: string
  readonly task: string
  readonly group: string | undefined
  readonly status: TaskStatus
  readonly attempt: number // 1 for the first; 0 where none began
}

interface ChangeRow {
  readonly id: string
  readonly at: number
  readonly task_id: string
  readonly task: string
  readonly group_id: string | null
  readonly state: string
  readonly attempt: number
}

/**
 * Hands over changes that nobody had yet, those of a task in their order. They are forgotten once `use` is through: where it
 * fails, or the connection ends or who runs it is killed before that is noted, they come again. For one taker at a time: a
 * second one is given those behind what the first has.
 *
 * @returns how many
 */
export async function takeTaskChanges(
  pool: pg.Pool,
  use: (changes: readonly TaskChange[]) => Promise<void>,
  limit = 500,
): Promise<number> {
  return await transaction(pool, async (sql) => {
    const { rows } = await sql.query<ChangeRow>(
      `DELETE FROM absurd.task_changes WHERE id IN (
         SELECT id FROM absurd.task_changes ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING id, extract(epoch FROM on_time)::float8 AS at, task_id::text, task, group_id, state, attempt`,
      [limit],
    )
    if (rows.length > 0) await use(rows.toSorted((a, b) => Number(a.id) - Number(b.id)).map(changeOf))
    return rows.length
  })
}

/** Drops what is older than events are kept; done where somebody begins to maintain the queue. */
export async function pruneTaskChanges(sql: Sql): Promise<void> {
  await sql.query(`DELETE FROM absurd.task_changes WHERE on_time < now() - interval '7 days'`)
}

function changeOf(row: ChangeRow): TaskChange {
  return {
    atS: row.at,
    taskId: row.task_id,
    task: row.task,
    group: row.group_id ?? undefined,
    status: statusOf(row.state),
    attempt: row.attempt,
  }
}
