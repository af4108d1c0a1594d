import * as z from 'zod'
import { calibrateParameters } from './calibrate-form.ts'
import { isoTime, measured } from './common.ts'
import { convertParameters } from './convert-form.ts'
import { groupItem } from './groups.ts'
import { imageParameters } from './image-form.ts'
import { state } from './states.ts'

/** One of the subband files of a group; missing ones have no path. */
export const groupSubband = z.object({
  subband: z.number().int().describe('0 is the highest in frequency'),
  path: z.string().nullable(),
  size_bytes: z.number().nullable(),
  modified_at: isoTime.nullable(),
  low_mhz: z.number(),
  high_mhz: z.number(),
})

/** A try at a stage, as the work queue keeps it. */
export const stageAttempt = z.object({
  attempt: z.number().int(),
  worker: z.string(),
  started_at: isoTime,
  ended_at: isoTime.nullable(),
  outcome: z.string().nullable().describe('null: under way'),
  error: z.string().nullable(),
})

/** A stage of the present run: what it took, and what it usually takes. */
export const groupStage = z.object({
  stage: z.string(),
  state,
  took_s: measured,
  usual_s: measured.describe('median of all groups in the latest 24 h'),
  recorded_at: isoTime.nullable(),
  writer_type: z.string().nullable(),
  peak_memory_bytes: measured,
  job_id: z.string().nullable(),
  attempts: z.array(stageAttempt).nullable().describe('null: the work queue cannot be asked'),
})

export const groupProduct = z.object({
  artifact_id: z.number().int().describe('of /lineage'),
  path: z.string(),
  kind: z.string(),
  size_bytes: measured,
  identity: z.string(),
  first_seen_at: isoTime,
})

/** Everything that is known of a group, in one call. */
export const groupDetail = groupItem
  .extend({
    stages: z.array(groupStage),
    subbands: z.array(groupSubband).describe('missing ones first'),
    products: z.array(groupProduct).describe('as they were last, in the order in which they were made'),
    settings: z.record(z.string(), z.unknown()).describe('what the stages are told'),
    retry_count: z.number().int(),
    previous: z.string().nullable().describe('the group before in time'),
    next: z.string().nullable(),
  })
  .meta({ id: 'GroupDetail' })

export const groupId = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/, 'wanted a stamp such as 2026-01-25T22:26:05')

/** What stages may be told, as the forms of the control panel; which tables are applied the registry chooses. */
const stageSettings = z
  .strictObject({ convert: convertParameters, solve: calibrateParameters, imaging: imageParameters })
  .partial()
  .meta({ id: 'StageSettings' })

/** Begin a group anew, from its first stage or a later one, with other settings where they are given. */
export const retryBody = z
  .object({
    from: z.string().min(1).max(60).optional().describe('a stage; what those before it made is used'),
    settings: stageSettings
      .optional()
      .describe('of the run that begins and those after it, in place of those of the same stage'),
  })
  .meta({ id: 'Retry' })

export const retryAnswer = z
  .object({ ok: z.literal(true), group_id: z.string(), run: z.number().int(), from: z.string().nullable() })
  .meta({ id: 'RetryAnswer' })

export type GroupDetail = z.infer<typeof groupDetail>
