import type { Sql } from './database.ts'
import { deadLettersOf } from './queues.ts'
import { countRecords } from './records.ts'
import { statusOf, type TaskStatus } from './task.ts'
import { listWorkers, type Worker } from './workers.ts'

/** Percentiles of a time, interpolated between the two values beside; undefined where there was none. */
export interface Percentiles {
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

/** What happened in the time until now. */
export interface Window {
  readonly completed: number
  readonly failed: number // attempts, those that are tried again included
  readonly lost: number // attempts whose worker died or was too slow
  readonly successRate: number | undefined // completed over all that ended in one of these ways
  readonly completedPerMinute: number
  readonly waitS: Percentiles | undefined // from when it could begin to when it did, of attempts that began in the window
  readonly executionS: Percentiles | undefined // of attempts that completed or failed in the window
}

export const WINDOWS_S = { '1m': 60, '5m': 300, '15m': 900, '24h': 86_400 } as const
export type WindowName = keyof typeof WINDOWS_S

export interface Stats {
  readonly queue: string | undefined // undefined: all of them
  readonly counts: Readonly<Record<TaskStatus, number>>
  readonly waiting: number // could begin now
  readonly delayed: number // not yet: their time comes
  readonly blocked: number // wait for other tasks
  readonly running: number
  readonly oldestPendingS: number | undefined // of those that could begin
  readonly deadLetters: number
  readonly records: number // product records on their way to the recorder
  readonly windows: Readonly<Record<WindowName, Window>>
  readonly workers: readonly Worker[]
  readonly databaseLatencyMs: number
}

export async function stats(sql: Sql, queues: readonly string[], queue?: string): Promise<Stats> {
  const names = queue === undefined ? queues : [queue]
  const counted = await counts(sql, names)
  const windows: Partial<Record<WindowName, Window>> = {}
  for (const [name, seconds] of Object.entries(WINDOWS_S))
    windows[name as WindowName] = await window(sql, names, seconds)
  const letters = await sql.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM absurd.job WHERE name = ANY($1) AND state = 'created'`,
    [names.map(deadLettersOf)],
  )
  const before = performance.now()
  const records = await countRecords(sql)
  const databaseLatencyMs = performance.now() - before
  return {
    queue,
    ...counted,
    deadLetters: letters.rows[0].count,
    records,
    windows: windows as Record<WindowName, Window>,
    workers: (await listWorkers(sql)).filter((worker) => queue === undefined || worker.queues.includes(queue)),
    databaseLatencyMs,
  }
}

async function counts(sql: Sql, names: readonly string[]) {
  const { rows } = await sql.query<{
    state: string
    blocked: boolean
    later: boolean
    count: number
    oldest_s: number | null
  }>(
    `SELECT state::text, blocked, start_after > absurd.job_now() AS later, count(*)::int AS count,
       extract(epoch FROM absurd.job_now() - min(start_after))::float8 AS oldest_s
     FROM absurd.job WHERE name = ANY($1) GROUP BY 1, 2, 3`,
    [names],
  )
  const by: Record<TaskStatus, number> = { pending: 0, claimed: 0, completed: 0, failed: 0, cancelled: 0, retrying: 0 }
  for (const { state, count } of rows) by[statusOf(state)] += count
  const open = rows.filter(({ state }) => state === 'created' || state === 'retry')
  const total = (some: typeof rows) => some.reduce((sum, { count }) => sum + count, 0)
  const ready = open.filter(({ blocked, later }) => !blocked && !later)
  return {
    counts: by,
    waiting: total(ready),
    delayed: total(open.filter(({ blocked, later }) => !blocked && later)),
    blocked: total(open.filter(({ blocked }) => blocked)),
    running: by.claimed,
    oldestPendingS: ready.length === 0 ? undefined : Math.max(...ready.map(({ oldest_s }) => oldest_s ?? 0)),
  }
}

interface WindowRow {
  readonly completed: number
  readonly failed: number
  readonly lost: number
  readonly waits: number[] | null
  readonly executions: number[] | null
}

const PERCENTILES = 'percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP'
const ENDED = "ended_on > absurd.job_now() - $2::float8 * interval '1s'"

async function window(sql: Sql, names: readonly string[], seconds: number): Promise<Window> {
  const { rows } = await sql.query<WindowRow>(
    `SELECT
       count(*) FILTER (WHERE outcome = 'completed' AND ${ENDED})::int AS completed,
       count(*) FILTER (WHERE outcome = 'failed' AND ${ENDED})::int AS failed,
       count(*) FILTER (WHERE outcome = 'lost' AND ${ENDED})::int AS lost,
       ${PERCENTILES} (ORDER BY GREATEST(extract(epoch FROM started_on - ready_on), 0)::float8)
         FILTER (WHERE started_on > absurd.job_now() - $2::float8 * interval '1s') AS waits,
       ${PERCENTILES} (ORDER BY extract(epoch FROM ended_on - started_on)::float8)
         FILTER (WHERE outcome IN ('completed', 'failed') AND ${ENDED}) AS executions
     FROM absurd.attempts WHERE queue = ANY($1)
       AND (started_on > absurd.job_now() - $2::float8 * interval '1s' OR ${ENDED})`,
    [names, seconds],
  )
  const { completed, failed, lost, waits, executions } = rows[0]
  const ended = completed + failed + lost
  return {
    completed,
    failed,
    lost,
    successRate: ended === 0 ? undefined : completed / ended,
    completedPerMinute: (completed * 60) / seconds,
    waitS: percentiles(waits),
    executionS: percentiles(executions),
  }
}

/** How long attempts that completed in the latest time took: the median of each kind of task, in seconds. */
export async function usualTimes(sql: Sql, queues: readonly string[], seconds: number): Promise<Map<string, number>> {
  const { rows } = await sql.query<{ task: string; usual: number }>(
    `SELECT task, percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ended_on - started_on)::float8) AS usual
     FROM absurd.attempts WHERE queue = ANY($1) AND outcome = 'completed' AND ${ENDED} GROUP BY task`,
    [queues, seconds],
  )
  return new Map(rows.map(({ task, usual }) => [task, usual]))
}

function percentiles(values: readonly number[] | null): Percentiles | undefined {
  return values === null ? undefined : { p50: values[0], p95: values[1], p99: values[2] }
}
