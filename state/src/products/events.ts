import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { EventRow, Products } from './products.ts'

/** A change: the database notes its own by itself. */
export interface ProductEvent {
  readonly id: number // growing; gaps mean nothing
  readonly atS: number // Unix time
  readonly kind: string // group, image, calibration, stream, job or alert
  readonly subject: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Notes changes that are not of this database. */
export async function putEvents({ db }: Products, events: readonly Omit<ProductEvent, 'id'>[]): Promise<void> {
  if (events.length === 0) return
  const rows = events.map(({ atS, kind, subject, data }) => ({ at: atS, kind, subject, data: JSON.stringify(data) }))
  await db.insertInto('events').values(rows).execute()
}

/** Events after one, in their order. @param afterId  0: from the earliest that is kept */
export async function listEvents({ db }: Products, afterId: number, limit: number): Promise<ProductEvent[]> {
  const rows = await db.selectFrom('events').selectAll().where('id', '>', afterId).orderBy('id').limit(limit).execute()
  return rows.map(eventOf)
}

/** Ids of the earliest that is kept and of the latest that ever was; 0 where none was. */
export async function eventSpan({ db }: Products): Promise<{ readonly earliest: number; readonly latest: number }> {
  const ids = (one: 'asc' | 'desc') =>
    db.selectFrom('events').select('id').orderBy('id', one).limit(1).executeTakeFirst()
  const [earliest, latest] = await Promise.all([ids('asc'), ids('desc')])
  return { earliest: earliest?.id ?? 0, latest: latest?.id ?? 0 }
}

/**
 * Forgets events from before a time, as far as none that is kept stands among them: what was noted late stays until those
 * before it may go, so that all after the earliest are there. One of a
 * time to come, from a clock that was ahead, keeps none of those after it.
 *
 * @returns how many
 */
export async function pruneEvents({ db, nowMs }: Products, beforeS: number): Promise<number> {
  const first = (times: RawBuilder<unknown>) => sql`(SELECT min(id) FROM events WHERE at ${times})`
  const now = first(sql`BETWEEN ${beforeS} AND ${nowMs() / 1000}`)
  const kept = sql<number>`coalesce(${now}, ${first(sql`>= ${beforeS}`)}, ${Number.MAX_SAFE_INTEGER})`
  const { numDeletedRows } = await db.deleteFrom('events').where('id', '<', kept).executeTakeFirst()
  return Number(numDeletedRows)
}

function eventOf({ id, at, kind, subject, data }: Selectable<EventRow>): ProductEvent {
  return { id, atS: at, kind, subject, data: JSON.parse(data) as Record<string, unknown> }
}
