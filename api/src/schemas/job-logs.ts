import * as z from 'zod'
import { isoTime } from './common.ts'

export const logLevel = z.enum(['debug', 'info', 'warn', 'error'])

/** A line of the log of a job. */
export const logLine = z
  .object({
    id: z.string().describe('place of the line: lines after it are asked for with after='),
    time: isoTime,
    level: logLevel,
    stage: z.string(),
    message: z.string(),
    group_id: z.string().nullable(),
    job_id: z.string(),
    attempt: z.number().int(),
    fraction: z.number().nullable().describe('of the work, where the line tells how far it is'),
    end: z.string().nullable().describe('of the last line of an attempt: how it ended'),
  })
  .meta({ id: 'LogLine' })

const place = z.string().regex(/^[\w-]{1,64}\.\d{1,6}\.\d{1,12}$/, 'wanted the id of a line')

export const logsQuery = z.object({
  after: place.optional().describe('the last line that is known; without it the end of the log'),
  tail: z.coerce.number().int().min(1).max(10_000).default(200).describe('lines of that end'),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000).describe('lines after a line, at most'),
  level: logLevel.default('debug').describe('this and what is graver'),
})

export const logPage = z
  .object({
    items: z.array(logLine).describe('in their order'),
    last: z.string().nullable().describe('the place to ask on from'),
    has_more: z.boolean(),
    is_complete: z.boolean().describe('no more lines will come'),
  })
  .meta({ id: 'LogPage' })

/** Events of the stream are `line` (a LogLine) and, once no more will come, `end`; ids are those of lines. */
export const logStream = z.string().describe('text/event-stream: events line, end')

export type LogLine = z.infer<typeof logLine>
export type LogPage = z.infer<typeof logPage>
export type LogsQuery = z.infer<typeof logsQuery>
