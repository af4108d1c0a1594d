import * as z from 'zod'
import { isoTime, measured } from './common.ts'

/** The disk of a folder of the pipeline. */
export const disk = z
  .object({
    name: z.string().describe('input, output, state or scratch'),
    path: z.string(),
    total_bytes: measured,
    free_bytes: measured.describe('for an ordinary user'),
    used_percent: measured,
    warn_bytes: measured.describe('free space below which it is little; null: nothing is written there'),
    least_bytes: measured.describe('free space below which no group is taken on'),
    status: z.enum(['ok', 'warn', 'fail', 'unknown']),
    problem: z.string().nullable().describe('why it is not known'),
  })
  .meta({ id: 'Disk' })

export const databaseFile = z
  .object({
    size_bytes: z.number().int(),
    wal_bytes: z.number().int().describe('written ahead, not in the file yet'),
  })
  .meta({ id: 'DatabaseFile' })

/** How the host is. */
export const systemMetrics = z
  .object({
    server_time: isoTime,
    cpu: z.object({ cores: z.number().int(), percent: measured.describe('of all cores, of the latest 10 s') }),
    load_1m: z.number(),
    load_5m: z.number(),
    load_15m: z.number(),
    memory: z.object({
      total_bytes: z.number().int(),
      available_bytes: z.number().int(),
      used_percent: z.number(),
    }),
    disks: z.array(disk),
    database: databaseFile.nullable(),
    process: z.object({
      pid: z.number().int(),
      uptime_s: z.number(),
      rss_bytes: z.number().int(),
      heap_used_bytes: z.number().int(),
      cpu_percent: measured.describe('of one core'),
    }),
  })
  .meta({ id: 'SystemMetrics' })

export const historyQuery = z.object({
  minutes: z.coerce.number().int().min(1).max(360).default(60).describe('how far back, 360 at most'),
})

/** Samples as columns, the oldest first. */
export const systemHistory = z
  .object({
    step_s: z.number(),
    time: z.array(z.number()).describe('Unix seconds'),
    cpu_percent: z.array(measured),
    load_1m: z.array(z.number()),
    memory_used_percent: z.array(z.number()),
    process_rss_bytes: z.array(z.number()),
    process_cpu_percent: z.array(measured),
  })
  .meta({ id: 'SystemHistory' })

/** The database of products. */
export const databaseMetrics = z
  .object({
    path: z.string(),
    size_bytes: z.number().int(),
    wal_bytes: z.number().int(),
    page_bytes: z.number().int(),
    pages: z.number().int(),
    free_pages: z.number().int().describe('that hold nothing'),
    answered_in_ms: z.number(),
    tables: z.array(z.object({ name: z.string(), rows: z.number().int() })),
  })
  .meta({ id: 'DatabaseMetrics' })

export type Disk = z.infer<typeof disk>
export type SystemMetrics = z.infer<typeof systemMetrics>
export type SystemHistory = z.infer<typeof systemHistory>
export type DatabaseMetrics = z.infer<typeof databaseMetrics>
