import type { FluxAlert } from '@contimg/pipeline'
import type { Kysely, Selectable } from 'kysely'
import { UnknownFluxAlertError } from './errors.ts'
import type { FluxAlertRow, Products, Tables } from './products.ts'
import { mjdOf } from './times.ts'
import { transacted } from './together.ts'

/** An alert as it is kept. Times are Unix seconds. */
export interface StandingFluxAlert {
  readonly id: number
  readonly severity: FluxAlert['severity']
  readonly calibrator: string
  readonly windowS: number
  readonly drift: number
  readonly count: number
  readonly message: string
  readonly triggeredS: number
  readonly acknowledgedS: number | undefined // someone has seen it
  readonly acknowledgedBy: string | undefined
  readonly resolvedS: number | undefined // it is over
  readonly resolution: string | undefined
}

const UNIX_EPOCH_MJD = 40587

/**
 * Raises an alert, unless one of the calibrator that is as severe stands already, or was resolved since its newest data:
 * what has been looked at does not come back by itself.
 *
 * @returns the one that stands, was resolved, or is new
 */
export async function raiseFluxAlert(
  products: Products,
  alert: FluxAlert,
): Promise<{ readonly alert: StandingFluxAlert; readonly isNew: boolean }> {
  const { calibrator, severity, message, drift, count, windowS, newestMjdS } = alert
  return transacted(products.db, async (db) => {
    const newestS = (mjdOf(newestMjdS) - UNIX_EPOCH_MJD) * 86400
    const known = await db
      .selectFrom('flux_monitoring_alerts')
      .selectAll()
      .where('calibrator_name', '=', calibrator)
      .where('severity', 'in', severity === 'warning' ? ['warning', 'critical'] : ['critical'])
      .where((where) => where.or([where('resolved_at', 'is', null), where('resolved_at', '>=', newestS)]))
      .orderBy('id', 'desc')
      .executeTakeFirst()
    if (known) return { alert: alertOf(known), isNew: false }
    const row = await db
      .insertInto('flux_monitoring_alerts')
      .values({
        alert_type: 'flux_drift',
        severity,
        calibrator_name: calibrator,
        time_window_days: windowS / 86400,
        flux_drift_percent: 100 * drift,
        n_measurements: count,
        message,
        triggered_at: products.nowMs() / 1000,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    return { alert: alertOf(row), isNew: true }
  })
}

/** Alerts, the newest first. */
export async function listFluxAlerts(
  products: Products,
  { standingOnly = false }: { readonly standingOnly?: boolean } = {},
): Promise<StandingFluxAlert[]> {
  let query = products.db.selectFrom('flux_monitoring_alerts').selectAll().orderBy('id', 'desc')
  if (standingOnly) query = query.where('resolved_at', 'is', null)
  return (await query.execute()).map(alertOf)
}

/** Notes that someone has seen an alert. The first one counts. @throws UnknownFluxAlertError */
export function acknowledgeFluxAlert(products: Products, id: number, by: string): Promise<StandingFluxAlert> {
  return transacted(products.db, async (db) => {
    const change = { acknowledged_at: products.nowMs() / 1000, acknowledged_by: by }
    await db
      .updateTable('flux_monitoring_alerts')
      .set(change)
      .where('id', '=', id)
      .where('acknowledged_at', 'is', null)
      .execute()
    return await alertWithId(db, products.path, id)
  })
}

/** Notes that an alert is over, and why. The first reason counts. @throws UnknownFluxAlertError */
export function resolveFluxAlert(products: Products, id: number, note: string): Promise<StandingFluxAlert> {
  return transacted(products.db, async (db) => {
    const change = { resolved_at: products.nowMs() / 1000, resolution_note: note }
    await db
      .updateTable('flux_monitoring_alerts')
      .set(change)
      .where('id', '=', id)
      .where('resolved_at', 'is', null)
      .execute()
    return await alertWithId(db, products.path, id)
  })
}

async function alertWithId(db: Kysely<Tables>, path: string, id: number): Promise<StandingFluxAlert> {
  const row = await db.selectFrom('flux_monitoring_alerts').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new UnknownFluxAlertError(path, id)
  return alertOf(row)
}

function alertOf(row: Selectable<FluxAlertRow>): StandingFluxAlert {
  return {
    id: row.id,
    severity: row.severity,
    calibrator: row.calibrator_name,
    windowS: row.time_window_days * 86400,
    drift: row.flux_drift_percent / 100,
    count: row.n_measurements,
    message: row.message,
    triggeredS: row.triggered_at,
    acknowledgedS: row.acknowledged_at ?? undefined,
    acknowledgedBy: row.acknowledged_by ?? undefined,
    resolvedS: row.resolved_at ?? undefined,
    resolution: row.resolution_note ?? undefined,
  }
}
