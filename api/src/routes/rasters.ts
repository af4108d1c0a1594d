import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { Api, ApiContext } from '../context.ts'
import type { Inquiry } from '../inspect/inspector.ts'
import { readableSet } from '../inspect/measurement-set.ts'
import { rasterInquiry } from '../inspect/raster-inquiry.ts'
import { rootsOf } from '../places.ts'
import { errorBody } from '../schemas/error.ts'
import { msParams, RASTER_PRESETS, rasterJobs, rasterPresetName, rasterQuery } from '../schemas/rasters.ts'
import { whileWaited } from './while-waited.ts'

const TYPES = { png: 'image/png', bin: 'application/octet-stream' } as const
const REFUSALS = { 400: errorBody, 404: errorBody, 422: errorBody, 423: errorBody, 429: errorBody, 503: errorBody }

const picture = z
  .any()
  .describe('image/png, or application/octet-stream: a RasterHeader behind its length, then planes')
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
  api.get('/ms/:path/raster', { schema }, async (request, reply) => {
    const { path, identity } = await readableSet(rootsOf(settings), request.params.path)
    const format = request.query.format ?? (request.headers.accept?.includes(TYPES.bin) ? 'bin' : 'png')
    const job = rasterInquiry(request.query, format)
    reply.header('vary', 'Accept')
    return sendAnswer(request, reply, { kind: 'raster', path, identity, ...job }, TYPES[format])
  })

  const ofPresets = { tags, summary: 'The views that are looked at first', response: { 200: presets } }
  api.get('/rasters/presets', { schema: ofPresets }, async () => RASTER_PRESETS)

  const ofJobs = { tags, summary: 'Rasters that are being made, and those that wait', response: { 200: rasterJobs } }
  api.get('/rasters/jobs', { schema: ofJobs }, async (_, reply) => {
    reply.header('cache-control', 'no-store')
    return { jobs: inspector.jobs.map(({ sinceMs, ...job }) => ({ ...job, since: new Date(sinceMs).toISOString() })) }
  })

  async function sendAnswer(request: FastifyRequest, reply: FastifyReply, inquiry: Inquiry, type: string) {
    const tag = `"${inspector.keyOf(inquiry)}"`
    reply.header('cache-control', 'public, max-age=300').header('etag', tag)
    if (request.headers['if-none-match'] === tag) return reply.status(304).send()
    const { handle, isKept } = await inspector.answer(inquiry, whileWaited(reply))
    const { size } = await handle.stat()
    reply
      .type(type)
      .header('content-length', size)
      .header('x-cache', isKept ? 'hit' : 'miss')
    return reply.send(handle.createReadStream())
  }
}
