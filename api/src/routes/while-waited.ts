import type { FastifyReply } from 'fastify'

const GONE = 'whoever asked went away'

/** Aborted when whoever asked goes away before there is an answer. */
export function whileWaited({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController()
  if (raw.destroyed) gone.abort(new Error(GONE))
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort(new Error(GONE))
  })
  return gone.signal
}
