import fastifyWebsocket from '@fastify/websocket'
import type { Api } from '../context.ts'

const LARGEST_MESSAGE_BYTES = 1 << 16

/** WebSockets. A connection that asked to be another and got an answer is of no more use, and nobody else would end it. */
export async function addWebsockets(api: Api): Promise<void> {
  await api.register(fastifyWebsocket, { options: { maxPayload: LARGEST_MESSAGE_BYTES } })
  api.addHook('onResponse', async ({ raw, headers }) => {
    if (headers.upgrade !== undefined) raw.socket?.destroySoon()
  })
}
