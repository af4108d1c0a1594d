import * as z from 'zod'
import { boundedPageOf, countWanted, isoTime, measured, pageQuery } from './common.ts'
import { spanText } from './spans.ts'
import { grade, state } from './states.ts'

export const GROUP_FIELDS = ['state', 'quality', 'noise_jy', 'latency_s', 'ra_deg', 'dec_deg'] as const

/** A five-minute group in a list. */
export const groupItem = z
  .object({
    group_id: z.string().describe('stamp of its first file'),
    state,
    stage: z.string().describe('the one under way or the last one; verbatim'),
    run: z.number().int(),
    error: z.string().nullable(),
    received_at: isoTime,
    last_update: isoTime,
    subbands_present: z.number().int(),
    expected_subbands: z.number().int(),
    has_calibrator: z.boolean().nullable(),
    calibrators: z.array(z.string()),
    ms_path: z.string().nullable(),
    ra_deg: measured.describe('of its middle, ICRS'),
    dec_deg: measured,
    image_id: z.number().int().nullable(),
    quality: grade.nullable().describe('null: not graded'),
    quality_reasons: z.array(z.string()),
    noise_jy: measured,
    dynamic_range: measured,
    calibration: z.string().nullable(),
    latency_s: measured.describe('from being whole to its image'),
  })
  .meta({ id: 'Group' })

export const groupPage = boundedPageOf(groupItem).meta({ id: 'GroupPage' })

const list = (text: string) => text.split(',').filter((word) => word !== '')

export const groupsQuery = pageQuery.extend({
  t: spanText.optional(),
  state: z.string().transform(list).pipe(z.array(state)).optional().describe('such as failed,collecting'),
  q: z
    .string()
    .transform(list)
    .pipe(z.array(z.enum(['good', 'warn', 'fail', 'none'])))
    .optional()
    .describe('grades'),
  dec: z
    .string()
    .regex(/^-?\d+(\.\d+)?\.\.-?\d+(\.\d+)?$/, 'wanted a range in degrees such as 15.5..17')
    .transform((text) => text.split('..').map(Number) as [number, number])
    .optional(),
  cal: z.string().min(1).max(100).optional().describe('name of a calibrator in the beam'),
  incomplete: z.stringbool().optional().describe('with fewer subbands than expected'),
  count: countWanted,
  sort: z
    .enum(['time', 'noise', 'range', 'latency', 'dec', 'update'].flatMap((name) => [name, `-${name}`]))
    .default('-time'),
  fields: z
    .string()
    .transform(list)
    .pipe(z.array(z.enum(GROUP_FIELDS)).min(1))
    .optional()
    .describe('the compact form: arrays of these; beyond a day in bins'),
})

const column = z.array(z.union([z.number(), z.string(), z.null()]))

/** Groups as arrays of equal length. In bins the worst state and grade and medians of numbers. */
export const groupArrays = z
  .object({
    from: isoTime,
    to: isoTime,
    bin: z.enum(['group', 'hour', 'day']),
    t: z.array(z.number()).describe('Unix time of the group, or of the start of the bin'),
    count: z.array(z.number().int()).describe('groups in the bin'),
    failed: z.array(z.number().int()).describe('of these'),
    group_id: z.array(z.string()).describe('of the group; in bins of the first'),
    fields: z.partialRecord(z.enum(GROUP_FIELDS), column),
  })
  .meta({ id: 'GroupArrays' })

export type GroupItem = z.infer<typeof groupItem>
export type GroupArrays = z.infer<typeof groupArrays>
export type GroupsQuery = z.infer<typeof groupsQuery>
