import type { CalibrationConfiguration, CalibrationSet, CalibrationVerdict, Validity } from '@contimg/pipeline'
import type { Insertable, Selectable } from 'kysely'
import { degrees, RAD_PER_DEG } from '../units.ts'
import type { CalibrationTableRow } from './products.ts'
import { mjdOf, mjdSOf } from './times.ts'

/** A row for each table of a set; what belongs to the whole set stands in all of them. */
export function rowsOf(set: CalibrationSet): Insertable<CalibrationTableRow>[] {
  const { provenance, quality } = set
  return set.tables.map(({ path, kind, order }) => ({
    set_name: set.name,
    path,
    table_type: kind,
    order_index: order,
    cal_field: set.calibrator ?? null,
    refant: set.referenceAntenna,
    created_at: set.createdS,
    mid_mjd: mjdOf(set.midMjdS),
    ...validityColumns(set.validity),
    dec_deg: degrees(set.decRad),
    status: set.status,
    superseded_by: set.supersededBy ?? null,
    non_science: set.isNonScience ? 1 : 0,
    configuration: JSON.stringify(set.configuration),
    notes: set.notes ?? null,
    source_ms_path: provenance.measurementSet ?? null,
    solver_command: provenance.command ?? null,
    solver_version: provenance.version ?? null,
    solver_params: JSON.stringify(provenance.params),
    quality_metrics: JSON.stringify(quality),
  }))
}

export function validityColumns({ startMjdS, endMjdS }: Validity) {
  return {
    valid_start_mjd: Number.isFinite(startMjdS) ? mjdOf(startMjdS) : null,
    valid_end_mjd: Number.isFinite(endMjdS) ? mjdOf(endMjdS) : null,
  }
}

/** @param rows  of one set, in order */
export function setOf(rows: readonly Selectable<CalibrationTableRow>[]): CalibrationSet {
  const [row] = rows
  return {
    name: row.set_name,
    tables: rows.map(({ path, table_type, order_index }) => ({ path, kind: table_type, order: order_index })),
    status: row.status,
    supersededBy: row.superseded_by ?? undefined,
    midMjdS: mjdSOf(row.mid_mjd),
    validity: {
      startMjdS: row.valid_start_mjd === null ? Number.NEGATIVE_INFINITY : mjdSOf(row.valid_start_mjd),
      endMjdS: row.valid_end_mjd === null ? Number.POSITIVE_INFINITY : mjdSOf(row.valid_end_mjd),
    },
    decRad: row.dec_deg * RAD_PER_DEG,
    calibrator: row.cal_field ?? undefined,
    referenceAntenna: row.refant,
    configuration: JSON.parse(row.configuration) as CalibrationConfiguration,
    isNonScience: row.non_science === 1,
    quality: JSON.parse(row.quality_metrics) as CalibrationVerdict,
    provenance: {
      measurementSet: row.source_ms_path ?? undefined,
      command: row.solver_command ?? undefined,
      version: row.solver_version ?? undefined,
      params: JSON.parse(row.solver_params) as Record<string, unknown>,
    },
    createdS: row.created_at,
    notes: row.notes ?? undefined,
  }
}
