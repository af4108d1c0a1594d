import * as z from 'zod'
import { isoTime, measured } from './common.ts'
import { spanText } from './spans.ts'

/** A night, or another span of time: whether it was good, by which rules, and the figures behind. */
export const nightSummary = z
  .object({
    from: isoTime,
    to: isoTime,
    verdict: z.enum(['good', 'mixed', 'bad', 'no data']),
    sentence: z.string(),
    reasons: z
      .array(z.object({ rule: z.string(), value: measured, limit: measured }))
      .describe('rules that are broken'),
    groups: z.number().int(),
    imaged: z.number().int(),
    failed: z.number().int(),
    uncalibrated: z.number().int().describe('imaged without calibration'),
    quality: z.object({ good: z.number(), warn: z.number(), fail: z.number(), none: z.number() }),
    noise_jy: z.object({ median: measured, low: measured.describe('16 %'), high: measured.describe('84 %') }),
    latency_s: z.object({ median: measured, high: measured.describe('84 %') }),
    thermal: z
      .object({
        noise_jy: z.number(),
        assumed_sefd_jy: z.number(),
        antennas: z.number().int(),
        bandwidth_hz: z.number(),
        duration_s: z.number(),
      })
      .describe('of the antennas and band of the latest image; of the whole array where there is none'),
  })
  .meta({ id: 'Night' })

export const nightQuery = z.object({
  t: spanText.optional().describe('without it the night that is, or the one before'),
  n: z.coerce.number().int().min(1).max(60).optional().describe('so many nights, the latest last'),
})

export const nights = z.object({
  rules: z.record(z.string(), z.number()).describe('what nights are judged by'),
  nights: z.array(nightSummary),
})

/** Limits of grades and verdicts, as data. */
export const qualityLimits = z
  .object({
    version: z.number().int(),
    image: z.array(
      z.object({
        name: z.string(),
        unit: z.string(),
        worse: z.enum(['above', 'below']),
        warn: z.number(),
        fail: z.number(),
        why: z.string(),
      }),
    ),
    calibration: z.array(
      z.object({
        name: z.string(),
        unit: z.string(),
        worse: z.enum(['above', 'below', 'beyond']),
        warn: z.number().nullable(),
        fail: z.number().nullable(),
        of: z.enum(['set', 'table', 'antenna']),
        why: z.string(),
      }),
    ),
    night: z.record(z.string(), z.number()),
  })
  .meta({ id: 'QualityLimits' })

export const failureCause = z
  .object({
    cause: z.string().describe('what they say, without what is another in each'),
    count: z.number().int(),
    first: isoTime,
    last: isoTime,
    stage: z.string().nullable().describe('of the latest; null: it failed before its first'),
    sample: z.string().describe('what the latest says'),
    groups: z.array(z.string()).describe('the latest first, at most 100'),
    action: z.string().describe('a command to begin with'),
  })
  .meta({ id: 'FailureCause' })

export const failureQuery = z.object({ t: spanText.default('-24h'), group_by: z.enum(['cause']).default('cause') })

export const failures = z.object({ from: isoTime, to: isoTime, total: z.number().int(), causes: z.array(failureCause) })

export type NightSummary = z.infer<typeof nightSummary>
export type QualityLimits = z.infer<typeof qualityLimits>
export type FailureCause = z.infer<typeof failureCause>
