import {
  type GroupMark,
  type ImageLine,
  listCalibrationSets,
  marksOfGroups,
  type Products,
  pageOfImages,
} from '@contimg/state/products'
import { judgeImage } from '../quality/image-rules.ts'
import { thermalNoiseJy, thermalOf } from '../quality/thermal-noise.ts'
import { VERDICT_RULES, verdictOf } from '../quality/verdict.ts'
import type { NightSummary } from '../schemas/nights.ts'
import { type Span, stampsOf } from '../schemas/spans.ts'
import { mjdOfMs, mjdSOfMs } from '../times.ts'
import { quantile } from './quantile.ts'

const NIGHT = { startUtcH: 2, hours: 24 } // a drift scan has no nights: a day of the site from 02:00 UTC, its early evening

/** The day of observing that a moment belongs to. */
export function nightOf(nowMs: number): Span {
  const dayMs = 86_400_000
  const fromMs = Math.floor((nowMs - NIGHT.startUtcH * 3_600_000) / dayMs) * dayMs + NIGHT.startUtcH * 3_600_000
  return { fromMs, toMs: fromMs + NIGHT.hours * 3_600_000 }
}

const ENDED: readonly GroupMark['state'][] = ['completed', 'failed']

/** @param nowMs  a span that is not over is judged as far as it has come */
export async function summaryOf(products: Products, span: Span, nowMs: number): Promise<NightSummary> {
  const marks = await marksOfGroups(products, stampsOf(span))
  const imaged = marks.filter((mark) => mark.calibration !== null)
  const noise = valuesOf(marks, 'noise_jy')
  const latency = valuesOf(marks, 'latency_s')
  const assumed = thermalOf(await latestImage(products, span))
  const thermal = thermalNoiseJy(assumed)
  const failed = marks.filter((mark) => mark.state === 'failed').length
  const judged = verdictOf({
    ...{ groups: marks.length, imaged: imaged.length, failed, thermalNoiseJy: thermal },
    underWay: marks.filter((mark) => isUnderWay(mark, nowMs)).length,
    medianNoiseJy: quantile(noise, 0.5),
    hasValidSet: await hasValidSet(products, Math.min(span.toMs, nowMs)),
  })
  return {
    ...{ from: new Date(span.fromMs).toISOString(), to: new Date(span.toMs).toISOString() },
    ...{ verdict: judged.verdict, sentence: judged.sentence, reasons: judged.reasons.map((one) => ({ ...one })) },
    ...{ groups: marks.length, imaged: imaged.length, failed },
    uncalibrated: imaged.filter((mark) => mark.calibration === 'uncalibrated').length,
    quality: gradesOf(marks),
    noise_jy: { median: quantile(noise, 0.5), low: quantile(noise, 0.16), high: quantile(noise, 0.84) },
    latency_s: { median: quantile(latency, 0.5), high: quantile(latency, 0.84) },
    thermal: {
      ...{ noise_jy: thermal, assumed_sefd_jy: assumed.sefdJy, antennas: assumed.antennas },
      ...{ bandwidth_hz: assumed.bandwidthHz, duration_s: assumed.durationS },
    },
  }
}

function isUnderWay({ state, received_at: receivedS, calibration }: GroupMark, nowMs: number): boolean {
  const ageS = nowMs / 1000 - receivedS
  return calibration === null && !ENDED.includes(state) && ageS < VERDICT_RULES.judgedAfterS
}

async function latestImage(products: Products, span: Span): Promise<ImageLine | undefined> {
  const filter = { type: 'image', span: { fromMjd: mjdOfMs(span.fromMs), toMjd: mjdOfMs(span.toMs) } }
  const [latest] = await pageOfImages(products, filter, { order: 'observed_mjd', descending: true, limit: 1 })
  return latest
}

function valuesOf(marks: readonly GroupMark[], key: 'noise_jy' | 'latency_s'): number[] {
  return marks.flatMap((mark) => (mark[key] === null ? [] : [mark[key]]))
}

function gradesOf(marks: readonly GroupMark[]): NightSummary['quality'] {
  const counts = { good: 0, warn: 0, fail: 0, none: 0 }
  for (const mark of marks) counts[judgeImage(mark).grade ?? 'none']++
  return counts
}

/** Whether a set of calibration tables holds at a moment. */
async function hasValidSet(products: Products, atMs: number): Promise<boolean> {
  const atMjdS = mjdSOfMs(atMs)
  const sets = await listCalibrationSets(products, { startMjdS: atMjdS, endMjdS: atMjdS })
  return sets.some(({ status, validity }) => {
    return status === 'active' && validity.startMjdS <= atMjdS && atMjdS < validity.endMjdS
  })
}
