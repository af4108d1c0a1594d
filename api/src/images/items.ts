import type { ImageLine } from '@contimg/state/products'
import { judgeImage } from '../quality/image-rules.ts'
import type { ImageItem } from '../schemas/images.ts'
import { isoOf, isoOfMjd } from '../times.ts'

/** An image as it is told. */
export function imageItemOf(line: ImageLine): ImageItem {
  const { grade, reasons } = judgeImage(line)
  return {
    id: line.id,
    path: line.path,
    type: line.type,
    format: line.format,
    group_id: line.group_id,
    ms_path: line.ms_path,
    observed_at: line.observed_mjd === null ? null : isoOfMjd(line.observed_mjd),
    created_at: isoOf(line.created_at),
    ra_deg: line.center_ra_deg,
    dec_deg: line.center_dec_deg,
    width_px: line.imsize_x,
    height_px: line.imsize_y,
    cell_arcsec: line.cellsize_arcsec,
    frequency_hz: line.freq_ghz === null ? null : line.freq_ghz * 1e9,
    bandwidth_hz: line.bandwidth_mhz === null ? null : line.bandwidth_mhz * 1e6,
    integration_s: line.integration_sec,
    beam: beamOf(line),
    noise_jy: line.noise_jy,
    dynamic_range: line.dynamic_range,
    pb_corrected: line.pbcor === 1,
    field_name: line.field_name,
    calibrator: line.calibrator,
    calibration: line.calibration,
    non_science: line.non_science === 1,
    stored: line.stored === 1,
    version: line.version,
    quality: grade,
    quality_reasons: [...reasons],
  }
}

function beamOf(line: ImageLine): ImageItem['beam'] {
  const { beam_major_arcsec: major, beam_minor_arcsec: minor, beam_pa_deg: pa } = line
  return major === null && minor === null ? null : { major_arcsec: major, minor_arcsec: minor, pa_deg: pa }
}
