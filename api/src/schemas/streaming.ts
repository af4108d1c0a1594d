import * as z from 'zod'
import { isoTime, measured } from './common.ts'
import { queueCounts } from './status.ts'

/** How the stream is set up: names of the streaming converter of before. */
export const streamingConfig = z
  .object({
    input_dir: z.string(),
    output_dir: z.string(),
    scratch_dir: z.string().nullable(),
    queue_db: z.string(),
    registry_db: z.string(),
    expected_subbands: z.number().int().min(1).max(16),
    chunk_duration: z.number().min(0.1).max(60).describe('minutes'),
    poll_interval: z.number().min(0.5).max(3600).describe('seconds'),
    worker_poll_interval: z.number().describe('seconds'),
    monitoring: z.boolean(),
    monitor_interval: z.number().min(1).max(86_400).describe('seconds'),
    max_workers: z.number().int(),
    log_level: z.string(),
    use_subprocess: z.literal(true),
    stage_to_tmpfs: z.boolean(),
    tmpfs_path: z.string().nullable(),
    enable_calibration_solving: z.boolean(),
    enable_group_imaging: z.boolean(),
  })
  .meta({ id: 'StreamingConfig' })

/** What a caller says of it; what is not said stays. */
export const streamingConfigBody = streamingConfig.partial().strict()

export const streamingStatus = z
  .object({
    running: z.boolean(),
    desired: z.enum(['running', 'stopped']),
    actual: z.enum(['running', 'stopped', 'ended']).describe('ended: there is no such process'),
    claiming: z.boolean().describe('whether groups are taken on'),
    reason: z.string().nullable().describe('why not, or what it waits for'),
    host: z.string().nullable(),
    pid: z.number().int().nullable(),
    started_at: isoTime.nullable(),
    uptime_seconds: measured,
    cpu_percent: measured.describe('of one core, since it was asked last; else since it began'),
    memory_mb: measured.describe('resident, 10⁶ bytes'),
    last_heartbeat: isoTime.nullable(),
    heartbeat_age_s: measured,
    queue: queueCounts,
    config: streamingConfig,
  })
  .meta({ id: 'StreamingStatus' })

export const streamingAnswer = z
  .object({
    success: z.boolean().describe('whether it does what was asked for'),
    message: z.string(),
    pid: z.number().int().nullable(),
    running: z.boolean(),
  })
  .meta({ id: 'StreamingAnswer' })

export const streamingHealth = z
  .object({
    status: z.enum(['healthy', 'degraded', 'unhealthy']),
    checks: z.array(
      z.object({
        name: z.string(),
        status: z.enum(['healthy', 'degraded', 'unhealthy']),
        found: z.string(),
        wanted: z.string(),
      }),
    ),
  })
  .meta({ id: 'StreamingHealth' })

export const streamingMetrics = z
  .object({
    queue: queueCounts,
    arrivals_per_h: z.number().describe('groups received, of the latest 6 h'),
    completed_per_h: z.number().describe('of the latest 6 h'),
    failed_24h: z.number().int(),
    stages: z.array(z.object({ stage: z.string(), count: z.number().int(), p50_s: z.number(), p95_s: z.number() })),
  })
  .meta({ id: 'StreamingMetrics' })

export type StreamingConfig = z.infer<typeof streamingConfig>
export type StreamingConfigBody = z.infer<typeof streamingConfigBody>
export type StreamingStatus = z.infer<typeof streamingStatus>
export type StreamingHealth = z.infer<typeof streamingHealth>
export type StreamingMetrics = z.infer<typeof streamingMetrics>
