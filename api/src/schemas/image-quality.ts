import * as z from 'zod'
import { isoTime, measured } from './common.ts'
import { grade } from './states.ts'

/** A number with what it is judged by. */
const judged = z.object({
  name: z.string(),
  value: measured,
  unit: z.string(),
  worse: z.enum(['above', 'below']),
  warn: z.number(),
  fail: z.number(),
  grade: grade.nullable().describe('null: not measured'),
  why: z.string(),
})

export const imageQuality = z
  .object({
    entity_id: z.string(),
    entity_type: z.literal('image'),
    image_id: z.number().int(),
    path: z.string(),
    group_id: z.string().nullable(),
    qa_grade: grade.nullable().describe('null: nothing was measured'),
    qa_summary: z.string(),
    rules_version: z.number().int(),
    limits: z.array(judged),
    metrics: z.object({
      noise_jy: measured,
      dynamic_range: measured,
      peak_flux_jy: measured.describe('largest magnitude, Jy/beam'),
      n_sources: z
        .number()
        .int()
        .nullable()
        .describe('of the catalogue that were found; null until that was looked for'),
    }),
    thermal: z
      .object({
        noise_jy: z.number(),
        ratio: measured,
        sefd_jy: z.number().describe('of a dish and polarization, assumed'),
        antennas: z.number().int(),
      })
      .describe('with natural weights; of the whole array and band where the image does not tell'),
    warnings: z.array(z.string()),
    flags: z.array(z.enum(['uncalibrated', 'non_science', 'gone'])),
    pictures: z.array(z.object({ name: z.string(), url: z.string() })),
    graded_at: isoTime,
  })
  .meta({ id: 'ImageQuality' })

const source = z.object({
  id: z.string(),
  ra_deg: z.number().describe('in the catalogue, ICRS'),
  dec_deg: z.number(),
  catalog_jy: z.number(),
  expected_jy: z.number().describe('at the frequency of the image, through the beam'),
  beam_response: z.number(),
  status: z.enum(['matched', 'displaced', 'absent', 'unmeasured']),
  compared: z.boolean().describe('a point source apart from others, so that its flux counts'),
  measured_jy: measured,
  error_jy: measured,
  snr: measured,
  offset_east_arcsec: measured.describe('where it is found, from where it is listed'),
  offset_north_arcsec: measured,
  reason: z.string().nullable(),
})

export const catalogValidation = z
  .object({
    image_id: z.number().int(),
    status: z.enum(['measured', 'not_measured']),
    reason: z.string().nullable().describe('why it was not measured, or not graded'),
    catalog: z
      .object({ name: z.string(), path: z.string(), whole_field: z.boolean(), frequency_hz: z.number() })
      .nullable(),
    beam: z.enum(['image', 'corrected', 'none']).describe('none: fluxes are compared as if there were no primary beam'),
    qa_grade: grade.nullable(),
    reasons: z.array(z.string()),
    limits: z.array(judged),
    noise_jy: measured,
    least_jy: measured.describe('expected of the sources that are looked for: ten times the noise'),
    n_expected: z.number().int().nullable(),
    n_found: z.number().int().nullable(),
    n_compared: z.number().int().nullable(),
    flux_ratio: measured.describe('measured over expected, the median'),
    sources: z.array(source).describe('the brightest first'),
  })
  .meta({ id: 'CatalogValidation' })

export const validationQuery = z.object({
  catalog: z
    .string()
    .regex(/^[a-z0-9]{1,20}$/)
    .default('nvss')
    .describe('a survey that was imported'),
})

export type ImageQuality = z.infer<typeof imageQuality>
export type CatalogValidation = z.infer<typeof catalogValidation>
