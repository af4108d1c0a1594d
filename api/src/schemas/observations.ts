import * as z from 'zod'
import { countWanted, isoTime, pageQuery } from './common.ts'
import { spanText } from './spans.ts'
import { state } from './states.ts'

export const timelineQuery = z.object({
  t: spanText.optional().describe('all that was ever observed unless given'),
  gap_hours: z.coerce.number().min(0.1).max(8784).default(24).describe('without a group that end a segment'),
})

/** When there were observations at all. */
export const timeline = z
  .object({
    earliest: isoTime.nullable(),
    latest: isoTime.nullable(),
    total_files: z.number().int().describe('of subbands'),
    unique_timestamps: z.number().int().describe('groups'),
    segments: z
      .array(z.object({ start: isoTime, end: isoTime.describe('of its last group'), groups: z.number().int() }))
      .describe('by time'),
  })
  .meta({ id: 'ObservationTimeline' })

const time = z.iso.datetime({ local: true, offset: true }).optional()

/** The names of today's clients. */
export const observationsQuery = pageQuery.extend({
  start: time.describe('UTC unless it says otherwise'),
  end: time,
  dec_min: z.coerce.number().optional(),
  dec_max: z.coerce.number().optional(),
  has_calibrator: z.stringbool().optional().describe('one that is good enough to calibrate with'),
  status: state.optional(),
  count: countWanted,
})

/** How much there is of everything. */
export const stats = z
  .object({
    total_images: z.number().int().describe('restored images'),
    total_sources: z.number().int().nullable().describe('null: sources are not followed yet'),
    total_jobs: z.number().int().describe('tasks whose products are in'),
    total_ms: z.number().int(),
    recent_images: z.number().int().describe('of the latest 24 h'),
    recent_jobs: z.number().int(),
    qa_good: z.number().int().describe('groups by the grade of their latest image'),
    qa_warn: z.number().int(),
    qa_fail: z.number().int(),
  })
  .meta({ id: 'Stats' })

export type Timeline = z.infer<typeof timeline>
