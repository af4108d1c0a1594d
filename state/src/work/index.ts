/** What is still to do: the durable queue, and the database under it. */
export { type HeldLock, tryAdvisoryLock } from './advisory-lock.ts'
export type { Attempt, Outcome } from './attempts.ts'
export type { AttemptOf, Claim, Hold } from './claims.ts'
export { AbsurdClient } from './client.ts'
export type { ConnectOptions, Problem, Sql } from './database.ts'
export type { DeadLetter, LetterFilter } from './dead-letters.ts'
export {
  type EmbeddedOptions,
  type EmbeddedServer,
  findEmbedded,
  startEmbedded,
  stopEmbedded,
  workDatabaseUrl,
} from './embedded/embedded.ts'
export { canStartEmbedded } from './embedded/startable.ts'
export {
  AttemptLostError,
  DatabaseUrlError,
  EmbeddedDatabaseError,
  NoWorkDatabaseError,
  ScheduleError,
  TaskPayloadError,
  TaskStateError,
  UnknownQueueError,
  UnknownTaskError,
} from './errors.ts'
export { type Health, type HealthLevel, healthOf } from './health.ts'
export { FolderHeldError, holdFolder } from './hold-folder.ts'
export { JOB_LOGS_KEPT_S, type JobLogLevel, type JobLogLine, jobLogFolder, jobLogPath } from './job-log.ts'
export { type FlowMark, flowKey, flowMarkOf, idOfKey } from './keys.ts'
export { isAdvisoryLockHeld } from './lock-held.ts'
export { type Percentiles, type Stats, WINDOWS_S, type Window, type WindowName } from './metrics.ts'
export { checkTask, pathsOf } from './payload.ts'
export { type CronTrigger, cronTrigger, type Pipeline, type Registration, USUAL_SCHEDULES } from './pipelines.ts'
export { deadLettersOf, QUEUES, RECORDS, TASK_RETENTION_S } from './queues.ts'
export type { RecordAside, RecordToSend, WaitingRecord } from './records.ts'
export { confine, OutsideRootsError } from './roots.ts'
export type { Schedule, ScheduleToSet } from './schedules.ts'
export { type SessionOptions, WorkerSession } from './session.ts'
export type { Spawned, SpawnOptions } from './spawn.ts'
export type { Task, TaskFailure, TaskStatus } from './task.ts'
export type { TaskChange } from './task-changes.ts'
export {
  isTaskName,
  TASK_TYPES,
  type TaskName,
  type TaskPayload,
  type TaskPolicy,
  type TaskType,
  taskName,
} from './task-types.ts'
export type { TaskFilter, TaskPage } from './tasks.ts'
export { redactUrl } from './url.ts'
export { type Listeners, Notices } from './wake.ts'
export type { Worker, WorkerInfo, WorkerState } from './workers.ts'
