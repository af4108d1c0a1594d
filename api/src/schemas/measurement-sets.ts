import * as z from 'zod'
import { boundedPageOf, countWanted, isoTime, measured, pageQuery } from './common.ts'
import { spanText } from './spans.ts'
import { grade, state } from './states.ts'

/** A Measurement Set in a list, as it was noted. */
export const msItem = z
  .object({
    path: z.string(),
    group_id: z.string().nullable(),
    observed_at: isoTime.describe('middle of the observation'),
    start_at: isoTime,
    end_at: isoTime,
    ra_deg: measured.describe('phase centre of the middle integration, ICRS'),
    dec_deg: measured,
    fields: z.number().int(),
    field_name: z.string().nullable().describe('of the calibrator, else of the middle one'),
    calibrator: z.string().nullable().describe('whose name a field bears'),
    calibrators: z.array(z.string()).describe('in the beam, the brightest through it first'),
    size_bytes: measured,
    flagged_fraction: measured,
    state: state.describe('of the last stage that touched it'),
    stage: z.string().describe('the last one that is done'),
    calibrated: z.boolean(),
    imaged: z.boolean(),
    image_id: z.number().int().nullable().describe('its restored image, the latest'),
    noise_jy: measured.describe('of that image'),
    dynamic_range: measured,
    quality: grade.nullable().describe('of that image; null: not graded'),
    quality_reasons: z.array(z.string()),
    stored: z.boolean().describe('false: it was removed'),
    converted_at: isoTime,
    changed_at: isoTime,
  })
  .meta({ id: 'MeasurementSet' })

export const msPage = boundedPageOf(msItem).meta({ id: 'MeasurementSetPage' })

const list = (text: string) => text.split(',').filter((word) => word !== '')
const number = String.raw`-?\d+(?:\.\d+)?`

export const msQuery = pageQuery.extend({
  t: spanText.optional().describe('of the middle of the observation'),
  dec: z
    .string()
    .regex(new RegExp(`^${number}\\.\\.${number}$`), 'wanted a range in degrees such as 15.5..17')
    .transform((text) => text.split('..').map(Number) as [number, number])
    .optional(),
  cal: z.string().min(1).max(100).optional().describe('name of a calibrator in the beam'),
  has_calibrator: z.stringbool().optional(),
  calibrated: z.stringbool().optional(),
  imaged: z.stringbool().optional(),
  stored: z.stringbool().optional(),
  q: z
    .string()
    .transform(list)
    .pipe(z.array(z.enum(['good', 'warn', 'fail', 'none'])).min(1))
    .optional()
    .describe('grades of the images'),
  search: z.string().min(1).max(200).optional().describe('text in the path'),
  count: countWanted,
  sort: z.enum(['time', 'dec', 'changed'].flatMap((name) => [name, `-${name}`])).default('-time'),
})

/** The names of today's clients. */
export const msIndexQuery = z.object({
  stage: z.enum(['ingested', 'converted', 'calibrated', 'imaged']).optional(),
  status: z.enum(['pending', 'running', 'completed', 'failed']).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100).describe('how many at most, the latest first'),
})

/** Rows of ms_index as they are; times are Unix seconds, or days of MJD where their name says so. */
export const msIndex = z
  .object({
    items: z.array(
      z.object({
        ...{ path: z.string(), start_mjd: z.number(), end_mjd: z.number(), mid_mjd: z.number() },
        ...{ processed_at: z.number(), status: z.string(), stage: z.string(), stage_updated_at: z.number() },
        ...{ cal_applied: z.number().int(), imagename: z.string().nullable() },
      }),
    ),
  })
  .meta({ id: 'MsIndex' })

export type MsItem = z.infer<typeof msItem>
export type MsQuery = z.infer<typeof msQuery>
