import type { CalibratorSeen } from '@contimg/pipeline/inspect'
import * as z from 'zod'
import type { Api, ApiContext } from '../context.ts'
import type { MeasurementSetContents } from '../inspect/measurement-set-files.ts'
import { metadataOf } from '../measurement-sets/metadata.ts'
import { foundSet, recordedOf } from '../measurement-sets/recorded.ts'
import { calibratorSeenOf, servingList } from '../pointing/calibrator-list.ts'
import { errorBody } from '../schemas/error.ts'
import { calibratorMatches, matchesQuery, msMetadata } from '../schemas/ms-metadata.ts'
import { msParams } from '../schemas/rasters.ts'
import { readAnswer } from './send-answer.ts'

const DEG = Math.PI / 180
const unchanged = z.any().describe('as it was')
const REFUSALS = {
  ...{ 304: unchanged, 400: errorBody, 404: errorBody, 410: errorBody },
  ...{ 422: errorBody, 423: errorBody, 429: errorBody, 503: errorBody },
}

/** What is in a Measurement Set. */
export function msMetadataRoutes(api: Api, context: ApiContext): void {
  const { inspector, products, settings } = context
  const tags = ['measurement sets']
  const metadata = {
    tags,
    summary: 'What is in a Measurement Set, as listobs tells it, and what is known of it',
    params: msParams,
    response: { 200: msMetadata, ...REFUSALS },
  }
  api.get('/ms/:path/metadata', { schema: metadata }, async (request, reply) => {
    const { path, identity, line } = await foundSet(context, request.params.path)
    const recorded = line === undefined ? null : await recordedOf(products, line)
    const inquiry = { kind: 'summary', path, identity } as const
    const contents = await readAnswer<MeasurementSetContents>(inspector, request, reply, inquiry, recorded)
    return contents === undefined ? reply.send() : metadataOf(contents, recorded)
  })

  const matches = {
    tags,
    summary: 'The calibrators in the beam of a Measurement Set',
    params: msParams,
    querystring: matchesQuery,
    response: { 200: calibratorMatches, ...REFUSALS },
  }
  api.get('/ms/:path/calibrator-matches', { schema: matches }, async (request, reply) => {
    const set = await foundSet(context, request.params.path)
    const list = await servingList(settings)
    const { radius_deg: radiusDeg = settings.calibratorRadiusDeg, min_response: leastResponse } = request.query
    const seen = await readAnswer<CalibratorSeen[]>(inspector, request, reply, {
      ...{ kind: 'calibrators', path: set.path, identity: `${set.identity} ${list.identity}` },
      ...{ list: list.path, pointing: null, radiusRad: radiusDeg * DEG, leastResponse },
    })
    if (seen === undefined) return reply.send()
    return { path: set.path, list: list.path, radius_deg: radiusDeg, items: seen.map(calibratorSeenOf) }
  })
}
