import type { Insertable, Selectable } from 'kysely'
import { degrees, RAD_PER_DEG } from '../units.ts'
import type { CalibrationSourceRow, Products } from './products.ts'

/** A calibrator that was chosen to calibrate a strip of declination on. */
export interface CalibrationSource {
  readonly name: string
  readonly raRad: number // ICRS
  readonly decRad: number
  readonly fluxJy: number | undefined // undefined where not known
  readonly fluxFrequencyHz: number | undefined
  readonly pointingDecs: { readonly fromRad: number; readonly toRad: number } | undefined // for which it serves
  readonly sourceCatalog: string | undefined // where it was found
  readonly isActive: boolean
  readonly registeredBy: string | undefined
  readonly qualityCodes20cm: string | undefined
  readonly notes: string | undefined
}

/** Puts a calibrator in, or anew where one of its name is in already. */
export async function putCalibrationSource(products: Products, source: CalibrationSource): Promise<void> {
  const row = rowOf(source, products.nowMs() / 1000)
  await products.db
    .insertInto('calibration_source_catalog')
    .values(row)
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute()
}

export async function findCalibrationSource(products: Products, name: string): Promise<CalibrationSource | undefined> {
  const table = products.db.selectFrom('calibration_source_catalog')
  const row = await table.selectAll().where('name', '=', name).executeTakeFirst()
  return row === undefined ? undefined : sourceOf(row)
}

/** The active calibrators that serve a declination of the pointing, nearest in declination first. */
export async function listCalibrationSources(
  products: Products,
  { pointingDecRad }: { pointingDecRad: number },
): Promise<CalibrationSource[]> {
  const decDeg = degrees(pointingDecRad)
  const rows = await products.db
    .selectFrom('calibration_source_catalog')
    .selectAll()
    .where('status', '=', 'active')
    .where((where) => where.or([where('dec_range_min', 'is', null), where('dec_range_min', '<=', decDeg)]))
    .where((where) => where.or([where('dec_range_max', 'is', null), where('dec_range_max', '>=', decDeg)]))
    .orderBy('name')
    .execute()
  return rows.map(sourceOf).sort((a, b) => Math.abs(a.decRad - pointingDecRad) - Math.abs(b.decRad - pointingDecRad))
}

function rowOf(source: CalibrationSource, nowS: number): Insertable<CalibrationSourceRow> {
  const { pointingDecs, fluxFrequencyHz } = source
  return {
    name: source.name,
    ra_deg: degrees(source.raRad),
    dec_deg: degrees(source.decRad),
    flux_jy: source.fluxJy ?? null,
    flux_freq_ghz: fluxFrequencyHz === undefined ? null : fluxFrequencyHz / 1e9,
    dec_range_min: pointingDecs === undefined ? null : degrees(pointingDecs.fromRad),
    dec_range_max: pointingDecs === undefined ? null : degrees(pointingDecs.toRad),
    source_catalog: source.sourceCatalog ?? null,
    status: source.isActive ? 'active' : 'inactive',
    registered_at: nowS,
    registered_by: source.registeredBy ?? null,
    code_20_cm: source.qualityCodes20cm ?? null,
    notes: source.notes ?? null,
  }
}

function sourceOf(row: Selectable<CalibrationSourceRow>): CalibrationSource {
  const { dec_range_min: from, dec_range_max: to } = row
  return {
    name: row.name,
    raRad: row.ra_deg * RAD_PER_DEG,
    decRad: row.dec_deg * RAD_PER_DEG,
    fluxJy: row.flux_jy ?? undefined,
    fluxFrequencyHz: row.flux_freq_ghz === null ? undefined : row.flux_freq_ghz * 1e9,
    pointingDecs: from === null || to === null ? undefined : { fromRad: from * RAD_PER_DEG, toRad: to * RAD_PER_DEG },
    sourceCatalog: row.source_catalog ?? undefined,
    isActive: row.status === 'active',
    registeredBy: row.registered_by ?? undefined,
    qualityCodes20cm: row.code_20_cm ?? undefined,
    notes: row.notes ?? undefined,
  }
}
