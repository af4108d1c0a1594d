import * as z from 'zod'
import { isoTime } from './common.ts'

const severity = z.enum(['warning', 'critical'])
const seen = z.object({ at: isoTime, by: z.string(), note: z.string().nullable() })

/** What someone should look at. */
export const alert = z
  .object({
    id: z.string().describe('the same while it is the same trouble'),
    kind: z.enum(['failure', 'calibration', 'disk', 'no-data', 'flux']),
    severity,
    title: z.string(),
    message: z.string(),
    since: isoTime.nullable().describe('null: it is not known since when'),
    last: isoTime.describe('when it was last so'),
    count: z.number().int(),
    subjects: z.array(z.string()).describe('groups (20 at most), sets, folders'),
    action: z.string().nullable().describe('a command to begin with'),
    acknowledged: seen
      .nullable()
      .describe('who has seen it; null again when it is worse, when more of it came, and after a week'),
  })
  .meta({ id: 'Alert' })

export const alerts = z.object({
  server_time: isoTime,
  items: z.array(alert).describe('that stand now: the severest first, of these the newest'),
  critical: z.number().int().describe('of those that nobody has acknowledged'),
  warning: z.number().int(),
  acknowledged: z
    .array(
      z.object({ id: z.string(), kind: z.string(), severity, message: z.string(), ...seen.shape, stands: z.boolean() }),
    )
    .describe('of the last three months, the latest first, 100 at most'),
})

export const alertsQuery = z.object({
  acknowledged: z.enum(['with', 'without']).default('with').describe('without: only what nobody has seen'),
})

export const alertId = z.object({ id: z.string().min(1).max(200) })

export const acknowledgeBody = z
  .strictObject({
    by: z.string().trim().min(1).max(100).optional().describe('who; without it whoever asks'),
    note: z.string().trim().max(500).optional(),
  })
  .meta({ id: 'Acknowledge' })

export type AlertItem = z.infer<typeof alert>
export type Alerts = z.infer<typeof alerts>
