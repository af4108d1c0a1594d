import * as z from 'zod'
import { isoTime, measured } from './common.ts'
import { imageItem } from './images.ts'

/** Numbers of the header of a FITS image, as far as it has them. */
const header = z.object({
  unit: z.string().nullable(),
  object: z.string().nullable(),
  telescope: z.string().nullable(),
  axes: z.array(z.object({ type: z.string(), length: z.number().int() })).describe('first axis fastest'),
  start_at: isoTime.nullable(),
  end_at: isoTime.nullable(),
  frequency_hz: measured,
  bandwidth_hz: measured,
  stokes: z.string().nullable(),
  beam: z.object({ major_arcsec: z.number(), minor_arcsec: z.number(), pa_deg: measured }).nullable(),
  noise_jy: measured,
  noise_annulus_jy: measured.describe('where sources in the middle do not count'),
  dynamic_range: measured,
  samples: measured.describe('visibilities that were imaged'),
  sum_of_weights: measured,
  quality_tier: z.string().nullable(),
  wcs: z
    .object({
      projection: z.string(),
      ra_deg: z.number().describe('of the reference pixel'),
      dec_deg: z.number(),
      reference_px: z.tuple([z.number(), z.number()]).describe('counted from 1'),
      cell_deg: z.tuple([z.number(), z.number()]),
      rotation: z.array(z.number()).describe('PC1_1, PC1_2, PC2_1, PC2_2'),
      frame: z.string().nullable(),
    })
    .nullable(),
  history: z.array(z.string()),
})

const file = z.object({
  exists: z.boolean(),
  size_bytes: z.number().nullable(),
  modified_at: isoTime.nullable(),
  problem: z.string().nullable().describe('why it cannot be read, or is gone'),
})

const made = z.object({
  artifact_id: z.number().int().nullable().describe('of /lineage'),
  sha256: z.string().nullable(),
  activity_id: z.number().int().nullable(),
  stage: z.string().nullable(),
  command: z.string().nullable(),
  options: z.record(z.string(), z.unknown()).nullable(),
  software: z.string().nullable(),
  host: z.string().nullable(),
  started_at: isoTime.nullable(),
  took_s: measured,
  job_id: z.string().nullable(),
})

export const imageDetail = imageItem
  .extend({
    file,
    header: header.nullable().describe('null: the file is gone or cannot be read'),
    siblings: z
      .array(z.object({ id: z.number().int(), type: z.string(), path: z.string(), stored: z.boolean() }))
      .describe('of the same run: dirty, psf, residual, model, pb, …'),
    calibration_sets: z.array(
      z.object({
        name: z.string(),
        status: z.string(),
        weight: z.number(),
        tables: z.array(z.object({ path: z.string(), type: z.string() })),
      }),
    ),
    made: made.describe('what made the content that stands there, as far as it was noted'),
    pictures: z.array(z.object({ name: z.string(), url: z.string() })).describe('made by the pipeline, of the group'),
  })
  .meta({ id: 'ImageDetail' })

export const imageVersions = z
  .object({
    current_id: z.number().int(),
    root_id: z.number().int(),
    total_versions: z.number().int(),
    chain: z.array(
      made.omit({ stage: true, options: true }).extend({
        id: z.number().int().describe('of the image'),
        version: z.number().int(),
        created_at: isoTime,
        is_current: z.boolean(),
        stored: z.boolean().describe('only the latest content of a path can be'),
        parent_version: z.number().int().nullable(),
      }),
    ),
    others: z
      .array(z.object({ id: z.number().int(), path: z.string(), created_at: isoTime, stored: z.boolean() }))
      .describe('images of the same kind of the same Measurement Set at other paths'),
  })
  .meta({ id: 'ImageVersions' })

export const imageChildren = z
  .object({ parent_id: z.number().int(), children: z.array(imageItem) })
  .meta({ id: 'ImageChildren' })

export type ImageDetail = z.infer<typeof imageDetail>
export type ImageHeader = z.infer<typeof header>
export type ImageVersions = z.infer<typeof imageVersions>
