import * as z from 'zod'
import { isoTime } from './common.ts'

/**
 * A change: of a group, a Measurement Set (kind “ms”), an image, a set of calibration tables, the stream, a task (kind
 * “job”) or an alert. Of a task each
 * status is told, perhaps twice, and once without a status that its products are recorded, before or after it is completed.
 */
export const change = z
  .object({
    id: z.number().int().describe('growing; ask for those after it'),
    at: isoTime,
    kind: z.string(),
    subject: z.string().describe('id of what changed'),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Change' })

export const changesQuery = z.object({
  since: z.coerce.number().int().min(0).default(0).describe('id of the last that is known'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
})

export const changes = z
  .object({
    items: z.array(change),
    latest: z.number().int().describe('id of the latest that there is'),
    is_complete: z.boolean().describe('false: earlier ones after `since` are forgotten (7 days)'),
  })
  .meta({ id: 'Changes' })

/** What is sent on /ws/events, one JSON object a message. */
export const eventMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), latest: z.number().int(), server_time: isoTime }),
  z.object({ type: z.literal('gone'), since: z.number().int(), earliest: z.number().int() }),
  z.object({ type: z.literal('change'), change }),
  z.object({ type: z.literal('heartbeat'), latest: z.number().int(), server_time: isoTime }),
])

export type Change = z.infer<typeof change>
export type EventMessage = z.infer<typeof eventMessage>
