import { listPointings, listTransits } from '@contimg/state/products'
import * as z from 'zod'
import { boundedSpanOf } from '../bounded-span.ts'
import type { Api, ApiContext } from '../context.ts'
import { mjdOfText } from '../images/filter.ts'
import { pointingStatusOf } from '../pointing/status.ts'
import { transitOf } from '../pointing/transits.ts'
import { errorBody } from '../schemas/error.ts'
import {
  pointingHistory,
  pointingHistoryQuery,
  pointingStatus,
  transits,
  transitsOfQuery,
  transitsQuery,
} from '../schemas/pointing.ts'
import { isoOfMjdS, mjdSOfMs } from '../times.ts'

const DEG = Math.PI / 180
const DAY_S = 86_400
const HOUR_MS = 3_600_000
const LONGEST_DAYS = 366
const FAR_MJD = 1e7 // farther than any observation

/** Where the dishes point, pointed, and what passes over them. */
export function pointingRoutes(api: Api, context: ApiContext): void {
  const tags = ['pointing']
  const status = {
    tags,
    summary: 'Where the dishes point, and what is on the meridian now',
    response: { 200: pointingStatus },
  }
  for (const url of ['/pointing/status', '/pointing-monitor/status'])
    api.get(url, { schema: status }, async (_, reply) => {
      reply.header('cache-control', 'no-store')
      return pointingStatusOf(context)
    })

  const ahead = {
    tags,
    summary: 'Calibrators through the beam, as they were reckoned and as groups saw them',
    querystring: transitsQuery,
    response: { 200: transits, 422: errorBody },
  }
  api.get('/pointing/transits', { schema: ahead }, async ({ query }) => transitsOf(context, query))

  const ofOne = {
    tags,
    summary: 'When a calibrator crossed the meridian or will, and which groups saw it',
    params: z.object({ name: z.string().min(1).max(100) }),
    querystring: transitsOfQuery,
    response: { 200: transits, 422: errorBody },
  }
  api.get('/calibrators/:name/transits', { schema: ofOne }, async ({ params: { name }, query }) => {
    const hours = { hours: 24 * query.days_forward, back_hours: 24 * query.days_back, all: true }
    const found = await transitsOf(context, hours)
    return { ...found, items: found.items.filter(({ calibrator }) => calibrator === name) }
  })

  const history = {
    tags,
    summary: 'Where the dishes pointed: each change of a degree or more',
    querystring: pointingHistoryQuery,
    response: { 200: pointingHistory, 422: errorBody },
  }
  api.get('/pointing_history', { schema: history }, async ({ query }) => historyOf(context, query))
}

async function transitsOf({ products, nowMs }: ApiContext, query: z.infer<typeof transitsQuery>) {
  const { hours, back_hours: back, t, all } = query
  const now = nowMs()
  const { fromMs, toMs } =
    t === undefined
      ? { fromMs: now - back * HOUR_MS, toMs: now + hours * HOUR_MS }
      : boundedSpanOf(t, now, LONGEST_DAYS)
  const found = await listTransits(products, { fromMjdS: mjdSOfMs(fromMs), toMjdS: mjdSOfMs(toMs) })
  const iso = (ms: number) => new Date(ms).toISOString()
  return {
    ...{ server_time: iso(now), from: iso(fromMs), to: iso(toMs) },
    items: found.filter(({ isInBeam }) => all || isInBeam).map((one) => transitOf(one, mjdSOfMs(now))),
  }
}

async function historyOf({ products }: ApiContext, query: z.infer<typeof pointingHistoryQuery>) {
  const { start, end, start_mjd: startMjd = -FAR_MJD, end_mjd: endMjd = FAR_MJD, limit } = query
  const fromMjdS = mjdOfText(start, startMjd) * DAY_S
  const toMjdS = mjdOfText(end, endMjd) * DAY_S
  const since = await listPointings(products, { fromMjdS, toMjdS, limit })
  const held = await listPointings(products, { fromMjdS: -FAR_MJD * DAY_S, toMjdS: fromMjdS, limit: 1 })
  const all = since.length < limit ? [...held, ...since] : since
  return {
    items: all.map(({ timeMjdS, raRad, decRad, source, recordedS, untilMjdS }) => ({
      ...{ at: isoOfMjdS(timeMjdS), timestamp_mjd: timeMjdS / DAY_S },
      until_at: untilMjdS === undefined ? null : isoOfMjdS(untilMjdS),
      ...{ dec_deg: decRad / DEG, ra_deg: raRad / DEG, source: source ?? null },
      recorded_at: new Date(1000 * recordedS).toISOString(),
    })),
  }
}
