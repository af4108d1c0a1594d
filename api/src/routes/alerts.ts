import { listAlertAcknowledgements } from '@contimg/state/products'
import { acknowledge, alertItem, seenItem } from '../alerts/acknowledged.ts'
import { standingAlerts } from '../alerts/gather.ts'
import type { Api, ApiContext } from '../context.ts'
import { acknowledgeBody, alert, alertId, alerts, alertsQuery } from '../schemas/alerts.ts'
import { errorBody } from '../schemas/error.ts'

const SEEN_TOLD = 100

/** What someone should look at. */
export function alertRoutes(api: Api, context: ApiContext): void {
  const tags = ['health']
  const list = {
    tags,
    summary: 'What someone should look at: failures by cause, calibrations, disks, missing data, fluxes',
    querystring: alertsQuery,
    response: { 200: alerts },
  }
  api.get('/health/alerts', { schema: list }, async ({ query }) => {
    const now = context.nowMs()
    const [standing, seen] = await Promise.all([standingAlerts(context), listAlertAcknowledgements(context.products)])
    const known = new Map(seen.map((one) => [one.alertId, one]))
    const all = standing.map((one) => alertItem(one, known, now))
    const open = all.filter(({ acknowledged }) => acknowledged === null)
    const countOf = (wanted: string) => open.filter(({ severity }) => severity === wanted).length
    const ids = new Set(all.map(({ id }) => id))
    return {
      server_time: new Date(now).toISOString(),
      items: query.acknowledged === 'with' ? all : open,
      ...{ critical: countOf('critical'), warning: countOf('warning') },
      acknowledged: seen.slice(0, SEEN_TOLD).map((one) => {
        const { alertId: id, kind, severity, message } = one
        return { id, kind, severity, message, ...seenItem(one), stands: ids.has(id) }
      }),
    }
  })

  const seeing = {
    tags,
    summary: 'Note that an alert was seen',
    params: alertId,
    body: acknowledgeBody,
    response: { 200: alert, 404: errorBody, 422: errorBody },
  }
  api.post('/health/alerts/:id/acknowledge', { schema: seeing }, async ({ params, body, identity }) => {
    return await acknowledge(context, params.id, { by: body.by ?? identity?.name ?? 'somebody', note: body.note })
  })
}
