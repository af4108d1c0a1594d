import type { CalibrationSet, RegisteredTable, Validity } from '@contimg/pipeline'
import { degFromRad, mjdOrNull } from './registry-values.ts'

/** A set as JSON tells of it, with the names of the columns of the database. */
export function setRecord(set: CalibrationSet) {
  const { provenance } = set
  return {
    set_name: set.name,
    status: set.status,
    superseded_by: set.supersededBy ?? null,
    mid_mjd: mjdOrNull(set.midMjdS),
    ...validityRecord(set.validity),
    dec_deg: degFromRad(set.decRad),
    cal_field: set.calibrator ?? null,
    refant: set.referenceAntenna,
    non_science: set.isNonScience,
    quality: set.quality,
    antennas: set.configuration.antennas.length,
    spectral_windows: set.configuration.windows.length,
    source_ms_path: provenance.measurementSet ?? null,
    solver_command: provenance.command ?? null,
    solver_version: provenance.version ?? null,
    solver_params: provenance.params,
    created_at: set.createdS,
    notes: set.notes ?? null,
    tables: set.tables.map(tableRecord),
  }
}

export function tableRecord({ path, kind, order }: RegisteredTable) {
  return { path, table_type: kind, order_index: order }
}

export function validityRecord({ startMjdS, endMjdS }: Validity) {
  return { valid_start_mjd: mjdOrNull(startMjdS), valid_end_mjd: mjdOrNull(endMjdS) }
}
