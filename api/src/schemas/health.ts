import * as z from 'zod'
import { isoTime } from './common.ts'

/** The process answers. */
export const liveness = z
  .object({ status: z.literal('alive'), server_time: isoTime, uptime_s: z.number() })
  .meta({ id: 'Liveness' })

/** Something that the pipeline needs, and how it is. */
export const healthCheck = z
  .object({
    name: z.string(),
    status: z.enum(['ok', 'warn', 'fail', 'unknown']),
    message: z.string().describe('what was found'),
    action: z.string().nullable().describe('what to do about it'),
  })
  .meta({ id: 'HealthCheck' })

/** Whether the API can do its work: 200 where it can, else 503. */
export const readiness = z
  .object({ status: z.enum(['ready', 'not_ready']), server_time: isoTime, checks: z.array(healthCheck) })
  .meta({ id: 'Readiness' })

export type Liveness = z.infer<typeof liveness>
export type HealthCheck = z.infer<typeof healthCheck>
export type Readiness = z.infer<typeof readiness>
