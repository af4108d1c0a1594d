import type { WorkDatabase } from './database.ts'
import { type ScheduleToSet, setSchedule } from './schedules.ts'

/** When a pipeline runs by itself. */
export interface CronTrigger {
  readonly cron: string
  readonly timeZone: string
}

/** `cronTrigger('0 3 * * *')`: each night at three, UTC. */
export function cronTrigger(cron: string, { timeZone = 'UTC' }: { timeZone?: string } = {}): CronTrigger {
  return { cron, timeZone }
}

/** What runs: a task of some kind, by default the pipeline of that name. */
export interface Pipeline {
  readonly name: string
  readonly task?: string
  readonly payload?: unknown
}

export interface Registration {
  readonly trigger: CronTrigger
  readonly enabled: boolean
}

/**
 * Makes a pipeline known and has it run at its times. Programs do so at each start: what a person paused stays so.
 */
export async function registerPipeline(
  database: WorkDatabase,
  { name, task = 'pipeline-run', payload }: Pipeline,
  { trigger, enabled }: Registration,
): Promise<void> {
  const { rows } = await database.pool.query<{ is_enabled: boolean }>(
    'SELECT is_enabled FROM absurd.schedules WHERE name = $1',
    [name],
  )
  const isEnabled = enabled && (rows[0]?.is_enabled ?? true)
  const inputs = task === 'pipeline-run' ? { inputs: { pipeline: name } } : {}
  await setSchedule(database, { name, task, payload: payload ?? inputs, ...trigger, isEnabled })
}

/** What today's system does by itself (facts §10.5). */
export const USUAL_SCHEDULES: readonly ScheduleToSet[] = [
  {
    name: 'hourly_database_backup',
    task: 'backup-database',
    cron: '0 * * * *',
    payload: { config: { kind: 'hourly' } },
  },
  { name: 'daily_database_backup', task: 'backup-database', cron: '0 3 * * *', payload: { config: { kind: 'daily' } } },
  { name: 'daily_caltables_backup', task: 'backup-caltables', cron: '0 3 * * *' },
  { name: 'storage_reconciliation', task: 'storage-reconciliation', cron: '0 2 * * *' },
  { name: 'health_check', task: 'health-check', cron: '15 * * * *' },
  { name: 'session_cleanup', task: 'session-cleanup', cron: '30 * * * *' },
  { name: 'data_retention', task: 'data-retention-cleanup', cron: '0 4 * * *' }, // as the retention policies say
]

/** Sets schedules that are not there yet; those that are stay as somebody made them. */
export async function addMissingSchedules(database: WorkDatabase, schedules: readonly ScheduleToSet[]): Promise<void> {
  const { rows } = await database.pool.query<{ name: string }>('SELECT name FROM absurd.schedules')
  const known = new Set(rows.map(({ name }) => name))
  for (const schedule of schedules) if (!known.has(schedule.name)) await setSchedule(database, schedule)
}
