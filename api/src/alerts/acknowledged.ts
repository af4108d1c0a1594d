import { type AlertAcknowledgement, acknowledgeFluxAlert, putAlertAcknowledgement } from '@contimg/state/products'
import type { ApiContext } from '../context.ts'
import { notFound } from '../errors/api-error.ts'
import type { AlertItem } from '../schemas/alerts.ts'
import type { Alert } from './alert.ts'
import { standingAlerts } from './gather.ts'

const HOLDS_MS = 7 * 86_400_000

/** An alert with who has seen it. @param known  what was noted, by alert */
export function alertItem(alert: Alert, known: ReadonlyMap<string, AlertAcknowledgement>, now: number): AlertItem {
  const { id, kind, severity, title, message, sinceMs, lastMs, count, subjects, action } = alert
  const seen = known.get(id)
  return {
    ...{ id, kind, severity, title, message, count, subjects: [...subjects], action },
    ...{ since: sinceMs === null ? null : isoOfMs(sinceMs), last: isoOfMs(lastMs) },
    acknowledged: seen && holds(seen, alert, now) ? seenItem(seen) : null,
  }
}

/** Until it is worse than it was, until more of it comes, and for a week at most. */
function holds({ severity, acknowledgedS }: AlertAcknowledgement, alert: Alert, now: number): boolean {
  const seenMs = 1000 * acknowledgedS
  const isWorse = alert.severity === 'critical' && severity === 'warning'
  const isNewer = alert.kind === 'failure' && alert.lastMs > seenMs
  return !isWorse && !isNewer && now - seenMs <= HOLDS_MS
}

export function seenItem({ acknowledgedS, acknowledgedBy, note }: AlertAcknowledgement) {
  return { at: isoOfMs(1000 * acknowledgedS), by: acknowledgedBy, note: note ?? null }
}

/** Notes that an alert was seen. @throws ApiError 404 for one that does not stand */
export async function acknowledge(
  context: ApiContext,
  id: string,
  { by, note }: { readonly by: string; readonly note: string | undefined },
): Promise<AlertItem> {
  const standing = await standingAlerts(context)
  const alert = standing.find((one) => one.id === id)
  if (alert === undefined) throw notFound('alert', id, { standing: standing.map((one) => one.id) })
  const { kind, severity, message } = alert
  const [, flux] = /^flux-(\d+)$/.exec(id) ?? []
  if (flux !== undefined) await acknowledgeFluxAlert(context.products, Number(flux), by)
  const seen = { alertId: id, kind, severity, message, acknowledgedBy: by, note }
  const noted = await putAlertAcknowledgement(context.products, seen)
  return alertItem(alert, new Map([[id, noted]]), context.nowMs())
}

function isoOfMs(ms: number): string {
  return new Date(ms).toISOString()
}
