import { join, resolve } from 'node:path'

export type JobLogLevel = 'debug' | 'info' | 'warn' | 'error'

/** A line of the log of an attempt at a task, as JSON in its file. */
export interface JobLogLine {
  readonly time: string // ISO 8601, UTC
  readonly level: JobLogLevel
  readonly stage: string
  readonly message: string
  readonly group: string | null
  readonly fraction?: number // of the work, where that is what the line tells
  readonly end?: string // of the last line: how the attempt ended (completed, retrying, failed, cancelled, lost)
}

/** Whoever attempts a task keeps what it says, for 30 days. */
export const JOB_LOGS_KEPT_S = 30 * 86_400

/** The folder of these logs; workers on other hosts share it where they share the state folder. */
export function jobLogFolder(stateDir: string): string {
  return resolve(stateDir, 'logs', 'jobs')
}

export function jobLogPath(folder: string, task: string, attempt: number): string {
  return join(folder, `${task}-${attempt}.ndjson`)
}
