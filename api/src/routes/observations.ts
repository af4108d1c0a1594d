import { countTotals, type GroupFilter, type GroupState } from '@contimg/state/products'
import type { z } from 'zod'
import type { Api, ApiContext } from '../context.ts'
import { cursorOf } from '../cursor.ts'
import { groupPageOf } from '../groups/page.ts'
import { timelineOf } from '../observations/timeline.ts'
import { GRADE_LIMITS } from '../quality/image-rules.ts'
import { errorBody } from '../schemas/error.ts'
import { groupPage } from '../schemas/groups.ts'
import { observationsQuery, stats, timeline, timelineQuery } from '../schemas/observations.ts'
import { spanOf, stampsOf } from '../schemas/spans.ts'
import { msOfDate } from '../times.ts'

const HOUR_S = 3600
const RECENT_S = 24 * HOUR_S
const [FIRST_MS, LAST_MS] = [Date.UTC(1970), Date.UTC(9999)]

/** What was observed, in a few numbers and with the older names. */
export function observationRoutes(api: Api, { products, nowMs }: ApiContext): void {
  const ofTimeline = {
    tags: ['groups'],
    summary: 'From when to when there were observations, without a gap',
    querystring: timelineQuery,
    response: { 200: timeline, 422: errorBody },
  }
  api.get('/observation_timeline', { schema: ofTimeline }, async ({ query: { t, gap_hours: gapHours } }) => {
    return timelineOf(products, t === undefined ? undefined : spanOf(t, nowMs()), gapHours * HOUR_S)
  })

  const list = {
    tags: ['groups'],
    summary: 'Groups, the latest first, with the older names',
    querystring: observationsQuery,
    response: { 200: groupPage, 422: errorBody },
  }
  api.get('/data/observations', { schema: list }, async ({ query }) => {
    const { limit, cursor, count } = query
    const after = cursor === undefined ? {} : { after: cursorOf(cursor) }
    return groupPageOf(products, filterOf(query), { order: 'group_id', descending: true, limit, ...after }, count)
  })

  const ofAll = { tags: ['status'], summary: 'How much there is of everything', response: { 200: stats } }
  api.get('/stats', { schema: ofAll }, async (_, reply) => {
    reply.header('cache-control', 'public, max-age=30')
    const { grades, ...totals } = await countTotals(products, GRADE_LIMITS, nowMs() / 1000 - RECENT_S)
    return {
      ...{ total_images: totals.images, total_sources: null, total_jobs: totals.jobs },
      ...{ total_ms: totals.measurementSets, recent_images: totals.recentImages, recent_jobs: totals.recentJobs },
      ...{ qa_good: grades.good, qa_warn: grades.warn, qa_fail: grades.fail },
    }
  })
}

function filterOf(query: z.infer<typeof observationsQuery>): GroupFilter {
  const { start, end, dec_min: low, dec_max: high, has_calibrator: has, status } = query
  const span = { fromMs: start ? msOfDate(start) : FIRST_MS, toMs: end ? msOfDate(end) : LAST_MS }
  return {
    ...((start ?? end) !== undefined && { span: stampsOf(span) }),
    ...((low ?? high) !== undefined && { decDeg: [low ?? -90, high ?? 90] as const }),
    ...(has !== undefined && { hasCalibrator: has }),
    ...(status && { states: [status as GroupState] }), // others are in no row
  }
}
