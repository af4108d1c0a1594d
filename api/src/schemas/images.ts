import * as z from 'zod'
import { boundedPageOf, countWanted, isoTime, measured, pageQuery } from './common.ts'
import { spanText } from './spans.ts'
import { grade } from './states.ts'

const degrees = z.coerce.number()

export const imageId = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })

const beam = z.object({
  major_arcsec: measured,
  minor_arcsec: measured,
  pa_deg: measured.describe('north through east'),
})

/** An image in a list. */
export const imageItem = z
  .object({
    id: z.number().int(),
    path: z.string(),
    type: z.string().describe('image (restored), dirty, psf, residual, model, pb, image-pbcor, …'),
    format: z.string(),
    group_id: z.string().nullable(),
    ms_path: z.string(),
    observed_at: isoTime.nullable().describe('middle of the observation'),
    created_at: isoTime,
    ra_deg: measured.describe('of its centre, ICRS'),
    dec_deg: measured,
    width_px: z.number().int().nullable(),
    height_px: z.number().int().nullable(),
    cell_arcsec: measured,
    frequency_hz: measured.describe('middle of the band'),
    bandwidth_hz: measured,
    integration_s: measured,
    beam: beam.nullable().describe('restoring beam, FWHM'),
    noise_jy: measured.describe('Jy/beam, 1.4826 MAD of the residual'),
    dynamic_range: measured.describe('largest magnitude over the noise'),
    pb_corrected: z.boolean(),
    field_name: z.string().nullable(),
    calibrator: z.string().nullable().describe('in the beam'),
    calibration: z.enum(['applied', 'uncalibrated', 'unknown']),
    non_science: z.boolean().describe('made for a trial'),
    stored: z.boolean().describe('false: its file was removed'),
    version: z.number().int().describe('of the contents that have stood at its path'),
    quality: grade.nullable().describe('null: not graded'),
    quality_reasons: z.array(z.string()),
  })
  .meta({ id: 'Image' })

export const imagePage = boundedPageOf(imageItem).meta({ id: 'ImagePage' })

const list = (text: string) => text.split(',').filter((word) => word !== '')
const number = String.raw`-?\d+(?:\.\d+)?`

/** `ra,dec,radius` in degrees. */
const cone = z
  .string()
  .regex(new RegExp(`^${number},${number},${number}$`), 'wanted ra,dec,radius in degrees such as 83.63,22.01,1.5')
  .transform((text) => text.split(',').map(Number))
  .refine(([ra, dec, radius]) => ra >= 0 && ra < 360 && Math.abs(dec) <= 90 && radius > 0 && radius <= 180, {
    error: 'wanted 0 ≤ ra < 360, |dec| ≤ 90, 0 < radius ≤ 180',
  })

const filters = {
  q: z
    .string()
    .transform(list)
    .pipe(z.array(z.enum(['good', 'warn', 'fail', 'none'])).min(1))
    .optional()
    .describe('grades'),
  cone: cone.optional().describe('ra,dec,radius: holds the centre, degrees'),
  pbcor: z.stringbool().optional().describe('corrected for the primary beam'),
  cal: z.string().min(1).max(100).optional().describe('name of a calibrator in the beam'),
  has_calibrator: z.stringbool().optional(),
  ms_path: z.string().min(1).max(4096).optional(),
  stored: z.stringbool().optional().describe('true: whose file is there'),
  versions: z.enum(['all', 'latest']).default('all').describe('latest: of each Measurement Set and type'),
  count: countWanted,
  sort: z.enum(['time', 'noise', 'range', 'created', 'dec'].flatMap((name) => [name, `-${name}`])).default('-time'),
}

export const imagesQuery = pageQuery.extend({
  ...filters,
  t: spanText.optional().describe('of the middle of the observation'),
  type: z.string().min(1).max(40).default('image').describe('one of the types, or all'),
  dec: z
    .string()
    .regex(new RegExp(`^${number}\\.\\.${number}$`), 'wanted a range in degrees such as 15.5..17')
    .transform((text) => text.split('..').map(Number) as [number, number])
    .optional(),
  noise_min_jy: z.coerce.number().min(0).optional(),
  noise_max_jy: z.coerce.number().min(0).optional(),
})

/** The names of today's clients. */
export const legacyImagesQuery = pageQuery.extend({
  ...filters,
  image_type: z.string().min(1).max(40).optional(),
  start: z.iso.datetime({ local: true, offset: true }).optional().describe('UTC unless it says otherwise'),
  end: z.iso.datetime({ local: true, offset: true }).optional(),
  noise_max: z.coerce.number().min(0).optional().describe('Jy/beam'),
  dec_min: degrees.optional(),
  dec_max: degrees.optional(),
})

export type ImageItem = z.infer<typeof imageItem>
export type ImagesQuery = z.infer<typeof imagesQuery>
export type LegacyImagesQuery = z.infer<typeof legacyImagesQuery>
