import { type ImageLine, listQaArtifacts } from '@contimg/state/products'
import type { ApiContext } from '../context.ts'
import { IMAGE_RULES, judge, judgeImage, RULES_VERSION, type Rule } from '../quality/image-rules.ts'
import { thermalNoiseJy, thermalOf } from '../quality/thermal-noise.ts'
import type { ImageQuality } from '../schemas/image-quality.ts'

/** How good an image is, number by number. */
export async function imageQualityOf({ products, nowMs }: ApiContext, line: ImageLine): Promise<ImageQuality> {
  const { noise_jy, dynamic_range } = line
  const { grade, reasons } = judgeImage(line)
  const assumed = thermalOf(line)
  const thermal = thermalNoiseJy(assumed)
  const pictures = line.group_id === null ? [] : await listQaArtifacts(products, line.group_id)
  return {
    ...{
      entity_id: String(line.id),
      entity_type: 'image',
      image_id: line.id,
      path: line.path,
      group_id: line.group_id,
    },
    qa_grade: grade,
    qa_summary:
      grade === null ? 'nothing was measured' : reasons.length === 0 ? 'within all limits' : reasons.join('; '),
    rules_version: RULES_VERSION,
    limits: [judgedNumber(IMAGE_RULES.noise, noise_jy), judgedNumber(IMAGE_RULES.dynamicRange, dynamic_range)],
    metrics: {
      ...{ noise_jy, dynamic_range, n_sources: null },
      peak_flux_jy: noise_jy === null || dynamic_range === null ? null : noise_jy * dynamic_range,
    },
    thermal: {
      ...{ noise_jy: thermal, ratio: noise_jy === null ? null : noise_jy / thermal, sefd_jy: assumed.sefdJy },
      antennas: assumed.antennas,
    },
    warnings: [...reasons],
    flags: flagsOf(line),
    pictures: picturesOf(line.group_id, pictures),
    graded_at: new Date(nowMs()).toISOString(),
  }
}

function flagsOf({ calibration, non_science, stored }: ImageLine): ImageQuality['flags'] {
  return [
    ...(calibration === 'uncalibrated' ? (['uncalibrated'] as const) : []),
    ...(non_science === 1 ? (['non_science'] as const) : []),
    ...(stored === 0 ? (['gone'] as const) : []),
  ]
}

/** A number with its rule as they are told. */
export function judgedNumber({ name, unit, worse, warn, fail, why }: Rule, value: number | null) {
  const grade = judge({ name, unit, worse, warn, fail, why }, value)?.grade ?? null
  return { name, value, unit, worse, warn, fail, grade, why }
}

/** Where the pictures that the pipeline made of a group are to be had. */
export function picturesOf(groupId: string | null, pictures: readonly { readonly name: string }[]) {
  return pictures.map(({ name }) => ({
    name,
    url: `/api/qa/file/${encodeURIComponent(groupId ?? '')}/${encodeURIComponent(name)}`,
  }))
}
