import * as z from 'zod'
import { isoTime, measured } from './common.ts'
import { state } from './states.ts'

/** Groups by state. */
export const queueCounts = z.object({
  total: z.number().int(),
  collecting: z.number().int(),
  pending: z.number().int(),
  in_progress: z.number().int(),
  completed: z.number().int(),
  failed: z.number().int(),
})

/** How the queue goes on, and how that was reckoned. */
export const forecast = z
  .object({
    method: z.string(),
    keeps_up: z.boolean().nullable().describe('null: nothing was measured'),
    sentence: z.string(),
    arrival_per_h: z.number().describe('of the latest 6 h'),
    service_s: measured.describe('of all stages of a group, mean of those completed in the latest 24 h'),
    slots: z.number().int().describe('tasks at once of all workers that live'),
    capacity_per_h: measured,
    backlog: z.number().int(),
    clear_in_s: measured.describe('until none waits; null where that never is, or is not known'),
    behind: z
      .array(z.object({ in_h: z.number(), waiting: z.number().int() }))
      .describe('that waited or were worked on, in the latest 6 h; the last is now'),
    ahead: z.array(z.object({ in_h: z.number(), waiting: z.number(), low: z.number(), high: z.number() })),
  })
  .meta({ id: 'Forecast' })

export const recentGroup = z.object({
  group_id: z.string(),
  state,
  received_at: isoTime,
  last_update: isoTime,
  subbands_present: z.number().int(),
  expected_subbands: z.number().int(),
  has_calibrator: z.boolean().nullable(),
  matches: z.array(z.string()).describe('calibrators in the beam'),
})

export const pipelineStatus = z
  .object({
    server_time: isoTime,
    is_demo: z.boolean().describe('the data are simulated'),
    queue: queueCounts,
    recent_groups: z.array(recentGroup),
    matched_recent: z.number().int().describe('of these, with a calibrator in the beam'),
    calibration_sets: z.array(
      z.object({
        set_name: z.string(),
        status: z.string(),
        solved_at: isoTime.describe('middle of the data that were solved'),
        valid_from: isoTime.nullable(),
        valid_until: isoTime.nullable(),
        calibrator: z.string().nullable(),
      }),
    ),
    catalog_coverage: z.array(z.object({ name: z.string(), sources: measured })),
    forecast,
  })
  .meta({ id: 'Status' })

export type Forecast = z.infer<typeof forecast>
export type PipelineStatus = z.infer<typeof pipelineStatus>
