import * as z from 'zod'
import { isoTime, measured } from './common.ts'
import { msItem } from './measurement-sets.ts'

const count = z.number().int()
const time = z.string().describe('ISO 8601, UTC; days of MJD where it is no date')

/** What is known of a Measurement Set besides what is in it. */
export const msRecorded = msItem
  .extend({
    applied: z
      .array(
        z.object({
          ...{ path: z.string(), set_name: z.string(), table_type: z.string() },
          status: z.string().describe('of the set'),
          weight: z.number().describe('of the set, where two are interpolated between'),
        }),
      )
      .describe('calibration tables, in the order of application'),
    versions: z
      .array(
        z.object({
          artifact_id: count,
          identity: z.string().describe('its generation: one more with each change in place'),
          first_seen_at: isoTime,
          stage: z.string().nullable(),
          command: z.string().nullable(),
        }),
      )
      .describe('contents that have stood at its path, the present one last'),
  })
  .meta({ id: 'RecordedMeasurementSet' })

/** What is in a Measurement Set, as listobs tells it. */
export const msMetadata = z
  .object({
    path: z.string(),
    size_bytes: count,
    row_count: count,
    integration_count: count,
    start_at: time.nullable().describe('null where there are no rows'),
    end_at: time.nullable(),
    observations: z.array(z.object({ telescope: z.string(), observer: z.string(), project: z.string() })),
    fields: z.array(
      z.object({
        ...{ id: count, name: z.string(), ra_deg: measured, dec_deg: measured },
        ...{ frame: z.string(), row_count: count },
      }),
    ),
    spectral_windows: z.array(
      z.object({
        ...{ id: count, name: z.string(), channel_count: count, first_mhz: measured, last_mhz: measured },
        ...{ channel_width_khz: measured, correlations: z.array(z.string()), row_count: count },
      }),
    ),
    antennas: z.array(
      z.object({
        ...{ id: count, name: z.string(), station: z.string(), mount: z.string(), diameter_m: measured },
        position_m: z.array(measured).describe('ITRF'),
        row_count: count.describe('in which it takes part'),
      }),
    ),
    scans: z.array(
      z.object({
        ...{ scan: count, field_ids: z.array(count), start_at: time, end_at: time },
        ...{ interval_s: measured, row_count: count },
      }),
    ),
    columns: z.array(z.object({ name: z.string(), type: z.string(), manager: z.string() })),
    history: z
      .array(z.object({ at: time.nullable(), application: z.string(), message: z.string() }))
      .describe('the latest lines, at most 500'),
    recorded: msRecorded.nullable().describe('null: the database does not know it'),
  })
  .meta({ id: 'MsMetadata' })

/** A calibrator in the beam. */
export const calibratorSeen = z
  .object({
    ...{ name: z.string(), alt_names: z.array(z.string()), ra_deg: z.number(), dec_deg: z.number() },
    separation_deg: z.number().describe('from the nearest phase centre'),
    response: z.number().describe('of the primary beam in power, where most of it is seen'),
    field: count.describe('there'),
    flux_jy: measured.describe('in the middle of the band'),
    flux_origin: z.string().nullable(),
    apparent_flux_jy: measured.describe('through the beam'),
    transit_at: isoTime.describe('nearest in time'),
    minutes_to_transit: z.number().describe('from the middle of the observation; negative: it was before'),
  })
  .meta({ id: 'CalibratorSeen' })

export const matchesQuery = z.object({
  radius_deg: z.coerce.number().gt(0).max(90).optional().describe('about each phase centre; as set unless given'),
  min_response: z.coerce.number().min(0).max(1).default(0.3).describe('of the primary beam'),
})

export const calibratorMatches = z
  .object({
    path: z.string(),
    list: z.string().nullable().describe('of calibrators; null: the built-in one'),
    radius_deg: z.number(),
    items: z.array(calibratorSeen).describe('the brightest through the beam first, those of unknown flux last'),
  })
  .meta({ id: 'CalibratorMatches' })

export type MsMetadata = z.infer<typeof msMetadata>
export type MsRecorded = z.infer<typeof msRecorded>
export type CalibratorSeenWire = z.infer<typeof calibratorSeen>
