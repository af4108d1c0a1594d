import * as z from 'zod'
import { isoTime, measured } from './common.ts'
import { calibratorSeen } from './ms-metadata.ts'
import { spanText } from './spans.ts'

const direction = z.object({ ra_deg: z.number(), dec_deg: z.number() })

/** A calibrator over the meridian. */
export const transit = z
  .object({
    calibrator: z.string(),
    at: isoTime,
    in_s: z.number().describe('from now; negative: it was'),
    in_beam: z.boolean().describe('of the pointing as it is, or as it was when a group saw it'),
    response: measured.describe('of the primary beam, in power'),
    group_id: z.string().nullable().describe('the nearest group that saw it'),
    minutes_from_group: measured.describe('from the middle of that group to the transit; negative: it was before'),
  })
  .meta({ id: 'Transit' })

/** Where the dishes point, and what passes over them now. */
export const pointingStatus = z
  .object({
    server_time: isoTime,
    site: z.object({ longitude_deg: z.number(), latitude_deg: z.number(), height_m: z.number() }),
    lst_deg: z.number().describe('local apparent sidereal time, UT1 taken for UTC: never 0.004° off'),
    lst: z.string().describe('the same as 03:07:23'),
    pointing: z
      .object({
        dec_deg: z.number().describe('apparent, of date'),
        source: z.enum(['stream', 'setting']).describe('noted of arriving groups, or set'),
        since: isoTime.nullable().describe('the first group of it; null where it is set'),
        elevation_deg: z.number(),
        azimuth_deg: z.number().describe('180 south, 0 north of the zenith'),
        meridian: z.object({ of_date: direction, icrs: direction }).describe('what the dishes look at now'),
      })
      .nullable()
      .describe('null: no group has told it yet'),
    last_group_at: isoTime.nullable().describe('of the latest group that came: how old the pointing is'),
    next_transit: transit.nullable().describe('through the beam'),
  })
  .meta({ id: 'PointingStatus' })

export const transitsQuery = z.object({
  hours: z.coerce.number().min(0).max(48).default(24).describe('ahead; transits are reckoned two days ahead'),
  back_hours: z.coerce.number().min(0).max(8784).default(0),
  t: spanText.optional().describe('instead of hours and back_hours'),
  all: z.stringbool().default(false).describe('true: also those that pass outside of the beam as it is now'),
})

export const transits = z
  .object({ server_time: isoTime, from: isoTime, to: isoTime, items: z.array(transit).describe('by time') })
  .meta({ id: 'Transits' })

export const transitsOfQuery = z.object({
  days_back: z.coerce.number().min(0).max(366).default(7),
  days_forward: z.coerce.number().min(0).max(2).default(2).describe('transits are reckoned two days ahead'),
})

const time = z.iso.datetime({ local: true, offset: true }).optional()

export const pointingHistoryQuery = z.object({
  start: time.describe('UTC unless it says otherwise'),
  end: time,
  start_mjd: z.coerce.number().optional().describe('the same as days of MJD'),
  end_mjd: z.coerce.number().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(1000).describe('the latest of them'),
})

/** Where the dishes pointed from some time on, until the next. */
export const pointingHistory = z
  .object({
    items: z
      .array(
        z.object({
          at: isoTime,
          timestamp_mjd: z.number(),
          until_at: isoTime.nullable().describe('null: it holds on'),
          dec_deg: z.number().describe('apparent, of date'),
          ra_deg: z.number().describe('apparent: the sidereal time then'),
          source: z.string().nullable(),
          recorded_at: isoTime,
        }),
      )
      .describe('by time, from the one that held at the start'),
  })
  .meta({ id: 'PointingHistory' })

export const calibratorsQuery = z.object({
  dec: z.coerce
    .number()
    .min(-90)
    .max(90)
    .optional()
    .describe('of the pointing, apparent, degrees; as it is unless given'),
  radius_deg: z.coerce
    .number()
    .gt(0)
    .max(10)
    .optional()
    .describe('in declination, on the meridian; as set unless given'),
  min_response: z.coerce.number().min(0).max(1).default(0.3).describe('of the primary beam, on the meridian'),
})

/** Calibrators of all right ascensions that pass through the beam of a pointing. */
export const calibrators = z
  .object({
    dec_deg: z.number().nullable().describe('null: no pointing is known, and none was given'),
    list: z.string().nullable().describe('of calibrators; null: the built-in one'),
    items: z
      .array(
        calibratorSeen.omit({ field: true, minutes_to_transit: true }).extend({
          registered: z.boolean().describe('chosen for this declination'),
        }),
      )
      .describe('the brightest through the beam first, those of unknown flux last'),
  })
  .meta({ id: 'Calibrators' })

export type PointingStatus = z.infer<typeof pointingStatus>
export type TransitWire = z.infer<typeof transit>
