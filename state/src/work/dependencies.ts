import type { Sql } from './database.ts'
import { TaskStateError, UnknownTaskError } from './errors.ts'
import { notifyQueue } from './wake.ts'

/**
 * Lets a task that was just sent wait for others, in the engine's own columns and table. Locks the others, so that none
 * completes unseen in between.
 */
export async function dependOn(sql: Sql, queue: string, id: string, after: readonly string[]): Promise<void> {
  const wanted = [...new Set(after)].sort()
  const { rows } = await sql.query<{ name: string; id: string; state: string }>(
    `SELECT name, id, state::text FROM absurd.job
     WHERE id = ANY($1::uuid[]) AND name = ANY(SELECT name FROM absurd.queue) ORDER BY id FOR UPDATE`,
    [wanted],
  )
  for (const parent of wanted) {
    const found = rows.find((row) => row.id === parent)
    if (found === undefined) throw new UnknownTaskError(parent)
    if (found.state === 'cancelled') throw new TaskStateError(parent, 'cancelled', 'still to complete')
  }
  const waiting = rows.filter(({ state }) => state !== 'completed').map((row) => row.id)
  if (waiting.length === 0) return
  await sql.query(
    `INSERT INTO absurd.job_dependency (child_name, child_id, parent_name, parent_id)
     SELECT $1, $2, p.name, p.id FROM absurd.job p
     WHERE p.id = ANY($3::uuid[]) AND p.name = ANY(SELECT name FROM absurd.queue) ON CONFLICT DO NOTHING`,
    [queue, id, waiting],
  )
  await sql.query('UPDATE absurd.job SET blocking = true WHERE id = ANY($1::uuid[]) AND NOT blocking', [waiting])
  await sql.query('UPDATE absurd.job SET blocked = true, pending_dependencies = $3 WHERE name = $1 AND id = $2', [
    queue,
    id,
    waiting.length,
  ])
}

/**
 * Sets free what waited for a task that completes in this transaction. The engine would do so itself, but only when it
 * looks, every 30 s; whatever completes in another way is left to it.
 */
export async function release(sql: Sql, queue: string, id: string): Promise<void> {
  const parent = await sql.query(
    'UPDATE absurd.job SET blocking = false WHERE name = $1 AND id = $2 AND blocking RETURNING 1',
    [queue, id],
  )
  if (parent.rowCount === 0) return
  const { rows } = await sql.query<{ name: string }>(
    `WITH children AS (
       SELECT j.name, j.id FROM absurd.job j JOIN absurd.job_dependency d ON d.child_name = j.name AND d.child_id = j.id
       WHERE d.parent_name = $1 AND d.parent_id = $2 AND j.blocked ORDER BY j.name, j.id FOR UPDATE OF j
     )
     UPDATE absurd.job j SET
       pending_dependencies = GREATEST(j.pending_dependencies - 1, 0),
       blocked = j.pending_dependencies > 1,
       start_after = CASE WHEN j.pending_dependencies > 1 THEN j.start_after ELSE GREATEST(j.start_after, absurd.job_now()) END
     FROM children c WHERE j.name = c.name AND j.id = c.id AND j.blocked RETURNING j.name, j.blocked`,
    [queue, id],
  )
  for (const child of new Set(rows.map(({ name }) => name))) await notifyQueue(sql, child)
}

/** Tasks that wait for a task, or for one that waits for it. */
export async function dependents(sql: Sql, id: string): Promise<{ name: string; id: string }[]> {
  const { rows } = await sql.query<{ name: string; id: string }>(
    `WITH RECURSIVE later AS (
       SELECT child_name, child_id FROM absurd.job_dependency WHERE parent_id = $1
       UNION SELECT d.child_name, d.child_id FROM absurd.job_dependency d JOIN later l ON d.parent_id = l.child_id
     )
     SELECT j.name, j.id FROM later l JOIN absurd.job j ON j.name = l.child_name AND j.id = l.child_id
     WHERE j.blocked AND j.state IN ('created', 'retry') ORDER BY j.id`,
    [id],
  )
  return rows
}
