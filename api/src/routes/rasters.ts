import { taskRoots } from '@contimg/state/settings'
import * as z from 'zod'
import type { Api, ApiContext } from '../context.ts'
import { readableSet } from '../inspect/measurement-set.ts'
import { rasterInquiry } from '../inspect/raster-inquiry.ts'
import { errorBody } from '../schemas/error.ts'
import { msParams, RASTER_PRESETS, rasterJobs, rasterPresetName, rasterQuery } from '../schemas/rasters.ts'
import { sendAnswer } from './send-answer.ts'

const TYPES = { png: 'image/png', bin: 'application/octet-stream' } as const
const REFUSALS = { 400: errorBody, 404: errorBody, 422: errorBody, 423: errorBody, 429: errorBody, 503: errorBody }

const picture = z
  .any()
  .describe(
    'image/png; or application/octet-stream, little-endian: the length of a header (uint32), the header (JSON, a RasterHeader, ' +
      'padded with spaces so that what follows begins at a multiple of 8), then the planes that it names, each float32 ' +
      '[y, x], the lowest y first, NaN where there is nothing',
  )
const presets = z.record(
  rasterPresetName,
  z.object({ title: z.string(), question: z.string(), query: z.record(z.string(), z.string()) }),
)

/** Visibilities put together into pictures and bins. */
export function rasterRoutes(api: Api, { settings, inspector }: ApiContext): void {
  const tags = ['measurement sets']
  const schema = {
    tags,
    summary: 'Visibilities of a Measurement Set as a picture, or as bins with their axes',
    params: msParams,
    querystring: rasterQuery,
    response: { 200: picture, 304: z.any().describe('as it was'), ...REFUSALS },
  }
  // Noise is not worth compressing.
  api.get('/ms/:path/raster', { schema, compress: false }, async (request, reply) => {
    const { path, identity } = await readableSet(taskRoots(settings), request.params.path)
    const format = request.query.format ?? (request.headers.accept?.includes(TYPES.bin) ? 'bin' : 'png')
    const job = rasterInquiry(request.query, format)
    reply.header('vary', 'Accept')
    return sendAnswer(inspector, request, reply, { kind: 'raster', path, identity, ...job }, TYPES[format])
  })

  const ofPresets = { tags, summary: 'The views that are looked at first', response: { 200: presets } }
  api.get('/rasters/presets', { schema: ofPresets, config: { isTagged: true } }, async () => RASTER_PRESETS)

  const ofJobs = { tags, summary: 'Rasters that are being made, and those that wait', response: { 200: rasterJobs } }
  api.get('/rasters/jobs', { schema: ofJobs }, async (_, reply) => {
    reply.header('cache-control', 'no-store')
    return { jobs: inspector.jobs.map(({ sinceMs, ...job }) => ({ ...job, since: new Date(sinceMs).toISOString() })) }
  })
}
