import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Inquiry, Inspector } from '../inspect/inspector.ts'
import { whileWaited } from './while-waited.ts'

/**
 * Sends what the processes of the pool made of an inquiry, as a file that may be kept for a while.
 *
 * @param name  to keep it under, where it is not to be shown
 */
export async function sendAnswer(
  inspector: Inspector,
  request: FastifyRequest,
  reply: FastifyReply,
  inquiry: Inquiry,
  type: string,
  name?: string,
): Promise<FastifyReply> {
  const tag = `"${inspector.keyOf(inquiry)}"`
  const isKnown = request.headers['if-none-match'] === tag
  const answer = isKnown ? undefined : await inspector.answer(inquiry, whileWaited(reply))
  reply.header('cache-control', 'public, max-age=300').header('etag', tag)
  if (answer === undefined) return reply.status(304).send()
  const { handle, isKept } = answer
  const { size } = await handle.stat()
  if (name !== undefined) reply.header('content-disposition', `attachment; filename="${name}"`)
  reply
    .type(type)
    .header('content-length', size)
    .header('x-cache', isKept ? 'hit' : 'miss')
  return reply.send(handle.createReadStream())
}
