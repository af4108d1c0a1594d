import { type MeasurementSetLine, pageOfMeasurementSets } from '@contimg/state/products'
import type * as z from 'zod'
import type { Api, ApiContext } from '../context.ts'
import { msPageOf } from '../measurement-sets/page.ts'
import { errorBody } from '../schemas/error.ts'
import { msIndex, msIndexQuery, msPage, msQuery } from '../schemas/measurement-sets.ts'

/** Measurement Sets: which there are. */
export function measurementSetRoutes(api: Api, context: ApiContext): void {
  const tags = ['measurement sets']
  const list = {
    tags,
    summary: 'Measurement Sets by time, place, and what was done with them',
    querystring: msQuery,
    response: { 200: msPage, 422: errorBody },
  }
  api.get('/ms', { schema: list }, async ({ query }) => msPageOf(context, query))

  const index = {
    tags,
    summary: 'Rows of the index of Measurement Sets, the latest first, with the older names',
    querystring: msIndexQuery,
    response: { 200: msIndex, 422: errorBody },
  }
  api.get('/ms_index', { schema: index }, async ({ query: { stage, status, limit } }) => {
    const filter = { ...(stage && { stage }), ...(status && { status }) }
    const page = { order: 'mid_mjd', descending: true, limit } as const
    return { items: (await pageOfMeasurementSets(context.products, filter, page)).map(indexRowOf) }
  })
}

function indexRowOf(line: MeasurementSetLine): z.infer<typeof msIndex>['items'][number] {
  const { path, start_mjd, end_mjd, mid_mjd, processed_at } = line
  const { status, stage, stage_updated_at, cal_applied, imagename } = line
  return { path, start_mjd, end_mjd, mid_mjd, processed_at, status, stage, stage_updated_at, cal_applied, imagename }
}
