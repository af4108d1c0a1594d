import { type Sql, transaction, type WorkDatabase } from './database.ts'
import { deadLettersOf } from './queues.ts'
import { requeue } from './settle.ts'
import { spawnTask } from './spawn.ts'
import { type Envelope, failureOf, type TaskFailure } from './task.ts'
import type { TaskPayload } from './task-types.ts'

/** A task that failed for good, kept until somebody decides. */
export interface DeadLetter {
  readonly id: string // of the letter
  readonly taskId: string
  readonly queue: string // that the task belongs to
  readonly task: string
  readonly payload: TaskPayload
  readonly key: string | undefined
  readonly group: string | undefined
  readonly attempts: number
  readonly error: TaskFailure | undefined
  readonly createdOn: string // the task
  readonly failedOn: string
}

interface LetterRow {
  readonly id: string
  readonly data: Envelope
  readonly group_id: string | null
  readonly priority: number
  readonly created_on: Date
  readonly source_name: string
  readonly source_id: string
  readonly source_created_on: Date
  readonly source_retry_count: number
  readonly source_output: unknown
}

const COLUMNS = `id, data, group_id, priority, created_on, source_name, source_id, source_created_on, source_retry_count,
  source_output`

/** Which letters: those ids, or all of a queue or a kind of task. */
export interface LetterFilter {
  readonly ids?: readonly string[]
  readonly queue?: string
  readonly task?: string
}

/** The latest first. */
export async function listLetters(
  sql: Sql,
  queues: readonly string[],
  filter: LetterFilter = {},
  limit = 100,
): Promise<DeadLetter[]> {
  return (await letterRows(sql, queues, filter, `ORDER BY created_on DESC, id LIMIT ${Math.trunc(limit)}`)).map(
    letterOf,
  )
}

/**
 * Has tasks run again, oldest first: under their id where they are still known, else as new ones.
 *
 * @returns  ids of the tasks
 */
export async function redrive(
  database: WorkDatabase,
  queues: readonly string[],
  filter: LetterFilter,
): Promise<string[]> {
  return await transaction(database.pool, async (sql) => {
    const tasks: string[] = []
    for (const row of await letterRows(sql, queues, filter, 'ORDER BY created_on, id FOR UPDATE SKIP LOCKED')) {
      tasks.push(await redriveOne(database, sql, row))
    }
    return tasks
  })
}

/** Takes letters away; their tasks stay failed. */
export async function discard(sql: Sql, queues: readonly string[], filter: LetterFilter): Promise<number> {
  const rows = await letterRows(sql, queues, filter, '')
  const { rowCount } = await sql.query('DELETE FROM absurd.job WHERE name = ANY($1) AND id = ANY($2::uuid[])', [
    queues.map(deadLettersOf),
    rows.map(({ id }) => id),
  ])
  return rowCount ?? 0
}

async function redriveOne(database: WorkDatabase, sql: Sql, row: LetterRow): Promise<string> {
  const { source_name: queue, source_id: taskId, data } = row
  const { rows } = await sql.query<{ state: string }>(
    'SELECT state::text FROM absurd.job WHERE name = $1 AND id = $2 FOR UPDATE',
    [queue, taskId],
  )
  if (rows[0]?.state === 'failed') {
    await requeue(sql, queue, taskId, data.task)
    return taskId
  }
  await sql.query('DELETE FROM absurd.job WHERE name = $1 AND id = $2', [deadLettersOf(queue), row.id])
  if (rows.length > 0) return taskId
  const { key, schedule } = data
  const options = { queue, priority: row.priority, ...(key && { key }), ...(schedule && { schedule }) }
  const group = row.group_id === null ? {} : { group: row.group_id }
  return (await spawnTask(database, data.task, data.payload, { ...options, ...group }, sql)).id
}

async function letterRows(
  sql: Sql,
  queues: readonly string[],
  filter: LetterFilter,
  order: string,
): Promise<LetterRow[]> {
  const names = queues.filter((queue) => filter.queue === undefined || queue === filter.queue).map(deadLettersOf)
  const { rows } = await sql.query<LetterRow>(
    `SELECT ${COLUMNS} FROM absurd.job WHERE name = ANY($1) AND state = 'created'
       AND ($2::text[] IS NULL OR id::text = ANY($2) OR source_id::text = ANY($2))
       AND ($3::text IS NULL OR data->>'task' = $3) ${order}`,
    [names, filter.ids ?? null, filter.task ?? null],
  )
  return rows
}

function letterOf(row: LetterRow): DeadLetter {
  return {
    id: row.id,
    taskId: row.source_id,
    queue: row.source_name,
    task: row.data.task,
    payload: row.data.payload,
    key: row.data.key,
    group: row.group_id ?? undefined,
    attempts: row.source_retry_count + 1,
    error: failureOf(row.source_output),
    createdOn: row.source_created_on.toISOString(),
    failedOn: row.created_on.toISOString(),
  }
}
