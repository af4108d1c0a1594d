import * as z from 'zod'
import { tableType } from './calibration.ts'
import { calibratedAntenna } from './calibration-tables.ts'
import { measured } from './common.ts'

/** Which solutions of a set. */
export const solutionsQuery = z.object({
  kind: z.enum(['bandpass', 'gain', 'delay']).default('bandpass'),
  type: tableType.optional().describe('which table, where a set has several of the kind; without it the first applied'),
})

const columnNumbers = z.array(z.number())

/** Header of the solutions of a table. */
export const solutionsHeader = z
  .object({
    format: z.literal('contimg-solutions'),
    version: z.literal(1),
    set: z.string(),
    path: z.string(),
    type: tableType,
    kind: z.enum(['bandpass', 'gain', 'delay']),
    vis_cal: z.string(),
    reference_antenna: z.string().nullable(),
    antennas: z
      .array(
        calibratedAntenna.extend({
          id: z.number().int(),
          station: z.string(),
          x_m: measured.describe('east of the centre of the array'),
          y_m: measured.describe('north'),
          z_m: measured.describe('up'),
          flagged_fraction: measured,
        }),
      )
      .describe('all of the array, in the order of the first axis'),
    polarizations: z.array(z.string()),
    columns: z
      .object({
        count: z.number().int(),
        spectral_window: columnNumbers,
        channel: columnNumbers,
        frequency_mhz: columnNumbers,
        time: columnNumbers.describe('Unix seconds'),
      })
      .describe('of the last axis: by spectral window and frequency, then by time'),
    spectral_windows: z.array(
      z.object({
        id: z.number().int(),
        first_column: z.number().int(),
        end_column: z.number().int(),
        low_mhz: z.number(),
        high_mhz: z.number(),
      }),
    ),
    solutions: z.number().int(),
    flagged_fraction: z.number(),
    planes: z
      .array(
        z.object({
          name: z.enum(['amplitude', 'phase', 'delay', 'snr', 'flags']),
          unit: z.string(),
          type: z.enum(['float32', 'uint8']),
          offset: z.number().int().describe('bytes after the header'),
          bytes: z.number().int(),
        }),
      )
      .describe('each [antenna, polarization, column], the column fastest; NaN where nothing is solved'),
  })
  .meta({ id: 'SolutionsHeader' })

const spread = z.object({ median: measured, scatter: measured.describe('1.4826 × median deviation') })

const ratio = z.object({
  compared: z.number().int().describe('solutions that both have'),
  in_a_only: z.number().int(),
  in_b_only: z.number().int(),
  amplitude_ratio: spread.describe('a over b'),
  phase_deg: spread.describe('a less b, both referred to one antenna'),
  delay_ns: spread.describe('a less b; of delays alone'),
})

/** Two sets held against each other. */
export const calibrationComparison = z
  .object({
    a: z.string(),
    b: z.string(),
    tables: z.array(
      z.object({
        a: z.string().describe('path'),
        b: z.string(),
        kind: z.enum(['bandpass', 'gain', 'delay']),
        antennas: z.array(ratio.extend({ antenna: z.string() })),
        all: ratio.describe('antennas together'),
        windows_of_one: z.array(z.string()),
      }),
    ),
    tables_of_one: z.array(z.string()),
  })
  .meta({ id: 'CalibrationComparison' })

export const compareQuery = z.object({ a: z.string().min(1).max(300), b: z.string().min(1).max(300) })

export type SolutionsQuery = z.infer<typeof solutionsQuery>
export type SolutionsHeader = z.infer<typeof solutionsHeader>
export type CalibrationComparison = z.infer<typeof calibrationComparison>
