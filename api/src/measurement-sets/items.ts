import type { MeasurementSetLine } from '@contimg/state/products'
import { judgeImage } from '../quality/image-rules.ts'
import type { MsItem } from '../schemas/measurement-sets.ts'
import { stateOf } from '../schemas/states.ts'
import { isoOf, isoOfMjd } from '../times.ts'

/** A Measurement Set as it is told. */
export function msItemOf(line: MeasurementSetLine): MsItem {
  const numbers = { noise_jy: line.image_noise_jy, dynamic_range: line.image_dynamic_range }
  const { grade, reasons } = judgeImage({ ...numbers, calibration: line.image_calibration })
  return {
    path: line.path,
    group_id: line.group_id,
    observed_at: isoOfMjd(line.mid_mjd),
    start_at: isoOfMjd(line.start_mjd),
    end_at: isoOfMjd(line.end_mjd),
    ra_deg: line.ra_deg,
    dec_deg: line.dec_deg,
    fields: (JSON.parse(line.field_names) as string[]).length,
    field_name: line.field_name,
    calibrator: line.calibrator,
    calibrators: line.calibrators === null ? [] : (JSON.parse(line.calibrators) as string[]),
    size_bytes: line.size_bytes,
    flagged_fraction: line.flagged_fraction,
    state: stateOf(line.status),
    stage: line.stage,
    calibrated: line.cal_applied === 1,
    imaged: line.image_id !== null,
    image_id: line.image_id,
    ...numbers,
    quality: grade,
    quality_reasons: [...reasons],
    stored: line.stored === 1,
    converted_at: isoOf(line.processed_at),
    changed_at: isoOf(line.stage_updated_at),
  }
}
