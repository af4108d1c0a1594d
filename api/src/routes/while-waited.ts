import type { FastifyReply } from 'fastify'

/** Aborted when whoever asked goes away before there is an answer. */
export function whileWaited({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort(new Error('whoever asked went away'))
  })
  return gone.signal
}
