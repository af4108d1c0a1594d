import * as z from 'zod'
import { isoTime, measured, pageQuery } from './common.ts'
import { groupProduct, stageAttempt } from './group-detail.ts'
import { spanText } from './spans.ts'
import { state } from './states.ts'

/** A job in a list: a task of the work queue, or what is left of one that is kept there no more. */
export const job = z
  .object({
    job_id: z.string(),
    type: z.string().describe('kind of task, such as imaging'),
    target: z.string().nullable().describe('what it is to make, else what it works on'),
    group_id: z.string().nullable(),
    state,
    status: z.string().describe('the word of the queue, verbatim; recorded: only its record is left'),
    stage: z.string().describe('of its group; else the kind of task'),
    progress: z
      .object({ fraction: z.number(), message: z.string(), at: isoTime })
      .nullable()
      .describe('of what is under way, as far as its log tells'),
    attempt: z.number().int().describe('0: none has begun'),
    attempts: z.number().int().nullable().describe('at most'),
    worker: z.string().nullable(),
    by: z.string().nullable().describe('pipeline, schedule NAME, control panel or command'),
    queued_at: isoTime.nullable(),
    started_at: isoTime.nullable().describe('of the latest attempt'),
    ended_at: isoTime.nullable(),
    took_s: measured,
    usual_s: measured.describe('median of its kind in the latest 24 h'),
    error: z.string().nullable(),
  })
  .meta({ id: 'Job' })

const list = (text: string) => text.split(',').filter((word) => word !== '')

/** States that jobs are in. */
export const jobState = z.enum(['pending', 'in_progress', 'completed', 'failed', 'cancelled'])

export const jobsQuery = pageQuery.extend({
  t: spanText.optional().describe('when they were queued; of records when they were put in'),
  state: z.string().transform(list).pipe(z.array(jobState).min(1)).optional().describe('such as failed,in_progress'),
  type: z.string().min(1).max(200).optional(),
  group: z.string().min(1).max(200).optional(),
  group_by: z.enum(['cause']).optional().describe('failures by what they say, instead of a list'),
})

export const jobPage = z
  .object({
    items: z.array(job).describe('the latest first'),
    total: z.number().int().describe('of tasks that the queue keeps; without it of records'),
    next_cursor: z.string().nullable(),
    has_queue: z.boolean().describe('false: the work queue cannot be asked, these are records alone'),
  })
  .meta({ id: 'JobPage' })

export const jobCauses = z
  .object({
    total: z.number().int().describe('that failed'),
    causes: z.array(
      z.object({
        cause: z.string().describe('what they say, without what is another in each'),
        count: z.number().int(),
        first: isoTime,
        last: isoTime,
        type: z.string(),
        sample: z.string().describe('what the latest says'),
        job_ids: z.array(z.string()).describe('the latest first, at most 100'),
        action: z.string().describe('a command to begin with'),
      }),
    ),
  })
  .meta({ id: 'JobCauses' })

/** A parameter of a job: what it is, and whether it is as usual. */
export const jobParameter = z.object({
  name: z.string(),
  value: z.unknown(),
  default: z.unknown().describe('null: there is none, or it is not known'),
  is_changed: z.boolean(),
  unit: z.string().nullable(),
  text: z.string().nullable(),
})

export const jobDetail = job
  .extend({
    params: z.record(z.string(), z.unknown()).describe('inputs, outputs and config, verbatim'),
    parameters: z.array(jobParameter).describe('changed ones first'),
    history: z.array(stageAttempt).nullable().describe('attempts; null: the work queue cannot be asked'),
    products: z.array(groupProduct),
    result: z.unknown(),
    waits_for: z.array(z.string()),
    command: z.string().nullable().describe('that does the same, typed by hand; null: only a record is left'),
  })
  .meta({ id: 'JobDetail' })

export const jobId = z.object({ id: z.string().regex(/^[\w-]{1,64}$/, 'wanted the id of a job') })

export const jobIds = z.strictObject({
  ids: z
    .array(z.string().regex(/^[\w-]{1,64}$/))
    .min(1)
    .max(1000),
})

/** What became of each of some jobs that something was asked of. */
export const jobAnswers = z
  .object({
    done: z.number().int(),
    items: z.array(
      z.object({
        job_id: z.string(),
        ok: z.boolean(),
        error: z.string().nullable().describe('a word of errors'),
        message: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'JobAnswers' })

export const exportQuery = z.object({
  ids: z
    .string()
    .transform(list)
    .pipe(
      z
        .array(z.string().regex(/^[\w-]{1,64}$/))
        .min(1)
        .max(1000),
    )
    .describe('of jobs, with commas'),
})

export type Job = z.infer<typeof job>
export type JobDetail = z.infer<typeof jobDetail>
export type JobsQuery = z.infer<typeof jobsQuery>
export type JobAnswers = z.infer<typeof jobAnswers>
