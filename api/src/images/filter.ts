import type { ImageFilter } from '@contimg/state/products'
import { GRADE_LIMITS } from '../quality/image-rules.ts'
import type { ImagesQuery, LegacyImagesQuery } from '../schemas/images.ts'
import { spanOf } from '../schemas/spans.ts'
import { mjdOfMs, msOfDate } from '../times.ts'

/** @throws ApiError (422) */
export function filterOf(query: ImagesQuery, nowMs: number): ImageFilter {
  const { t, type, dec, noise_min_jy: low = 0, noise_max_jy: high = Number.MAX_VALUE } = query
  const span = t === undefined ? undefined : spanOf(t, nowMs)
  const isNoiseAsked = query.noise_min_jy !== undefined || query.noise_max_jy !== undefined
  return {
    ...commonOf(query),
    ...(span && { span: { fromMjd: mjdOfMs(span.fromMs), toMjd: mjdOfMs(span.toMs) } }),
    ...(type !== 'all' && { type }),
    ...(dec && { decDeg: dec }),
    ...(isNoiseAsked && { noiseJy: [low, high] as const }),
  }
}

/** The same of the names of today's clients. @throws ApiError (422) */
export function legacyFilterOf(query: LegacyImagesQuery): ImageFilter {
  const { image_type: type, start, end, noise_max: noise, dec_min: low, dec_max: high } = query
  return {
    ...commonOf(query),
    ...(type !== undefined && { type }),
    ...((start ?? end) !== undefined && {
      span: { fromMjd: mjdOfText(start, -1e6), toMjd: mjdOfText(end, 1e6) },
    }),
    ...((low ?? high) !== undefined && { decDeg: [low ?? -90, high ?? 90] as const }),
    ...(noise !== undefined && { noiseJy: [0, noise] as const }),
  }
}

type CommonQuery = Pick<
  ImagesQuery,
  'q' | 'cone' | 'pbcor' | 'cal' | 'has_calibrator' | 'ms_path' | 'stored' | 'versions'
>

function commonOf(query: CommonQuery): ImageFilter {
  const { q, cone, pbcor, cal, has_calibrator: has, ms_path: msPath, stored, versions } = query
  return {
    ...(q && { grades: { words: q, limits: GRADE_LIMITS } }),
    ...(cone && { cone: { raDeg: cone[0], decDeg: cone[1], radiusDeg: cone[2] } }),
    ...(pbcor !== undefined && { isPbCorrected: pbcor }),
    ...(cal !== undefined && { calibrator: cal }),
    ...(has !== undefined && { hasCalibrator: has }),
    ...(msPath !== undefined && { msPath }),
    ...(stored !== undefined && { isStored: stored }),
    ...(versions === 'latest' && { isLatest: true }),
  }
}

/** Days of MJD of a date, which is UTC unless it says otherwise. */
export function mjdOfText(text: string | undefined, otherwise: number): number {
  return text === undefined ? otherwise : mjdOfMs(msOfDate(text))
}
