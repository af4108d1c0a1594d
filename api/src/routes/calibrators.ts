import type { CalibratorOfStrip } from '@contimg/pipeline/inspect'
import { listCalibrationSources } from '@contimg/state/products'
import * as z from 'zod'
import type { Api, ApiContext } from '../context.ts'
import { calibratorOf, servingList } from '../pointing/calibrator-list.ts'
import { knownPointing } from '../pointing/status.ts'
import { errorBody } from '../schemas/error.ts'
import { calibrators, calibratorsQuery } from '../schemas/pointing.ts'
import { mjdSOfMs } from '../times.ts'
import { readAnswer } from './send-answer.ts'

const DEG = Math.PI / 180
const HOUR_S = 3600 // in which the nearest transits are reckoned once

/** Calibrators that the dishes can see. */
export function calibratorRoutes(api: Api, context: ApiContext): void {
  const { inspector, products, settings, nowMs } = context
  const schema = {
    tags: ['pointing'],
    summary: 'The calibrators that pass through the beam of a pointing, with their nearest transits',
    querystring: calibratorsQuery,
    response: {
      ...{ 200: calibrators, 304: z.any().describe('as it was') },
      ...{ 422: errorBody, 429: errorBody, 503: errorBody },
    },
  }
  api.get('/calibrators', { schema }, async (request, reply) => {
    const { dec, radius_deg: radiusDeg = settings.calibratorRadiusDeg, min_response: leastResponse } = request.query
    const list = await servingList(settings)
    const decRad = dec === undefined ? (await knownPointing(products, settings))?.decRad : dec * DEG
    if (decRad === undefined) return { dec_deg: null, list: list.path, items: [] }
    const registered = (await listCalibrationSources(products, { pointingDecRad: decRad })).map(({ name }) => name)
    const inquiry = {
      kind: 'calibrators',
      ...{ path: list.path ?? 'built-in calibrators', identity: list.identity, list: list.path },
      pointing: { decRad, mjdUtcS: Math.round(mjdSOfMs(nowMs()) / HOUR_S) * HOUR_S },
      ...{ radiusRad: radiusDeg * DEG, leastResponse },
    } as const
    const seen = await readAnswer<CalibratorOfStrip[]>(inspector, request, reply, inquiry, registered)
    if (seen === undefined) return reply.send()
    const items = seen.map((one) => ({ ...calibratorOf(one), registered: registered.includes(one.name) }))
    return { dec_deg: decRad / DEG, list: list.path, items }
  })
}
