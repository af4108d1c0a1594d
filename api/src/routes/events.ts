import { eventSpan, listEvents } from '@contimg/state/products'
import * as z from 'zod'
import type { Api, ApiContext } from '../context.ts'
import { changeOf, EventFeed, isForgotten, type Listener } from '../events/feed.ts'
import { changes, changesQuery } from '../schemas/events.ts'

const MOST_BUFFERED_BYTES = 1 << 20
const TOO_SLOW = 1013 // try again later
const NOT_ALLOWED = 1008 // policy violation
const LISTENERS = 200

/** What changes, as a list and as it happens. */
export function eventRoutes(api: Api, { products, access, nowMs }: ApiContext): void {
  const listed = {
    tags: ['events'],
    summary: 'Changes after one that is known, in their order',
    querystring: changesQuery,
    response: { 200: changes },
  }
  api.get('/events', { schema: listed }, async ({ query: { since, limit } }) => {
    const [{ earliest, latest }, events] = [await eventSpan(products), await listEvents(products, since, limit)]
    return { items: events.map(changeOf), latest, is_complete: !isForgotten(since, earliest, latest) }
  })
  const feed = new EventFeed(products, nowMs)
  let listeners = 0
  const live = {
    tags: ['events'],
    summary: 'WebSocket: every change within a second, and a heartbeat each 5 s; since= resumes after a change',
    querystring: z.object({ since: z.coerce.number().int().min(0).optional() }),
  }
  api.get('/ws/events', { schema: live, websocket: true }, async (socket, { query, identity }) => {
    if (listeners >= LISTENERS) return socket.close(TOO_SLOW, 'too many listen')
    listeners++
    const endUnlessAllowed = async () => {
      if (!(await access.holds(identity!))) socket.close(NOT_ALLOWED, 'the key or session holds no more')
    }
    const listener: Listener = {
      send(message) {
        if (socket.bufferedAmount > MOST_BUFFERED_BYTES) return false
        socket.send(JSON.stringify(message))
        endUnlessAllowed().catch(() => socket.close(TOO_SLOW, 'keys cannot be read'))
        return true
      },
      end: (reason) => socket.close(TOO_SLOW, reason),
    }
    socket.on('close', () => {
      listeners--
      feed.remove(listener)
    })
    await feed.add(listener, query.since)
    if (socket.readyState !== socket.OPEN) feed.remove(listener)
  })
}
