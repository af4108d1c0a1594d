import { sql } from 'kysely'
import type { GroupSpan } from './group-results.ts'
import type { Products } from './products.ts'

/** The stamps of all groups, or of those of a time, in their order. Read as one text: they may be a hundred thousand. */
export async function listStamps({ db }: Products, span?: GroupSpan): Promise<string[]> {
  const within = span ? sql`group_id >= ${span.from} AND group_id < ${span.to}` : sql`TRUE`
  const { rows } = await sql<{ stamps: string | null }>`
    SELECT group_concat(group_id, char(10) ORDER BY group_id) AS stamps FROM ingest_queue WHERE ${within}`.execute(db)
  return rows[0].stamps?.split('\n') ?? []
}

/** How many subband files there are of them. */
export async function countSubbandFiles({ db }: Products, span?: GroupSpan): Promise<number> {
  let query = db.selectFrom('subband_files').select(sql<number>`count(*)`.as('count'))
  if (span) query = query.where('group_id', '>=', span.from).where('group_id', '<', span.to)
  return (await query.executeTakeFirstOrThrow()).count
}
