import { createHash } from 'node:crypto'
import { isKnown } from '../conditional.ts'
import type { Api } from '../context.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether an answer is compared with the one that the caller has: where making it costs less than sending it. */
    isTagged?: boolean
  }
}

/** What nothing else says of is asked for again at each use, and where a route is tagged only sent if it is another. */
export function addFreshness(api: Api): void {
  api.addHook('onSend', async (request, reply, payload) => {
    if (!['GET', 'HEAD'].includes(request.method) || reply.statusCode !== 200) return payload
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-cache')
    if (!request.routeOptions.config.isTagged || typeof payload !== 'string') return payload
    const tag = `"${createHash('sha1').update(payload).digest('base64url')}"`
    reply.header('etag', `W/${tag}`) // weak: it may be compressed after this
    if (!isKnown(request, tag)) return payload
    reply.status(304)
    return null
  })
}
