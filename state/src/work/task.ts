import type { TaskPayload } from './task-types.ts'

/** As users see it (facts §10.1). */
export type TaskStatus = 'pending' | 'claimed' | 'completed' | 'failed' | 'cancelled' | 'retrying'

/** The engine's words. */
type State = 'created' | 'retry' | 'active' | 'completed' | 'cancelled' | 'failed'

const STATUS: Readonly<Record<State, TaskStatus>> = {
  created: 'pending',
  retry: 'retrying',
  active: 'claimed',
  completed: 'completed',
  cancelled: 'cancelled',
  failed: 'failed',
}

export const statusOf = (state: string): TaskStatus => STATUS[state as State]

export function statesOf(statuses: readonly TaskStatus[]): string[] {
  return Object.keys(STATUS).filter((state) => statuses.includes(STATUS[state as State]))
}

/** A task as it stands. Times are ISO 8601, UTC. */
export interface Task {
  readonly id: string
  readonly queue: string
  readonly task: string
  readonly payload: TaskPayload
  readonly status: TaskStatus
  readonly priority: number
  readonly key: string | undefined
  readonly group: string | undefined
  readonly schedule: string | undefined // the schedule that spawned it
  readonly attempt: number // 1 for the first; 0 where none began
  readonly attempts: number // at most
  readonly worker: string | undefined // who works, or was the last to
  readonly createdOn: string
  readonly readyOn: string // not before that time
  readonly startedOn: string | undefined // of the latest attempt
  readonly heartbeatOn: string | undefined
  readonly endedOn: string | undefined
  readonly timeoutS: number
  readonly waitsFor: readonly string[] // tasks that have to complete first, and have not
  readonly result: unknown // of a completed task
  readonly error: TaskFailure | undefined // of the latest attempt that failed
}

export interface TaskFailure {
  readonly message: string
  readonly name?: string
  readonly [fact: string]: unknown
}

/** What the engine keeps for us with each job. */
export interface Envelope {
  readonly task: string
  readonly payload: TaskPayload
  readonly key?: string
  readonly schedule?: string
}

/** A row as TASK_COLUMNS selects it. */
export interface TaskRow {
  readonly id: string
  readonly name: string
  readonly data: Envelope
  readonly state: string
  readonly priority: number
  readonly group_id: string | null
  readonly retry_count: number
  readonly retry_limit: number
  readonly created_on: Date
  readonly start_after: Date
  readonly started_on: Date | null
  readonly heartbeat_on: Date | null
  readonly completed_on: Date | null
  readonly expire_seconds: number
  readonly output: unknown
  readonly worker: string | null
  readonly waits_for: string[] | null
}

export const TASK_COLUMNS = `j.id, j.name, j.data, j.state::text, j.priority, j.group_id, j.retry_count, j.retry_limit,
  j.created_on, j.start_after, j.started_on, j.heartbeat_on, j.completed_on, j.expire_seconds, j.output,
  (SELECT a.worker FROM absurd.attempts a WHERE a.task_id = j.id ORDER BY a.attempt DESC LIMIT 1) AS worker,
  CASE WHEN j.blocked THEN ARRAY(SELECT d.parent_id::text FROM absurd.job_dependency d
     JOIN absurd.job p ON p.name = d.parent_name AND p.id = d.parent_id
     WHERE d.child_name = j.name AND d.child_id = j.id AND p.state <> 'completed') END AS waits_for`

export function taskOf(row: TaskRow): Task {
  const status = statusOf(row.state)
  return {
    id: row.id,
    queue: row.name,
    task: row.data.task,
    payload: row.data.payload,
    status,
    priority: row.priority,
    key: row.data.key,
    group: row.group_id ?? undefined,
    schedule: row.data.schedule,
    attempt: row.started_on === null ? 0 : row.retry_count + 1,
    attempts: row.retry_limit + 1,
    worker: row.worker ?? undefined,
    createdOn: row.created_on.toISOString(),
    readyOn: row.start_after.toISOString(),
    startedOn: row.started_on?.toISOString(),
    heartbeatOn: status === 'claimed' ? row.heartbeat_on?.toISOString() : undefined,
    endedOn: row.completed_on?.toISOString(),
    timeoutS: row.expire_seconds,
    waitsFor: row.waits_for ?? [],
    result: status === 'completed' ? plainOf(row.output) : undefined,
    error: status === 'completed' ? undefined : failureOf(row.output),
  }
}

/** The engine keeps what is no object as { value }. */
function plainOf(output: unknown): unknown {
  if (typeof output !== 'object' || output === null) return output ?? undefined
  const keys = Object.keys(output)
  return keys.length === 1 && keys[0] === 'value' ? (output as { value: unknown }).value : output
}

export function failureOf(output: unknown): TaskFailure | undefined {
  const value = plainOf(output)
  if (typeof value !== 'object' || value === null) return undefined
  const { message } = value as { message?: unknown }
  return { ...value, message: LEASE_ENDS[String(message)] ?? String(message ?? 'unknown') }
}

/** What the engine writes of attempts that it ends, in our words. */
export const LEASE_ENDS: Readonly<Record<string, string>> = {
  'job heartbeat timeout': 'the worker was lost (no heartbeat)',
  'job timed out': 'took longer than its time limit',
}
