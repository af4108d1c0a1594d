import * as z from 'zod'
import { calibrationGrade, calibrationSet, freshnessWord, qualityMark, tableType } from './calibration.ts'
import { isoTime, measured } from './common.ts'

const age = {
  age_s: z.number().describe('since its data were taken; negative where they come later'),
  freshness: freshnessWord,
  validity_used: measured.describe('part of its validity that is over; null where it is open'),
}

/** Whether there is a calibration for what is observed now. */
export const calibrationHealth = z
  .object({
    server_time: isoTime,
    status: z.enum(['ok', 'warn', 'fail', 'none']).describe('none: no set is registered within two days'),
    freshness: freshnessWord,
    freshness_limits_h: z.record(z.string(), z.number()).describe('until when each word holds'),
    sentence: z.string(),
    pointing_dec_deg: measured.describe('of what is observed now'),
    pointing_from: z
      .enum(['stream', 'observations', 'calibration'])
      .nullable()
      .describe('what tells it; calibration: nothing but the latest set, so that it is a guess'),
    chosen: z.string().nullable().describe('the best set for it'),
    nearest_cal_hours: measured.describe('how far off in time that set was solved'),
    tables: z
      .array(
        z.object({
          type: tableType,
          path: z.string(),
          set: z.string(),
          weight: z.number().describe('less than 1 between two sets'),
          solved_at: isoTime,
          valid_from: isoTime.nullable(),
          valid_until: isoTime.nullable(),
          ...age,
          grade: calibrationGrade,
          quality: qualityMark,
          sentence: z.string(),
          previous_set: z.string().nullable().describe('to hold it against: /cal/compare'),
        }),
      )
      .describe('that are applied to it'),
    missing_types: z.array(z.enum(['bandpass', 'gain'])),
    active_sets: z.array(calibrationSet.extend(age)).describe('of any strip, the nearest in time first'),
    stale_sets: z.array(z.string()).describe('active ones that are older than half a day'),
    refused: z.array(z.object({ set: z.string(), reasons: z.array(z.string()) })),
    notes: z.array(z.string()),
    uncalibrated_24h: z.number().int().describe('Measurement Sets of the last day without calibration'),
    next_transit: z.object({ calibrator: z.string(), at: isoTime }).nullable().describe('through the beam'),
  })
  .meta({ id: 'CalibrationHealth' })

export const fluxQuery = z.object({ days: z.coerce.number().positive().max(3660).default(7) })
export const fluxCalibrator = z.object({ calibrator: z.string().min(1).max(100) })

/** How much of their catalogued fluxes calibrators showed. */
export const fluxMonitoring = z
  .object({
    from: isoTime,
    to: isoTime,
    limits: z.object({
      warning_percent: z.number(),
      critical_percent: z.number(),
      least_measurements: z.number().int(),
    }),
    reason: z.string().nullable().describe('why there is nothing'),
    calibrators: z.array(
      z.object({
        calibrator: z.string(),
        level: z.enum(['steady', 'warning', 'critical', 'unknown']).describe('unknown: too few measurements'),
        drift_percent: measured.describe('largest ratio over the smallest'),
        direction: z.enum(['risen', 'fallen']).nullable(),
        count: z.number().int(),
        alerts: z.array(
          z.object({
            id: z.string(),
            severity: z.enum(['warning', 'critical']),
            message: z.string(),
            raised_at: isoTime,
          }),
        ),
        measurements: z
          .array(
            z.object({
              at: isoTime,
              ms_path: z.string(),
              frequency_mhz: z.number(),
              observed_flux_jy: z.number(),
              catalog_flux_jy: z.number(),
              flux_ratio: z.number().describe('observed over catalogued'),
              flux_ratio_error: measured,
              phase_rms_deg: measured,
              amplitude_rms: measured,
              flagged_fraction: measured,
              notes: z.string().nullable(),
            }),
          )
          .describe('by time'),
      }),
    ),
  })
  .meta({ id: 'FluxMonitoring' })

export type CalibrationHealth = z.infer<typeof calibrationHealth>
export type FluxMonitoring = z.infer<typeof fluxMonitoring>
