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

/** All that is looked at, in one word, and what is not as it should be. */
export const healthSummary = z
  .object({
    status: z.enum(['healthy', 'degraded', 'unhealthy']).describe('unhealthy: something fails'),
    server_time: isoTime,
    uptime_s: z.number().describe('of the API'),
    counts: z.object({ ok: z.number(), warn: z.number(), fail: z.number(), unknown: z.number() }),
    problems: z.array(healthCheck),
  })
  .meta({ id: 'HealthSummary' })

export const healthDetail = healthCheck
  .extend({ area: z.string(), wanted: z.string().describe('how it should be') })
  .meta({ id: 'HealthDetail' })

export const healthDetails = z
  .object({
    status: healthSummary.shape.status,
    server_time: isoTime,
    uptime_s: z.number(),
    checks: z.array(healthDetail),
  })
  .meta({ id: 'HealthDetails' })

/** The programs of the pipeline. */
export const healthServices = z
  .object({ server_time: isoTime, services: z.array(healthCheck) })
  .meta({ id: 'HealthServices' })

export type Liveness = z.infer<typeof liveness>
export type HealthCheck = z.infer<typeof healthCheck>
export type Readiness = z.infer<typeof readiness>
export type HealthSummary = z.infer<typeof healthSummary>
export type HealthDetail = z.infer<typeof healthDetail>
