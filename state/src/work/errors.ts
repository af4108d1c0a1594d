/** The embedded server cannot be started, adopted or stopped as things are. */
export class EmbeddedDatabaseError extends Error {
  override readonly name = 'EmbeddedDatabaseError'
  readonly path: string

  constructor(path: string, message: string, options?: ErrorOptions) {
    super(`${path}: ${message}`, options)
    this.path = path
  }
}

/** Nothing serves the queue here: no URL was given and no server runs beside this command. */
export class NoWorkDatabaseError extends Error {
  override readonly name = 'NoWorkDatabaseError'

  constructor() {
    super('no work database: start `contimg serve` or set ABSURD_DATABASE_URL')
  }
}

/** What ABSURD_DATABASE_URL (or --database-url) says is no address of a Postgres database. */
export class DatabaseUrlError extends Error {
  override readonly name = 'DatabaseUrlError'

  constructor(message: string) {
    super(`database URL: ${message}, wanted postgresql://USER@HOST:PORT/DATABASE`)
  }
}

/** A task of a kind that nobody knows, or with a payload or options that its kind does not have. */
export class TaskPayloadError extends Error {
  override readonly name = 'TaskPayloadError'
  readonly task: string

  constructor(task: string, message: string, options?: ErrorOptions) {
    super(`task ${task}: ${message}`, options)
    this.task = task
  }
}

/** There is no such task, or not any more: finished ones go after their retention. */
export class UnknownTaskError extends Error {
  override readonly name = 'UnknownTaskError'
  readonly id: string

  constructor(id: string) {
    super(`there is no task ${id}, wanted one that "contimg absurd list" shows`)
    this.id = id
  }
}

/** What was asked of a task does not go with the state that it is in. */
export class TaskStateError extends Error {
  override readonly name = 'TaskStateError'
  readonly id: string
  readonly status: string

  constructor(id: string, status: string, wanted: string) {
    super(`task ${id} is ${status}, wanted one that is ${wanted}`)
    this.id = id
    this.status = status
  }
}

/** A queue that was never made: nobody would ever take what is put there. */
export class UnknownQueueError extends Error {
  override readonly name = 'UnknownQueueError'
  readonly queue: string

  constructor(queue: string, known: readonly string[]) {
    super(`there is no queue ${queue}, wanted one of ${known.join(', ')}`)
    this.queue = queue
  }
}

/** There is no such schedule, or what it says is no schedule. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError'
  readonly schedule: string

  constructor(schedule: string, message: string, options?: ErrorOptions) {
    super(`schedule ${schedule}: ${message}`, options)
    this.schedule = schedule
  }
}

/**
 * The attempt is not the current one any more: its lease ran out and the task was given to another worker (`lost`), or it
 * was cancelled. Nothing of what the attempt made may be published.
 */
export class AttemptLostError extends Error {
  override readonly name = 'AttemptLostError'
  readonly id: string
  readonly attempt: number
  readonly reason: 'lost' | 'cancelled'

  constructor(id: string, attempt: number, reason: 'lost' | 'cancelled') {
    super(
      `attempt ${attempt} of task ${id} does not count any more: ${reason === 'lost' ? 'its lease ran out' : reason}`,
    )
    this.id = id
    this.attempt = attempt
    this.reason = reason
  }
}
