import type { GroupLine } from '@contimg/state/products'
import { judgeImage } from '../quality/image-rules.ts'
import type { GroupItem } from '../schemas/groups.ts'
import { stateOf } from '../schemas/states.ts'
import { isoOf } from '../times.ts'

/** A group as it is told. */
export function groupItemOf(line: GroupLine): GroupItem {
  const { grade, reasons } = judgeImage(line)
  return {
    group_id: line.group_id,
    state: stateOf(line.state),
    stage: line.processing_stage,
    run: line.run,
    error: line.error,
    received_at: isoOf(line.received_at),
    last_update: isoOf(line.last_update),
    subbands_present: line.subbands_present,
    expected_subbands: line.expected_subbands,
    has_calibrator: line.has_calibrator === null ? null : line.has_calibrator === 1,
    calibrators: line.calibrators === null ? [] : (JSON.parse(line.calibrators) as string[]),
    ms_path: line.ms_path,
    ra_deg: line.ra_deg,
    dec_deg: line.dec_deg,
    image_id: line.image_id,
    quality: grade,
    quality_reasons: [...reasons],
    noise_jy: line.noise_jy,
    dynamic_range: line.dynamic_range,
    calibration: line.calibration,
    latency_s: line.latency_s,
  }
}
