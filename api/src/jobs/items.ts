import { type JobRun, jobDurations } from '@contimg/state/products'
import { flowMarkOf, type Task } from '@contimg/state/work'
import type { ApiContext } from '../context.ts'
import { quantile } from '../nights/quantile.ts'
import type { Job } from '../schemas/jobs.ts'
import { stateOf } from '../schemas/states.ts'
import { isoOf } from '../times.ts'
import { FORM_KEY } from './form-key.ts'
import { lastProgress } from './log-files.ts'

const DAY_S = 86_400

/** What is usual of a kind of task, in seconds. */
export type Usual = (task: string) => number | null

/** As the work queue has it, else as it was noted of what was made. */
export async function usualTimes({ products, work, nowMs }: ApiContext): Promise<Usual> {
  const known = await work.ask((client) => client.usualTimes(DAY_S))
  if (known) return (task) => known.get(task) ?? null
  const durations = await jobDurations(products, nowMs() / 1000 - DAY_S)
  return (task) => quantile(durations.get(task) ?? [], 0.5)
}

/** A task as a job. @param logs  folder of the logs of attempts */
export async function jobOfTask(task: Task, usual: Usual, logs: string): Promise<Job> {
  const { startedOn, endedOn, status, payload } = task
  const state = stateOf(status)
  const isRunning = state === 'in_progress'
  return {
    ...{ job_id: task.id, type: task.task, target: targetOf(payload), group_id: groupOf(task), state, status },
    stage: flowMarkOf(payload.config)?.stage ?? task.task,
    progress: isRunning ? ((await lastProgress(logs, task.id, task.attempt)) ?? null) : null,
    ...{ attempt: task.attempt, attempts: task.attempts, worker: task.worker ?? null, by: byOf(task) },
    ...{ queued_at: isoText(task.createdOn), started_at: isoText(startedOn), ended_at: isoText(endedOn) },
    took_s: startedOn && endedOn ? (Date.parse(endedOn) - Date.parse(startedOn)) / 1000 : null,
    ...{ usual_s: usual(task.task), error: task.error?.message ?? null },
  }
}

/** What is left of a task that the queue does not keep any more. */
export function jobOfRun({ id, attempt, task, groupId, recordedS, activity }: JobRun, usual: Usual): Job {
  return {
    ...{ job_id: id, type: task, target: null, group_id: groupId ?? null, state: 'completed', status: 'recorded' },
    ...{ stage: activity?.stage ?? task, progress: null, attempt, attempts: null, worker: activity?.host ?? null },
    ...{ by: null, queued_at: null, started_at: activity ? isoOf(activity.startedS) : null },
    ...{ ended_at: isoOf(recordedS), took_s: activity?.durationS ?? null, usual_s: usual(task), error: null },
  }
}

const isoText = (text: string | undefined) => (text === undefined ? null : new Date(text).toISOString())

/** What is made, else what is worked on. */
function targetOf({ inputs, outputs }: Task['payload']): string | null {
  const { ms, image, prefix, mosaic, directory } = outputs
  const all = [ms, image, prefix, mosaic, inputs.ms, inputs.image, inputs.group_id, directory, inputs.pipeline]
  return all.find((one): one is string => typeof one === 'string') ?? null
}

function groupOf({ group, payload: { inputs } }: Task): string | null {
  if (group !== undefined) return group
  return [inputs.group, inputs.group_id].find((one): one is string => typeof one === 'string') ?? null
}

/** Kinds that the recorder spawns by itself. */
const OF_RECORDER: ReadonlySet<string> = new Set(['catalog-setup', 'hash-raw-files', 'housekeeping'])

/** Who had it done. */
function byOf({ task, schedule, key, payload }: Task): string {
  if (schedule !== undefined) return `schedule ${schedule}`
  if (flowMarkOf(payload.config) !== undefined || (key !== undefined && OF_RECORDER.has(task))) return 'pipeline'
  return key?.startsWith(FORM_KEY) ? 'control panel' : 'command'
}
