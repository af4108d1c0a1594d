import type { Selectable } from 'kysely'
import type { AlertAcknowledgementRow, Products } from './products.ts'
import { transacted } from './together.ts'

/** That someone has seen an alert, and how it was then. */
export interface AlertAcknowledgement {
  readonly alertId: string
  readonly kind: string
  readonly severity: 'warning' | 'critical'
  readonly message: string
  readonly acknowledgedS: number // Unix time
  readonly acknowledgedBy: string
  readonly note: string | undefined
}

const KEPT_S = 90 * 86_400

/** Notes that an alert was seen, in place of what was noted of it before. Very old notes go. */
export async function putAlertAcknowledgement(
  products: Products,
  seen: Omit<AlertAcknowledgement, 'acknowledgedS'>,
): Promise<AlertAcknowledgement> {
  const acknowledgedS = products.nowMs() / 1000
  const { alertId, kind, severity, message, acknowledgedBy, note } = seen
  const row = {
    ...{ alert_id: alertId, kind, severity, message, acknowledged_at: acknowledgedS },
    ...{ acknowledged_by: acknowledgedBy, note: note ?? null },
  }
  return transacted(products.db, async (db) => {
    await db
      .deleteFrom('alert_acknowledgements')
      .where('acknowledged_at', '<', acknowledgedS - KEPT_S)
      .execute()
    await db
      .insertInto('alert_acknowledgements')
      .values(row)
      .onConflict((conflict) => conflict.column('alert_id').doUpdateSet(row))
      .execute()
    return acknowledgementOf(row)
  })
}

/** The latest first. */
export async function listAlertAcknowledgements({ db }: Products, limit = 1000): Promise<AlertAcknowledgement[]> {
  const rows = await db
    .selectFrom('alert_acknowledgements')
    .selectAll()
    .orderBy('acknowledged_at', 'desc')
    .orderBy('alert_id')
    .limit(limit)
    .execute()
  return rows.map(acknowledgementOf)
}

function acknowledgementOf(row: Selectable<AlertAcknowledgementRow>): AlertAcknowledgement {
  return {
    ...{ alertId: row.alert_id, kind: row.kind, severity: row.severity, message: row.message },
    ...{ acknowledgedS: row.acknowledged_at, acknowledgedBy: row.acknowledged_by, note: row.note ?? undefined },
  }
}
