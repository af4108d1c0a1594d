import type { CalibratorFluxMeasurement } from '@contimg/pipeline'
import type { Selectable } from 'kysely'
import { degrees, RAD_PER_DEG } from '../units.ts'
import type { FluxMeasurementRow, Products } from './products.ts'
import { isoOf, mjdOf, mjdSOf } from './times.ts'
import { transacted } from './together.ts'

/** A measurement of a calibrator's flux, and what was noted with it. */
export interface FluxRecord extends CalibratorFluxMeasurement {
  readonly notes: string | undefined
}

/**
 * Keeps a measurement, in place of one of the same calibrator in the same Measurement Set. That the data were solved on
 * the calibrator itself, so that its ratio tells of the solve and not of the sky, is noted where it is known.
 */
export async function putFluxMeasurement(products: Products, measured: CalibratorFluxMeasurement): Promise<FluxRecord> {
  return transacted(products.db, async (db) => {
    const solvedHere = await db
      .selectFrom('calibration_applied')
      .innerJoin('calibration_tables', 'calibration_tables.path', 'calibration_applied.caltable_path')
      .select('set_name')
      .where('ms_path', '=', measured.measurementSet)
      .whereRef('source_ms_path', '=', 'ms_path')
      .executeTakeFirst()
    const notes = solvedHere && `calibrated with ${solvedHere.set_name}, which was solved of the same data`
    const row = { ...rowOf(measured), notes: notes ?? null, created_at: products.nowMs() / 1000 }
    await db
      .insertInto('calibration_monitoring')
      .values(row)
      .onConflict((conflict) => conflict.columns(['calibrator_name', 'ms_path']).doUpdateSet(row))
      .execute()
    return { ...measured, notes }
  })
}

/** Measurements by calibrator, then time. */
export async function listFluxMeasurements(
  products: Products,
  wanted: { readonly calibrator?: string | undefined; readonly startMjdS?: number; readonly endMjdS?: number } = {},
): Promise<FluxRecord[]> {
  const { calibrator, startMjdS, endMjdS } = wanted
  let query = products.db.selectFrom('calibration_monitoring').selectAll().orderBy('calibrator_name').orderBy('mjd')
  if (calibrator !== undefined) query = query.where('calibrator_name', '=', calibrator)
  if (startMjdS !== undefined) query = query.where('mjd', '>=', mjdOf(startMjdS))
  if (endMjdS !== undefined) query = query.where('mjd', '<=', mjdOf(endMjdS))
  return (await query.orderBy('id').execute()).map(recordOf)
}

function rowOf(measured: CalibratorFluxMeasurement) {
  return {
    calibrator_name: measured.calibrator,
    ms_path: measured.measurementSet,
    observed_flux_jy: measured.observedFluxJy,
    catalog_flux_jy: measured.catalogFluxJy,
    flux_ratio: measured.fluxRatio,
    flux_ratio_error: measured.fluxRatioError,
    frequency_ghz: measured.frequencyHz / 1e9,
    mjd: mjdOf(measured.mjdS),
    timestamp_iso: isoOf(measured.mjdS),
    phase_rms_deg: measured.phaseRmsRad === null ? null : degrees(measured.phaseRmsRad),
    amp_rms: measured.amplitudeRms,
    flagged_fraction: measured.flaggedFraction,
  }
}

function recordOf(row: Selectable<FluxMeasurementRow>): FluxRecord {
  return {
    calibrator: row.calibrator_name,
    measurementSet: row.ms_path,
    mjdS: mjdSOf(row.mjd),
    frequencyHz: row.frequency_ghz * 1e9,
    observedFluxJy: row.observed_flux_jy,
    catalogFluxJy: row.catalog_flux_jy,
    fluxRatio: row.flux_ratio,
    fluxRatioError: row.flux_ratio_error,
    phaseRmsRad: row.phase_rms_deg === null ? null : row.phase_rms_deg * RAD_PER_DEG,
    amplitudeRms: row.amp_rms,
    flaggedFraction: row.flagged_fraction,
    notes: row.notes ?? undefined,
  }
}
