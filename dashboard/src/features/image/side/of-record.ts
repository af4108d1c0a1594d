import type { ImageDetail, ImageQuality } from '@contimg/api/schemas'

type ImageRecord = Pick<ImageDetail, 'noise_jy' | 'dynamic_range' | 'quality' | 'quality_reasons'>

/** How good an image is, as far as its record has measured it: what the record lacks no other answer fills in. */
export function ofRecord(quality: ImageQuality, record: ImageRecord): ImageQuality {
  const lacks = (name: string) => (name === 'noise_jy' || name === 'dynamic_range') && record[name] === null
  const { metrics, thermal, limits, qa_grade, qa_summary } = quality
  const hasNoise = !lacks('noise_jy')
  const hasRange = !lacks('dynamic_range')
  return {
    ...quality,
    qa_grade: record.quality,
    qa_summary: qa_grade === record.quality ? qa_summary : record.quality_reasons.join('; '),
    warnings: record.quality_reasons,
    metrics: {
      ...metrics,
      noise_jy: hasNoise ? metrics.noise_jy : null,
      dynamic_range: hasRange ? metrics.dynamic_range : null,
      peak_flux_jy: hasNoise && hasRange ? metrics.peak_flux_jy : null,
    },
    thermal: { ...thermal, ratio: hasNoise ? thermal.ratio : null },
    limits: limits.map((one) => (lacks(one.name) ? { ...one, value: null, grade: null } : one)),
  }
}
