import type { FastifyReply, FastifyRequest } from 'fastify'

/** Whether a request has what it asks for already (If-None-Match, RFC 9110 §13.1.2). @param tag  of what it would get */
export function isKnown({ headers }: FastifyRequest, tag: string): boolean {
  const header = headers['if-none-match']
  if (header === undefined) return false
  return header.split(',').some((one) => one.trim().replace(/^W\//, '') === tag || one.trim() === '*')
}

/**
 * Makes an answer unless whoever asks has it already. What fails has neither tag nor leave to be kept.
 *
 * @param cacheControl  what the answer may be kept for
 * @returns             undefined where it is known: the status is then 304, and nothing is to be sent
 */
export async function unlessKnown<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  { tag, cacheControl }: { readonly tag: string; readonly cacheControl: string },
  make: () => Promise<T>,
): Promise<T | undefined> {
  const known = isKnown(request, tag)
  const made = known ? undefined : await make()
  reply.header('cache-control', cacheControl).header('etag', tag)
  if (known) reply.status(304)
  return made
}
