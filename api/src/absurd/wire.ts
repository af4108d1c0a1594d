import type { Attempt, DeadLetter, Percentiles, Schedule, Stats, Task, Window, Worker } from '@contimg/state/work'
import type { z } from 'zod'
import type { deadLetter, QueueMetrics, schedule, TaskItem, taskDetail, worker } from '../schemas/absurd.ts'
import { stateOf } from '../schemas/states.ts'

const iso = (text: string) => new Date(text).toISOString()
const isoOrNull = (text: string | undefined) => (text === undefined ? null : iso(text))

/** A task as it is told. */
export function taskItem(one: Task): TaskItem {
  const { startedOn, endedOn } = one
  return {
    ...{ task_id: one.id, queue_name: one.queue, task_name: one.task, params: paramsOf(one.payload) },
    ...{ state: stateOf(one.status), status: one.status, priority: one.priority },
    ...{ group_id: one.group ?? null, key: one.key ?? null, schedule: one.schedule ?? null },
    ...{ attempt: one.attempt, attempts: one.attempts, worker: one.worker ?? null, created_at: iso(one.createdOn) },
    ...{ started_at: isoOrNull(startedOn), heartbeat_at: isoOrNull(one.heartbeatOn), ended_at: isoOrNull(endedOn) },
    took_s: startedOn && endedOn ? (Date.parse(endedOn) - Date.parse(startedOn)) / 1000 : null,
    ...{ timeout_s: one.timeoutS, waits_for: [...one.waitsFor], error: one.error ?? null, result: one.result ?? null },
  }
}

export function taskWithHistory(one: Task, attempts: readonly Attempt[]): z.infer<typeof taskDetail> {
  const history = attempts.map(({ attempt, worker, startedOn, endedOn, outcome, error }) => ({
    ...{ attempt, worker, started_at: iso(startedOn), ended_at: isoOrNull(endedOn) },
    ...{ outcome: outcome ?? null, error: error ?? null },
  }))
  return { ...taskItem(one), history }
}

function paramsOf({ config, inputs, outputs }: Task['payload']): TaskItem['params'] {
  return { config: { ...config }, inputs: { ...inputs }, outputs: { ...outputs } }
}

export function metricsOf(stats: Stats): QueueMetrics {
  const { queue, counts, waiting, delayed, blocked, running, oldestPendingS, deadLetters, records } = stats
  return {
    ...{ queue_name: queue ?? null, counts: { ...counts }, waiting, delayed, blocked, running },
    ...{ oldest_pending_s: oldestPendingS ?? null, dead_letters: deadLetters, records },
    database_latency_ms: stats.databaseLatencyMs,
    windows: Object.fromEntries(Object.entries(stats.windows).map(([name, one]) => [name, windowOf(one)])),
  }
}

function windowOf({ completed, failed, lost, successRate, completedPerMinute, waitS, executionS }: Window) {
  const copy = (some: Percentiles | undefined) => (some === undefined ? null : { ...some })
  return {
    ...{ completed, failed, lost, success_rate: successRate ?? null, completed_per_minute: completedPerMinute },
    ...{ wait_s: copy(waitS), execution_s: copy(executionS) },
  }
}

export function workerItem({ queues, running, startedOn, heartbeatOn, ...one }: Worker): z.infer<typeof worker> {
  const { id, host, pid, concurrency, state } = one
  const times = { started_at: iso(startedOn), heartbeat_at: iso(heartbeatOn) }
  return { id, host, pid, concurrency, state, queues: [...queues], running: [...running], ...times }
}

export function letterItem(one: DeadLetter): z.infer<typeof deadLetter> {
  return {
    ...{ id: one.id, task_id: one.taskId, queue_name: one.queue, task_name: one.task, params: { ...one.payload } },
    ...{ group_id: one.group ?? null, attempts: one.attempts, error: one.error?.message ?? null },
    ...{ created_at: iso(one.createdOn), failed_at: iso(one.failedOn) },
  }
}

export function scheduleItem(one: Schedule): z.infer<typeof schedule> {
  return {
    ...{ name: one.name, queue_name: one.queue, task_name: one.task, params: { ...one.payload }, cron: one.cron },
    ...{ time_zone: one.timeZone, is_enabled: one.isEnabled, next: one.next.map(iso) },
    last_task_id: one.lastTaskId ?? null,
  }
}
