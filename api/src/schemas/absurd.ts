import * as z from 'zod'
import { isoTime, measured, pageQuery } from './common.ts'
import { state } from './states.ts'

const anything = z.record(z.string(), z.unknown())

/** A task of the work queue. */
export const task = z
  .object({
    task_id: z.string(),
    queue_name: z.string(),
    task_name: z.string(),
    params: z.object({ config: anything, inputs: anything, outputs: anything }),
    state,
    status: z.string().describe('the word of the queue: pending, claimed, completed, failed, cancelled, retrying'),
    priority: z.number().int(),
    group_id: z.string().nullable(),
    key: z.string().nullable(),
    schedule: z.string().nullable(),
    attempt: z.number().int(),
    attempts: z.number().int().describe('at most'),
    worker: z.string().nullable(),
    created_at: isoTime,
    started_at: isoTime.nullable(),
    heartbeat_at: isoTime.nullable(),
    ended_at: isoTime.nullable(),
    took_s: measured,
    timeout_s: z.number(),
    waits_for: z.array(z.string()),
    error: z.object({ message: z.string() }).catchall(z.unknown()).nullable(),
    result: z.unknown(),
  })
  .meta({ id: 'Task' })

export const taskDetail = task
  .extend({
    history: z.array(
      z.object({
        attempt: z.number().int(),
        worker: z.string(),
        started_at: isoTime,
        ended_at: isoTime.nullable(),
        outcome: z.string().nullable(),
        error: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'TaskDetail' })

export const tasksQuery = pageQuery.extend({
  queue_name: z.string().max(200).optional(),
  status: z.enum(['pending', 'claimed', 'completed', 'failed', 'cancelled', 'retrying']).optional(),
  task_name: z.string().max(200).optional(),
  group_id: z.string().max(200).optional(),
})

export const taskPage = z.object({ items: z.array(task), next_cursor: z.string().nullable() }).meta({ id: 'TaskPage' })

export const spawnBody = z
  .strictObject({
    task_name: z.string().min(1).max(200),
    params: z.strictObject({ config: anything.optional(), inputs: anything.optional(), outputs: anything.optional() }),
    queue_name: z.string().max(200).optional(),
    priority: z.number().int().min(-1000).max(1000).optional(),
    timeout_sec: z.number().int().min(1).max(86_400).optional(),
    key: z.string().min(1).max(500).optional().describe('the same key always means the same task'),
    group_id: z.string().min(1).max(200).optional(),
    depends_on: z.array(z.uuid()).max(1000).optional(),
  })
  .meta({ id: 'Spawn' })

export const spawned = z.object({ task_id: z.string(), is_new: z.boolean() })
export const changedTasks = z.object({ task_ids: z.array(z.string()) })
export const taskId = z.object({ id: z.uuid() })

const percentiles = z.object({ p50: z.number(), p95: z.number(), p99: z.number() }).nullable()

/** What the queue does, and did in the latest minutes. */
export const absurdMetrics = z
  .object({
    queue_name: z.string().nullable().describe('null: all of them'),
    counts: z.record(z.string(), z.number()),
    waiting: z.number(),
    delayed: z.number(),
    blocked: z.number(),
    running: z.number(),
    oldest_pending_s: measured,
    dead_letters: z.number(),
    records: z.number().describe('on their way to the recorder'),
    database_latency_ms: z.number(),
    windows: z.record(
      z.string(),
      z.object({
        completed: z.number(),
        failed: z.number(),
        lost: z.number(),
        success_rate: measured,
        completed_per_minute: z.number(),
        wait_s: percentiles,
        execution_s: percentiles,
      }),
    ),
  })
  .meta({ id: 'QueueMetrics' })

export const worker = z
  .object({
    id: z.string(),
    host: z.string(),
    pid: z.number(),
    queues: z.array(z.string()),
    concurrency: z.number(),
    state: z.enum(['idle', 'active', 'stale', 'crashed']),
    running: z.array(z.string()),
    started_at: isoTime,
    heartbeat_at: isoTime,
  })
  .meta({ id: 'Worker' })

export const deadLetter = z
  .object({
    id: z.string(),
    task_id: z.string(),
    queue_name: z.string(),
    task_name: z.string(),
    params: anything,
    group_id: z.string().nullable(),
    attempts: z.number(),
    error: z.string().nullable(),
    created_at: isoTime,
    failed_at: isoTime,
  })
  .meta({ id: 'DeadLetter' })

export const lettersBody = z.strictObject({ ids: z.array(z.uuid()).min(1).max(1000) })

export const schedule = z
  .object({
    name: z.string(),
    queue_name: z.string(),
    task_name: z.string(),
    params: anything,
    cron: z.string(),
    time_zone: z.string(),
    is_enabled: z.boolean(),
    next: z.array(isoTime),
    last_task_id: z.string().nullable(),
  })
  .meta({ id: 'Schedule' })

export const scheduleBody = z
  .strictObject({
    name: z.string().min(1).max(100),
    task_name: z.string().min(1).max(200),
    params: anything.optional(),
    cron: z.string().min(1).max(200).describe('minute, hour, day of month, month, day of week'),
    time_zone: z.string().max(60).optional(),
    is_enabled: z.boolean().optional(),
  })
  .meta({ id: 'ScheduleToSet' })

export const scheduleName = z.object({ name: z.string().regex(/^[\w.-]{1,100}$/) })
export const schedulePatch = z.strictObject({ is_enabled: z.boolean() })

export type TaskItem = z.infer<typeof task>
export type QueueMetrics = z.infer<typeof absurdMetrics>
