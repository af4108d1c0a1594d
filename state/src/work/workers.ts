import type { Sql } from './database.ts'

/** What a worker tells of itself. */
export interface WorkerInfo {
  readonly id: string
  readonly host: string
  readonly pid: number
  readonly queues: readonly string[]
  readonly concurrency: number
}

/** Without a heartbeat for a minute a worker is stale, for three it has crashed (facts §10.7). */
export type WorkerState = 'idle' | 'active' | 'stale' | 'crashed'

export interface Worker extends WorkerInfo {
  readonly state: WorkerState
  readonly running: readonly string[] // ids of tasks
  readonly startedOn: string
  readonly heartbeatOn: string
}

export const STALE_S = 60
export const CRASHED_S = 180

export async function workerHeartbeat(sql: Sql, worker: WorkerInfo): Promise<void> {
  await sql.query(
    `INSERT INTO absurd.workers (id, host, pid, queues, concurrency, started_on, heartbeat_on)
     VALUES ($1, $2, $3, $4, $5, absurd.job_now(), absurd.job_now())
     ON CONFLICT (id) DO UPDATE SET host = EXCLUDED.host, pid = EXCLUDED.pid, queues = EXCLUDED.queues,
       concurrency = EXCLUDED.concurrency, heartbeat_on = EXCLUDED.heartbeat_on,
       started_on = CASE WHEN workers.pid = EXCLUDED.pid THEN workers.started_on ELSE EXCLUDED.started_on END`,
    [worker.id, worker.host, worker.pid, worker.queues, worker.concurrency],
  )
}

export async function workerLeaves(sql: Sql, id: string): Promise<void> {
  await sql.query('DELETE FROM absurd.workers WHERE id = $1', [id])
}

interface WorkerRow extends WorkerInfo {
  readonly started_on: Date
  readonly heartbeat_on: Date
  readonly silent_s: number
  readonly running: string[]
}

export async function listWorkers(sql: Sql): Promise<Worker[]> {
  const { rows } = await sql.query<WorkerRow>(
    `SELECT w.*, extract(epoch FROM absurd.job_now() - w.heartbeat_on)::float8 AS silent_s,
       ARRAY(SELECT a.task_id::text FROM absurd.attempts a JOIN absurd.job j ON j.name = a.queue AND j.id = a.task_id
         WHERE a.worker = w.id AND a.ended_on IS NULL AND j.state = 'active' AND j.retry_count = a.attempt - 1
         ORDER BY a.started_on, a.task_id) AS running
     FROM absurd.workers w ORDER BY w.started_on, w.id`,
  )
  return rows.map((row) => ({
    id: row.id,
    host: row.host,
    pid: row.pid,
    queues: row.queues,
    concurrency: row.concurrency,
    state: stateOf(row.silent_s, row.running.length),
    running: row.running,
    startedOn: row.started_on.toISOString(),
    heartbeatOn: row.heartbeat_on.toISOString(),
  }))
}

function stateOf(silentS: number, running: number): WorkerState {
  if (silentS > CRASHED_S) return 'crashed'
  if (silentS > STALE_S) return 'stale'
  return running > 0 ? 'active' : 'idle'
}
