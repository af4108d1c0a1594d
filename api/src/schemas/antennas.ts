import * as z from 'zod'
import { measured } from './common.ts'

/** An antenna of a Measurement Set. */
export const msAntenna = z.object({
  id: z.number().int().describe('row of ANTENNA'),
  name: z.string(),
  station: z.string(),
  x_m: measured.describe('east of the centre of the array; null without a position'),
  y_m: measured.describe('north'),
  z_m: measured.describe('up'),
  in_data: z.boolean(),
  flagged_pct: measured.describe('of its samples; null where it has none'),
  baseline_count: z.number().int(),
  polarizations: z.array(
    z.object({
      name: z.string(),
      amplitude: measured.describe('weighted mean of |V| over its baselines'),
      phase_rms_deg: measured.describe(
        'about the mean phase of each baseline, channels of a spectral window averaged; circular',
      ),
    }),
  ),
})

/** The array of a Measurement Set. */
export const msAntennas = z
  .object({
    antennas: z.array(msAntenna),
    array_center_lon: z.number().describe('degrees, WGS84'),
    array_center_lat: z.number(),
    array_center_height_m: z.number(),
    array_center: z.enum(['DSA-110', 'middle of the antennas']),
    total_baselines: z.number().int().describe('between different antennas'),
    column: z.string().describe('of the visibilities: CORRECTED_DATA where there is one'),
  })
  .meta({ id: 'MsAntennas' })

export type MsAntenna = z.infer<typeof msAntenna>
export type MsAntennas = z.infer<typeof msAntennas>
