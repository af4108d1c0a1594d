import { requireCalibrationSet } from '@contimg/state/products'
import { setDetail } from '../calibration/detail.ts'
import { setPage } from '../calibration/page.ts'
import { retire } from '../calibration/retirement.ts'
import { validityOf } from '../calibration/validity.ts'
import type { Api, ApiContext } from '../context.ts'
import { invalid } from '../errors/api-error.ts'
import {
  calibrationSetPage,
  calibrationSetsQuery,
  retireBody,
  retirement,
  setName,
  validity,
  validityQuery,
} from '../schemas/calibration.ts'
import { calibrationSetDetail } from '../schemas/calibration-tables.ts'
import { errorBody } from '../schemas/error.ts'
import { spanOf } from '../schemas/spans.ts'
import { whileWaited } from './while-waited.ts'

const LONGEST_SPAN_MS = 60 * 86_400_000

/** Sets of calibration tables: when they hold, what is known of them, and taking them out of use. */
export function calibrationRoutes(api: Api, context: ApiContext): void {
  const { products, nowMs } = context
  const tags = ['calibration']
  const timeline = {
    tags,
    summary: 'When which sets hold, when they are used, and when none is',
    querystring: validityQuery,
    response: { 200: validity, 422: errorBody },
  }
  for (const url of ['/cal/validity', '/health/validity-windows/timeline'])
    api.get(url, { schema: timeline }, async ({ query: { t } }) => {
      const span = spanOf(t, nowMs())
      if (span.toMs - span.fromMs > LONGEST_SPAN_MS) throw invalid('t', t, 'at most 60 days')
      return await validityOf(context, span)
    })

  const list = {
    tags,
    summary: 'Sets by the time of their data, status, declination and calibrator',
    querystring: calibrationSetsQuery,
    response: { 200: calibrationSetPage, 422: errorBody },
  }
  api.get('/cal/sets', { schema: list }, async ({ query }) => setPage(products, query, nowMs()))

  const detail = {
    tags,
    summary: 'A set: its tables, how good they are measure by measure, where they come from, what they were used for',
    params: setName,
    response: { 200: calibrationSetDetail, 404: errorBody, 429: errorBody, 503: errorBody },
  }
  api.get('/cal/sets/:name', { schema: detail }, async ({ params }, reply) => {
    return await setDetail(context, await requireCalibrationSet(products, params.name), whileWaited(reply))
  })

  const retiring = {
    tags,
    summary: 'Take a set out of use, or tell what that would do',
    params: setName,
    body: retireBody,
    response: { 200: retirement, 404: errorBody, 409: errorBody, 422: errorBody },
  }
  api.post('/cal/sets/:name/retire', { schema: retiring }, async ({ params, body }) => {
    return await retire(products, params.name, { dryRun: body.dry_run, reason: body.reason })
  })
}
