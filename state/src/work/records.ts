import type { PgBoss } from 'pg-boss'
import { type Sql, within } from './database.ts'
import { idOfKey } from './keys.ts'
import { RECORDS } from './queues.ts'
import { redactUrl } from './url.ts'

/** A product record that a stage hands over: which table's, and the record itself, as JSON. */
export interface RecordToSend {
  readonly kind: string
  readonly record: object
}

/** A record that waits for the recorder. */
export interface WaitingRecord extends RecordToSend {
  readonly id: string
  readonly taskId: string
  readonly attempt: number
  readonly index: number // among those of its task
  readonly sentOn: string
}

/** A record that was set aside. */
export interface RecordAside extends WaitingRecord {
  readonly reason: string
}

interface RecordEnvelope extends RecordToSend {
  readonly taskId: string
  readonly attempt: number
  readonly index: number
}

export async function sendRecords(
  boss: PgBoss,
  sql: Sql,
  { id: taskId, attempt }: { id: string; attempt: number },
  records: readonly RecordToSend[],
): Promise<void> {
  if (records.length === 0) return
  const jobs = records.map(({ kind, record }, index) => {
    const data: RecordEnvelope = { taskId, attempt, index, kind, record }
    return { id: idOfKey(RECORDS, `${taskId} ${attempt} ${index}`), data }
  })
  await boss.insert(RECORDS, jobs, { db: within(sql) })
}

/**
 * Those that wait, the oldest first, those of one task together and all of them: at least `limit` where there are as many.
 * They stay until they are removed or set aside.
 */
export async function waitingRecords(sql: Sql, limit = 500): Promise<WaitingRecord[]> {
  return await recordsIn(
    sql,
    `state = 'created' AND data->>'taskId' IN (
       SELECT data->>'taskId' FROM absurd.job WHERE name = $1 AND state = 'created' ORDER BY created_on LIMIT $2)`,
    [limit],
  )
}

/** Takes records that cannot be recorded out of the way of the others, with the reason. */
export async function setRecordsAside(sql: Sql, ids: readonly string[], reason: string): Promise<void> {
  await sql.query(
    `UPDATE absurd.job SET state = 'failed', completed_on = absurd.job_now(), output = jsonb_build_object('message', $3::text)
     WHERE name = $1 AND id = ANY($2::uuid[]) AND state = 'created'`,
    [RECORDS, ids, redactUrl(reason)],
  )
}

/** Has records that were set aside, or all of them, wait again. */
export async function putRecordsBack(sql: Sql, ids?: readonly string[]): Promise<number> {
  const { rowCount } = await sql.query(
    `UPDATE absurd.job SET state = 'created', completed_on = NULL, output = NULL
     WHERE name = $1 AND state = 'failed' AND ($2::uuid[] IS NULL OR id = ANY($2))`,
    [RECORDS, ids ?? null],
  )
  return rowCount ?? 0
}

export async function recordsAside(sql: Sql, limit = 500): Promise<RecordAside[]> {
  return (await recordsIn(sql, "state = 'failed'", [limit], 'LIMIT $2')) as RecordAside[]
}

async function recordsIn(sql: Sql, condition: string, values: unknown[], limit = ''): Promise<WaitingRecord[]> {
  const { rows } = await sql.query<{
    id: string
    data: RecordEnvelope
    created_on: Date
    output: { message: string } | null
  }>(
    `SELECT id, data, created_on, output FROM absurd.job WHERE name = $1 AND ${condition}
     ORDER BY created_on, data->>'taskId', (data->>'index')::int ${limit}`,
    [RECORDS, ...values],
  )
  return rows.map(({ id, data, created_on, output }) => ({
    ...data,
    id,
    sentOn: created_on.toISOString(),
    ...(output && { reason: output.message }),
  }))
}

/** Removes records that were put where they belong. */
export async function removeRecords(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query('DELETE FROM absurd.job WHERE name = $1 AND id = ANY($2::uuid[])', [RECORDS, ids])
}

export async function countRecords(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM absurd.job WHERE name = $1 AND state = 'created'`,
    [RECORDS],
  )
  return rows[0].count
}
