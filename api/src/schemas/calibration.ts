import * as z from 'zod'
import { isoTime, measured, pageOf, pageQuery } from './common.ts'
import { spanText } from './spans.ts'

const range = z
  .string()
  .regex(/^-?\d+(\.\d+)?\.\.-?\d+(\.\d+)?$/, 'wanted a range in degrees such as 15.5..17')
  .transform((text) => text.split('..').map(Number) as [number, number])

export const setStatus = z.enum(['active', 'retired', 'superseded', 'failed'])
export const freshnessWord = z.enum(['fresh', 'aging', 'stale', 'critical', 'none'])
export const calibrationGrade = z.enum(['excellent', 'good', 'marginal', 'poor', 'failed'])
export const qualityMark = z.enum(['good', 'warn', 'fail', 'unknown'])
export const tableType = z.enum(['K', 'BA', 'BP', 'GP', 'GA', '2G', 'FLUX'])

/** Name of a set in an address. */
export const setName = z.object({ name: z.string().min(1).max(300) })

/** A set of calibration tables that were solved together and are applied together. */
export const calibrationSet = z
  .object({
    name: z.string(),
    status: setStatus,
    reason: z.string().nullable().describe('why it is not in use; null where it may be'),
    superseded_by: z.string().nullable(),
    dec_deg: z.number().describe('where the dishes pointed, ICRS'),
    calibrator: z.string().nullable().describe('field that was solved on'),
    reference_antenna: z.string(),
    types: z.array(tableType).describe('of its tables, in the order of application'),
    solved_at: isoTime.describe('middle of the data'),
    registered_at: isoTime,
    valid_from: isoTime.nullable().describe('null: since ever'),
    valid_until: isoTime.nullable().describe('null: for good'),
    non_science: z.boolean(),
    grade: calibrationGrade,
    quality: qualityMark.describe('the grade as a mark'),
    quality_reasons: z.array(z.string()),
    notes: z.string().nullable(),
  })
  .meta({ id: 'CalibrationSet' })

export const calibrationSetPage = pageOf(calibrationSet).meta({ id: 'CalibrationSetPage' })

export const calibrationSetsQuery = pageQuery.extend({
  t: spanText.optional().describe('in which the data were taken'),
  status: z
    .string()
    .transform((text) => text.split(',').filter((word) => word !== ''))
    .pipe(z.array(setStatus))
    .optional()
    .describe('such as active,superseded'),
  dec: range.optional().describe('such as 15.5..17'),
  cal: z.string().min(1).max(100).optional().describe('how the name of the calibrator begins'),
  sort: z.enum(['time', '-time']).default('-time'),
})

const window = z.object({ from: isoTime, to: isoTime })

export const validityQuery = z.object({ t: spanText.default('-7d').describe('at most 60 days') })

/** When which sets hold, are used, and when none is. */
export const validity = z
  .object({
    from: isoTime,
    to: isoTime,
    server_time: isoTime,
    sets: z.array(
      calibrationSet.extend({
        in_use: z.array(window).describe('when tables of it are, or would be, applied to data of its strip'),
        best: z.array(window).describe('when it is the best of those'),
        in_use_now: z.boolean(),
        applied_to: z.number().int().describe('Measurement Sets that were calibrated with it'),
      }),
    ),
    strips: z.array(
      z.object({
        dec_deg: z.number(),
        is_pointed_at: z.boolean(),
        sets: z.array(z.string()),
        gaps: z.array(window).describe('when no set may be applied'),
        overlaps: z
          .array(window.extend({ sets: z.array(z.string()) }))
          .describe('when several hold: the nearest is taken'),
      }),
    ),
    pointing_dec_deg: measured,
    next_transits: z
      .array(z.object({ calibrator: z.string(), at: isoTime, beam_response: measured }))
      .describe('through the beam, within a day'),
  })
  .meta({ id: 'CalibrationValidity' })

export const retireBody = z
  .strictObject({
    dry_run: z.boolean().describe('true: only tell what it would do'),
    reason: z.string().trim().min(1).max(500).default('retired by hand'),
  })
  .meta({ id: 'RetireCalibrationSet' })

/** What becomes of a set that is taken out of use, and of what it serves. */
export const retirement = z
  .object({
    set: z.string(),
    dry_run: z.boolean(),
    changes: z.array(
      z.object({
        set: z.string(),
        status: setStatus,
        superseded_by: z.string().nullable(),
        valid_from: isoTime.nullable(),
        valid_until: isoTime.nullable(),
        note: z.string(),
      }),
    ),
    served: z.number().int().describe('Measurement Sets that were, or would be, calibrated with it'),
    falls_back: z
      .array(
        z.object({
          to: z.string().nullable().describe('the best that is left; null: they stay without calibration'),
          count: z.number().int(),
          first: isoTime,
          last: isoTime,
        }),
      )
      .describe('the most first'),
    groups: z
      .array(
        z.object({
          group_id: z.string().nullable(),
          ms_path: z.string(),
          observed_at: isoTime,
          is_calibrated_with_it: z.boolean().describe('already: stays so until it is processed anew'),
          to: z.string().nullable(),
          freshness: freshnessWord,
          reason: z.string().nullable().describe('why nothing is left for it'),
        }),
      )
      .describe('by time; the latest 1000'),
    is_whole: z.boolean().describe('false: there are earlier ones, which were not looked at'),
  })
  .meta({ id: 'Retirement' })

export type CalibrationSetItem = z.infer<typeof calibrationSet>
export type CalibrationSetsQuery = z.infer<typeof calibrationSetsQuery>
export type ValidityTimeline = z.infer<typeof validity>
export type Retirement = z.infer<typeof retirement>
