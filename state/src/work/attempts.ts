import type { Sql } from './database.ts'

export type Outcome = 'completed' | 'failed' | 'cancelled' | 'lost' | 'returned'

/** An attempt as it is kept for 30 days: who had a task when, and what came of it. */
export interface Attempt {
  readonly attempt: number // 1 for the first
  readonly worker: string
  readonly readyOn: string
  readonly startedOn: string
  readonly endedOn: string | undefined
  readonly outcome: Outcome | undefined
  readonly error: string | undefined
}

/** Notes the begin of an attempt, and the loss of those before it that never ended. */
export async function attemptBegins(
  sql: Sql,
  { id, queue, task, attempt, worker, readyOn }: AttemptStart,
): Promise<void> {
  await sql.query(
    `UPDATE absurd.attempts SET ended_on = absurd.job_now(), outcome = 'lost' WHERE task_id = $1 AND ended_on IS NULL`,
    [id],
  )
  await sql.query(
    `INSERT INTO absurd.attempts (task_id, attempt, queue, task, worker, ready_on, started_on)
     VALUES ($1, $2, $3, $4, $5, $6, absurd.job_now())
     ON CONFLICT (task_id, attempt) DO UPDATE SET worker = EXCLUDED.worker, ready_on = EXCLUDED.ready_on,
       started_on = EXCLUDED.started_on, ended_on = NULL, outcome = NULL, error = NULL`,
    [id, attempt, queue, task, worker, readyOn],
  )
}

export interface AttemptStart {
  readonly id: string
  readonly queue: string
  readonly task: string
  readonly attempt: number
  readonly worker: string
  readonly readyOn: Date
}

export async function attemptEnds(
  sql: Sql,
  id: string,
  attempt: number,
  outcome: Outcome,
  error?: string,
): Promise<void> {
  await sql.query(
    `UPDATE absurd.attempts SET ended_on = absurd.job_now(), outcome = $3, error = $4
     WHERE task_id = $1 AND attempt = $2 AND ended_on IS NULL`,
    [id, attempt, outcome, error ?? null],
  )
}

interface AttemptRow {
  readonly attempt: number
  readonly worker: string
  readonly ready_on: Date
  readonly started_on: Date
  readonly ended_on: Date | null
  readonly outcome: Outcome | null
  readonly error: string | null
}

export async function listAttempts(sql: Sql, id: string): Promise<Attempt[]> {
  const { rows } = await sql.query<AttemptRow>(
    `SELECT attempt, worker, ready_on, started_on, ended_on, outcome, error FROM absurd.attempts
     WHERE task_id = $1 ORDER BY attempt`,
    [id],
  )
  return rows.map((row) => ({
    attempt: row.attempt,
    worker: row.worker,
    readyOn: row.ready_on.toISOString(),
    startedOn: row.started_on.toISOString(),
    endedOn: row.ended_on?.toISOString(),
    outcome: row.outcome ?? undefined,
    error: row.error ?? undefined,
  }))
}

/** Ends the attempts that the engine took from workers which were lost or too slow. */
export async function closeLost(sql: Sql): Promise<void> {
  await sql.query(
    `UPDATE absurd.attempts a SET ended_on = absurd.job_now(), outcome = 'lost'
     WHERE ended_on IS NULL AND NOT EXISTS (SELECT 1 FROM absurd.job j
       WHERE j.name = a.queue AND j.id = a.task_id AND j.state = 'active' AND j.retry_count = a.attempt - 1)`,
  )
}

/** Drops what is older than anybody looks at: attempts after 30 days, workers a week after their last heartbeat. */
export async function prune(sql: Sql): Promise<void> {
  await sql.query(`DELETE FROM absurd.attempts WHERE started_on < absurd.job_now() - interval '30 days'`)
  await sql.query(`DELETE FROM absurd.workers WHERE heartbeat_on < absurd.job_now() - interval '7 days'`)
}
