import type { Sql } from './database.ts'
import { TaskPayloadError, UnknownTaskError } from './errors.ts'
import { idOfKey } from './keys.ts'
import { statesOf, TASK_COLUMNS, type Task, type TaskRow, type TaskStatus, taskOf } from './task.ts'

/** Which tasks; every condition given has to hold. */
export interface TaskFilter {
  readonly queue?: string
  readonly status?: TaskStatus | readonly TaskStatus[]
  readonly task?: string
  readonly group?: string
  readonly key?: string
  readonly schedule?: string
  readonly createdAfter?: Date
  readonly createdBefore?: Date
}

export interface TaskPage {
  readonly tasks: readonly Task[]
  /** The place of each in the list: gives those behind it. */
  readonly places: readonly string[]
  /** Gives the next page; undefined on the last. */
  readonly next: string | undefined
}

const PAGE = 50
const LARGEST_PAGE = 1000

export async function findTask(sql: Sql, queues: readonly string[], id: string): Promise<Task | undefined> {
  if (!isUuid(id)) return undefined
  const { rows } = await sql.query<TaskRow>(
    `SELECT ${TASK_COLUMNS} FROM absurd.job j WHERE j.name = ANY($1) AND j.id = $2`,
    [queues, id],
  )
  return rows.length === 0 ? undefined : taskOf(rows[0])
}

export async function getTask(sql: Sql, queues: readonly string[], id: string): Promise<Task> {
  const task = await findTask(sql, queues, id)
  if (task === undefined) throw new UnknownTaskError(id)
  return task
}

/** The latest first. Pages follow each other without gaps or repeats, whatever is spawned meanwhile. */
export async function listTasks(
  sql: Sql,
  queues: readonly string[],
  filter: TaskFilter = {},
  { limit = PAGE, from }: { limit?: number; from?: string | undefined } = {},
): Promise<TaskPage> {
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE) {
    throw new TaskPayloadError('list', `limit ${limit}, wanted 1 to ${LARGEST_PAGE}`)
  }
  const { conditions, values } = conditionsOf(queues, filter)
  if (from !== undefined) {
    values.push(...readCursor(from))
    conditions.push(`(j.created_on, j.id) < ($${values.length - 1}::timestamptz, $${values.length}::uuid)`)
  }
  const { rows } = await sql.query<TaskRow & { created: string }>(
    `SELECT ${TASK_COLUMNS}, j.created_on::text AS created FROM absurd.job j WHERE ${conditions.join(' AND ')}
     ORDER BY j.created_on DESC, j.id DESC LIMIT ${limit + 1}`,
    values,
  )
  const page = rows.slice(0, limit)
  const places = page.map(({ created, id }) => writeCursor(created, id))
  return { tasks: page.map(taskOf), places, next: rows.length > limit ? places.at(-1) : undefined }
}

/** Which of some ids are those of tasks that are known. */
export async function knownTasks(sql: Sql, queues: readonly string[], ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql.query<{ id: string }>(
    'SELECT id::text FROM absurd.job WHERE name = ANY($1) AND id = ANY($2::uuid[])',
    [queues, ids.filter(isUuid)],
  )
  return new Set(rows.map(({ id }) => id))
}

export async function countTasks(sql: Sql, queues: readonly string[], filter: TaskFilter = {}): Promise<number> {
  const { conditions, values } = conditionsOf(queues, filter)
  const { rows } = await sql.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM absurd.job j WHERE ${conditions.join(' AND ')}`,
    values,
  )
  return rows[0].count
}

function conditionsOf(queues: readonly string[], filter: TaskFilter): { conditions: string[]; values: unknown[] } {
  const values: unknown[] = [filter.queue === undefined ? queues : [filter.queue]]
  const conditions = ['j.name = ANY($1)']
  const add = (value: unknown, condition: (parameter: string) => string) => {
    if (value === undefined) return
    values.push(value)
    conditions.push(condition(`$${values.length}`))
  }
  const statuses = filter.status === undefined ? undefined : [filter.status].flat()
  add(statuses && statesOf(statuses), (p) => `j.state::text = ANY(${p})`)
  add(filter.task, (p) => `j.data->>'task' = ${p}`)
  const { key, queue } = filter
  const ids = key === undefined ? undefined : (queue === undefined ? queues : [queue]).map((name) => idOfKey(name, key))
  add(ids, (p) => `j.id = ANY(${p}::uuid[])`)
  add(filter.schedule, (p) => `j.data->>'schedule' = ${p}`)
  add(filter.group, (p) => `j.group_id = ${p}`)
  add(filter.createdAfter, (p) => `j.created_on > ${p}`)
  add(filter.createdBefore, (p) => `j.created_on < ${p}`)
  return { conditions, values }
}

const writeCursor = (created: string, id: string) => Buffer.from(JSON.stringify([created, id])).toString('base64url')

function readCursor(cursor: string): [string, string] {
  try {
    const [created, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string, string]
    if (isTime(created) && isUuid(id)) return [created, id]
  } catch {}
  throw new TaskPayloadError('list', 'the place in the list cannot be read, wanted one that a page gave')
}

/** As PostgreSQL writes times, and a day that there is. */
function isTime(text: string): boolean {
  const [, year, month, day] =
    /^(\d{4})-(\d\d)-(\d\d) [0-2]\d:[0-5]\d:[0-5]\d(\.\d{1,6})?[+-]\d\d(:\d\d){0,2}$/.exec(text) ?? []
  return new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day)
}

export const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)
