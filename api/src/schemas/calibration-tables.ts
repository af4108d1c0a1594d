import * as z from 'zod'
import { calibrationGrade, calibrationSet, qualityMark, tableType } from './calibration.ts'
import { isoTime, measured } from './common.ts'

/** A measure of a set, or of a table, with what it is held against. */
export const calibrationCheck = z
  .object({
    table: z.string().nullable().describe('path; null: of the whole set'),
    measure: z.string(),
    value: z.string().describe('with its unit; — where it could not be measured'),
    warn_limit: z.string().nullable(),
    fail_limit: z.string().nullable(),
    mark: qualityMark,
    reason: z.string().nullable().describe('a sentence, where it is not good'),
  })
  .meta({ id: 'CalibrationCheck' })

/** An antenna in a table. */
export const calibratedAntenna = z.object({
  name: z.string(),
  health: z.enum(['good', 'warn', 'fail', 'dead', 'absent']).describe('dead: not solved; absent: sent no data'),
  flagged_fraction: z.number(),
  median_snr: measured,
  median_amplitude: measured,
  amplitude_scatter: measured,
  phase_scatter_deg: measured,
  delay_ns: measured,
})

/** A calibration table as it says of itself, and how good it is. */
export const calibrationTable = z
  .object({
    path: z.string(),
    set: z.string(),
    type: tableType,
    kind: z.enum(['bandpass', 'gain', 'delay']),
    vis_cal: z.string(),
    measurement_set: z.string().describe('that was solved for, as the table names it'),
    software: z.string(),
    history: z.array(z.string()),
    first_at: isoTime.describe('middle of its first interval'),
    last_at: isoTime,
    interval_s: measured,
    times: z.number().int(),
    rows: z.number().int(),
    antenna_count: z.number().int(),
    solved_antennas: z.number().int(),
    polarizations: z.number().int(),
    fields: z.array(z.string()),
    window_map: z.array(z.number().int()).nullable().describe('window of the data → window of the table'),
    non_science: z.boolean(),
    reference_antenna: z.string().nullable(),
    solutions: z.number().int(),
    flagged_fraction: z.number().describe('of all solutions'),
    in_data_flagged_fraction: measured.describe('of those of antennas that sent data'),
    median_snr: measured,
    median_amplitude: measured,
    amplitude_scatter: measured,
    phase_scatter_deg: measured,
    median_delay_ns: measured,
    delay_scatter_ns: measured,
    checks: z.array(calibrationCheck),
    antennas: z.array(calibratedAntenna),
    windows: z.array(
      z.object({
        spectral_window: z.number().int(),
        centre_mhz: z.number(),
        channels: z.number().int(),
        flagged_fraction: measured,
      }),
    ),
  })
  .meta({ id: 'CalibrationTable' })

export const tableParams = z.object({
  path: z.string().min(1).describe('of a table of a registered set, absolute, percent-encoded'),
})

/** A set with all that is known of it. */
export const calibrationSetDetail = calibrationSet
  .extend({
    antennas: z.array(z.string()),
    windows: z.array(z.object({ low_mhz: z.number(), high_mhz: z.number() })),
    unsolved_antennas: z.array(z.string()).describe('applying the set flags them'),
    tables: z.array(
      z.object({ path: z.string(), type: tableType, order: z.number().int(), is_there: z.boolean(), url: z.string() }),
    ),
    judged: z
      .object({
        grade: calibrationGrade,
        passed: z.boolean(),
        flagged_fraction: measured,
        antenna_count: z.number().int(),
        complete_antennas: z.number().int().describe('solved in all tables'),
        dead_antennas: z.array(z.string()),
        absent_antennas: z.array(z.string()),
        checks: z.array(calibrationCheck),
      })
      .nullable()
      .describe('as its tables are now; null where they cannot be read'),
    not_judged_because: z.string().nullable(),
    provenance: z.object({
      measurement_set: z.string().nullable(),
      command: z.string().nullable(),
      version: z.string().nullable(),
      params: z.record(z.string(), z.unknown()),
    }),
    used_by: z.object({
      count: z.number().int().describe('Measurement Sets'),
      latest: z
        .array(
          z.object({
            group_id: z.string().nullable(),
            ms_path: z.string(),
            observed_at: isoTime,
            applied_at: isoTime,
            weight: z.number().describe('less than 1 where it was interpolated'),
          }),
        )
        .describe('100 at most'),
    }),
    previous: z.string().nullable().describe('the set before it, of the same strip'),
    next: z.string().nullable(),
  })
  .meta({ id: 'CalibrationSetDetail' })

export type CalibrationCheckItem = z.infer<typeof calibrationCheck>
export type CalibrationTableItem = z.infer<typeof calibrationTable>
export type CalibrationSetDetail = z.infer<typeof calibrationSetDetail>
