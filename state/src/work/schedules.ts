import type { WorkDatabase } from './database.ts'
import { ScheduleError } from './errors.ts'
import { checkTask } from './payload.ts'
import { type Spawned, sendOptions, spawnTask } from './spawn.ts'
import type { Envelope } from './task.ts'
import { TASK_TYPES, type TaskName, type TaskPayload } from './task-types.ts'

/** A task that is spawned again and again. */
export interface ScheduleToSet {
  readonly name: string
  readonly task: string
  readonly payload?: unknown
  readonly cron: string // minute, hour, day of month, month, day of week
  readonly timeZone?: string // of the IANA list; UTC
  readonly queue?: string // that of the task's kind
  readonly isEnabled?: boolean // true
}

export interface Schedule {
  readonly name: string
  readonly queue: string
  readonly task: TaskName
  readonly payload: TaskPayload
  readonly cron: string
  readonly timeZone: string
  readonly isEnabled: boolean
  readonly next: readonly string[] // the next three times; none while it is paused
  readonly lastTaskId: string | undefined
}

interface ScheduleRow {
  readonly name: string
  readonly queue: string
  readonly task: TaskName
  readonly payload: TaskPayload
  readonly cron: string
  readonly time_zone: string
  readonly is_enabled: boolean
}

/** Sets a schedule, in place of the one of that name. A time that was less than a minute ago counts as due. */
export async function setSchedule(database: WorkDatabase, schedule: ScheduleToSet): Promise<void> {
  const { name, cron, timeZone = 'UTC', isEnabled = true } = schedule
  if (!/^[\w.-]{1,100}$/.test(name)) throw new ScheduleError(name, 'wanted a name of letters, digits, _ - and .')
  nextTimes(database, name, cron, timeZone)
  const { task, payload } = checkTask(schedule.task, schedule.payload)
  const queue = schedule.queue ?? TASK_TYPES[task].queue
  await database.pool.query(
    `INSERT INTO absurd.schedules (name, queue, task, payload, cron, time_zone, is_enabled, created_on, changed_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, absurd.job_now(), absurd.job_now())
     ON CONFLICT (name) DO UPDATE SET queue = $2, task = $3, payload = $4, cron = $5, time_zone = $6, is_enabled = $7,
       changed_on = absurd.job_now()`,
    [name, queue, task, JSON.stringify(payload), cron, timeZone, isEnabled],
  )
  await syncSchedules(database)
}

/** Stops a schedule for a while, or has it go on. */
export async function pauseSchedule(database: WorkDatabase, name: string, isEnabled: boolean): Promise<void> {
  const { rowCount } = await database.pool.query(
    'UPDATE absurd.schedules SET is_enabled = $2, changed_on = absurd.job_now() WHERE name = $1',
    [name, isEnabled],
  )
  if (rowCount === 0)
    throw new ScheduleError(name, 'there is none, wanted one that "contimg absurd schedule list" shows')
  await syncSchedules(database)
}

/** False where there was none. What was spawned stays. */
export async function removeSchedule(database: WorkDatabase, name: string): Promise<boolean> {
  const { rowCount } = await database.pool.query('DELETE FROM absurd.schedules WHERE name = $1', [name])
  await syncSchedules(database)
  return rowCount === 1
}

export async function listSchedules(database: WorkDatabase): Promise<Schedule[]> {
  const last = await lastTasks(database)
  return (await scheduleRows(database)).map((row) => ({
    name: row.name,
    queue: row.queue,
    task: row.task,
    payload: row.payload,
    cron: row.cron,
    timeZone: row.time_zone,
    isEnabled: row.is_enabled,
    next: row.is_enabled ? nextTimes(database, row.name, row.cron, row.time_zone) : [],
    lastTaskId: last.get(row.name) ?? undefined,
  }))
}

/** The last task of each schedule: that of its time, or one that was asked for beside it. */
async function lastTasks({ pool, boss }: WorkDatabase): Promise<Map<string, string>> {
  const ofEngine = (await boss.getSchedules()).flatMap(({ key, lastJobId }): [string, string][] =>
    lastJobId ? [[key, lastJobId]] : [],
  )
  const { rows } = await pool.query<{ schedule: string; id: string }>(
    `SELECT DISTINCT ON (data->>'schedule') data->>'schedule' AS schedule, id FROM absurd.job
     WHERE data->>'schedule' IS NOT NULL ORDER BY data->>'schedule', created_on DESC`,
  )
  return new Map([...ofEngine, ...rows.map(({ schedule, id }): [string, string] => [schedule, id])])
}

/** Spawns what a schedule spawns, now and beside its times; also one that is paused. */
export async function runSchedule(database: WorkDatabase, name: string): Promise<Spawned> {
  const row = (await scheduleRows(database)).find((one) => one.name === name)
  if (row === undefined)
    throw new ScheduleError(name, 'there is none, wanted one that "contimg absurd schedule list" shows')
  return await spawnTask(database, row.task, row.payload, { queue: row.queue, schedule: name })
}

/**
 * Brings the engine's schedules to what ours say; whatever was interrupted before is made good by the next call. What came
 * due while nobody looked is not made up for: cron's own habit.
 */
export async function syncSchedules(database: WorkDatabase): Promise<void> {
  const wanted = (await scheduleRows(database)).filter(({ is_enabled }) => is_enabled)
  const wantedIn = new Map(wanted.map((row) => [row.name, row.queue]))
  for (const { name: queue, key } of await database.boss.getSchedules()) {
    if (key !== '' && wantedIn.get(key) !== queue) await database.boss.unschedule(queue, key)
  }
  for (const { name, queue, task, payload, cron, time_zone } of wanted) {
    const data: Envelope = { task, payload, schedule: name }
    const options = { ...sendOptions(queue, task), tz: time_zone, key: name, missed: 'skip' as const }
    await database.boss.schedule(queue, cron, data, options)
  }
}

async function scheduleRows(database: WorkDatabase): Promise<ScheduleRow[]> {
  const { rows } = await database.pool.query<ScheduleRow>('SELECT * FROM absurd.schedules ORDER BY name')
  return rows
}

/** Times of five fields (a sixth, of seconds, would be more than the engine looks). */
function nextTimes(database: WorkDatabase, name: string, cron: string, timeZone: string): string[] {
  if (cron.trim().split(/\s+/).length !== 5) {
    throw new ScheduleError(name, `"${cron}", wanted five fields: minute, hour, day of month, month, day of week`)
  }
  try {
    return database.boss.previewSchedule(cron, { tz: timeZone, count: 3 }).map((time) => time.toISOString())
  } catch (cause) {
    throw new ScheduleError(name, `"${cron}" in ${timeZone} gives no times: ${(cause as Error).message}`, { cause })
  }
}
