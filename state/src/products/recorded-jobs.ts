import type { Products } from './products.ts'

/** A task whose products are in. */
export interface RecordedJob {
  readonly id: string
  readonly attempt: number
  readonly task: string
  readonly groupId: string | undefined
}

/** Notes that the products of a task are in. @returns false where that was noted before: then nothing of it counts again */
export async function putRecordedJob({ db, nowMs }: Products, job: RecordedJob): Promise<boolean> {
  const row = {
    ...{ job_id: job.id, attempt: job.attempt, task: job.task, group_id: job.groupId ?? null },
    recorded_at: nowMs() / 1000,
  }
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('recorded_jobs')
    .values(row)
    .orIgnore()
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

export async function isRecorded({ db }: Products, id: string): Promise<boolean> {
  const row = await db.selectFrom('recorded_jobs').select('job_id').where('job_id', '=', id).executeTakeFirst()
  return row !== undefined
}

/** Forgets tasks that were recorded so long ago that none of them can be handed over again. @returns how many */
export async function pruneRecordedJobs({ db, nowMs }: Products, olderThanS: number): Promise<number> {
  const before = nowMs() / 1000 - olderThanS
  const { numDeletedRows } = await db
    .deleteFrom('recorded_jobs')
    .where('recorded_at', '<', before)
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
