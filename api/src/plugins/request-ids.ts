import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Api } from '../context.ts'

const HEADER = 'x-request-id'
const ALLOWED = /^[\w.:-]{1,64}$/

/** The one of the caller, where it is harmless, else a new one. */
export function newRequestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[HEADER]
  return typeof given === 'string' && ALLOWED.test(given) ? given : randomUUID().slice(0, 8)
}

/** Every answer names its request, as the log does. */
export function addRequestIds(api: Api): void {
  api.addHook('onRequest', async (request, reply) => {
    reply.header(HEADER, request.id)
  })
}
