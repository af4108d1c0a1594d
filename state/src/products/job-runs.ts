import { sql } from 'kysely'
import type { Products } from './products.ts'

/** A task whose products are in, with what is known of how that went. */
export interface JobRun {
  readonly id: string
  readonly attempt: number
  readonly task: string
  readonly groupId: string | undefined
  readonly recordedS: number // Unix time
  readonly activity: JobActivity | undefined // where it made something
}

/** What a task did. */
export interface JobActivity {
  readonly stage: string
  readonly host: string
  readonly version: string
  readonly options: Readonly<Record<string, unknown>> // of its settings those that were told
  readonly startedS: number
  readonly durationS: number
}

/** Which runs; every condition given has to hold. */
export interface JobRunFilter {
  readonly task?: string
  readonly group?: string
  readonly fromS?: number
  readonly toS?: number
}

/** Where a page begins: behind a run in the list, which has the latest first. */
export interface JobRunPlace {
  readonly recordedS: number
  readonly id: string
}

/** The latest first. */
export async function pageOfJobRuns(
  products: Products,
  filter: JobRunFilter,
  { limit, behind }: { readonly limit: number; readonly behind?: JobRunPlace | undefined },
): Promise<JobRun[]> {
  let query = runsOf(products, filter).orderBy('recorded_at', 'desc').orderBy('recorded_jobs.job_id', 'desc')
  if (behind)
    query = query.where(sql<boolean>`(recorded_at, recorded_jobs.job_id) < (${behind.recordedS}, ${behind.id})`)
  return (await query.limit(limit).execute()).map(runOf)
}

export async function countJobRuns({ db }: Products, filter: JobRunFilter): Promise<number> {
  let query = db.selectFrom('recorded_jobs').select(({ fn }) => fn.countAll<number>().as('count'))
  for (const [column, operator, value] of conditionsOf(filter)) query = query.where(column, operator, value)
  return (await query.executeTakeFirstOrThrow()).count
}

export async function findJobRun(products: Products, id: string): Promise<JobRun | undefined> {
  const row = await runsOf(products, {}).where('recorded_jobs.job_id', '=', id).executeTakeFirst()
  return row && runOf(row)
}

/** How long tasks took that were recorded at some time or later, by their kinds. */
export async function jobDurations({ db }: Products, fromS: number): Promise<Map<string, number[]>> {
  const rows = await db
    .selectFrom('recorded_jobs')
    .innerJoin('activities', 'activities.job_id', 'recorded_jobs.job_id')
    .select(['task', 'duration_s'])
    .where('recorded_at', '>=', fromS)
    .execute()
  const byTask = Map.groupBy(rows, ({ task }) => task)
  return new Map([...byTask].map(([task, some]) => [task, some.map(({ duration_s }) => duration_s)]))
}

function runsOf({ db }: Products, filter: JobRunFilter) {
  let query = db
    .selectFrom('recorded_jobs')
    .leftJoin('activities', 'activities.job_id', 'recorded_jobs.job_id')
    .select(['recorded_jobs.job_id as id', 'attempt', 'task', 'recorded_jobs.group_id as groupId', 'recorded_at'])
    .select(['stage', 'host', 'version', 'options', 'started_at', 'duration_s'])
  for (const [column, operator, value] of conditionsOf(filter)) query = query.where(column, operator, value)
  return query
}

function conditionsOf({ task, group, fromS, toS }: JobRunFilter) {
  const all = [
    ['recorded_jobs.task', '=', task],
    ['recorded_jobs.group_id', '=', group],
    ['recorded_jobs.recorded_at', '>=', fromS],
    ['recorded_jobs.recorded_at', '<', toS],
  ] as const
  return all.flatMap(([column, operator, value]) => (value === undefined ? [] : [[column, operator, value] as const]))
}

type JobRunRow = Awaited<ReturnType<ReturnType<typeof runsOf>['execute']>>[number]

function runOf(row: JobRunRow): JobRun {
  const { id, attempt, task, groupId, recorded_at, stage, host, version, options, started_at, duration_s } = row
  return {
    ...{ id, attempt, task, groupId: groupId ?? undefined, recordedS: recorded_at },
    activity:
      stage === null
        ? undefined
        : {
            ...{ stage, host: host!, version: version!, startedS: started_at!, durationS: duration_s! },
            options: JSON.parse(options!) as Record<string, unknown>,
          },
  }
}
