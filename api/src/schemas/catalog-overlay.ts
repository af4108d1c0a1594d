import * as z from 'zod'
import { measured } from './common.ts'

export const overlayQuery = z.object({
  ra: z.coerce.number().min(0).max(360).describe('degrees, ICRS'),
  dec: z.coerce.number().min(-90).max(90),
  radius: z.coerce.number().positive().max(5).describe('degrees'),
  catalog: z
    .string()
    .regex(/^[a-z0-9]{1,20}$/)
    .default('all')
    .describe('a survey that was imported, or all'),
  min_jy: z.coerce.number().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000).describe('the brightest'),
})

export const catalogOverlay = z
  .object({
    catalogs: z.array(
      z.object({
        name: z.string(),
        path: z.string(),
        whole_field: z.boolean().describe('false: it does not cover all of the cone'),
        count: z.number().int().describe('of its sources in the cone'),
        frequency_hz: measured,
      }),
    ),
    sources: z.array(
      z.object({
        id: z.string(),
        catalog: z.string(),
        ra_deg: z.number(),
        dec_deg: z.number(),
        flux_jy: z.number(),
        major_arcsec: measured.describe('null: not resolved, or not known'),
        minor_arcsec: measured,
      }),
    ),
    total: z.number().int(),
  })
  .meta({ id: 'CatalogOverlay' })

export type CatalogOverlay = z.infer<typeof catalogOverlay>
