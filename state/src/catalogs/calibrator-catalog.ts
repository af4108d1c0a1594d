import type { DatabaseSync } from 'node:sqlite'
import type { CalibratorFlux, CatalogCalibrator } from '@contimg/pipeline'
import { degrees, RAD_PER_DEG } from '../units.ts'
import { columnsOf, hasTable, readCatalog, writeCatalog } from './catalog-file.ts'
import { CellReader, type Row } from './cell.ts'
import { CatalogFileError } from './errors.ts'
import { type ImportOrigin, importMeta } from './origin.ts'

export const CALIBRATOR_CATALOG_FILE = 'vla_calibrators.sqlite3'

/** What is not known is NULL. alt_name is the common name, for people; alt_names holds all, as JSON. */
const SCHEMA = `
  CREATE TABLE calibrators (
    name TEXT PRIMARY KEY,
    ra_deg REAL NOT NULL,
    dec_deg REAL NOT NULL,
    position_code TEXT,
    alt_name TEXT,
    alt_names TEXT NOT NULL
  ) STRICT;
  CREATE TABLE fluxes (
    name TEXT NOT NULL REFERENCES calibrators (name),
    band TEXT NOT NULL,
    band_code TEXT NOT NULL,
    flux_jy REAL,
    freq_hz REAL NOT NULL,
    quality_codes TEXT,
    PRIMARY KEY (name, band)
  ) STRICT;
  CREATE INDEX calibrators_dec ON calibrators (dec_deg);
  CREATE VIEW vla_20cm AS
    SELECT calibrators.*, band, band_code, flux_jy, freq_hz, quality_codes
    FROM calibrators JOIN fluxes USING (name)
    WHERE band = '20cm' AND flux_jy IS NOT NULL;`

/** Makes a catalogue of calibrators, in a file that is not there yet. */
export function writeCalibratorCatalog(
  path: string,
  calibrators: readonly CatalogCalibrator[],
  origin: ImportOrigin,
): Promise<void> {
  return writeCatalog(path, async (db) => {
    db.exec(SCHEMA)
    const insert = db.prepare('INSERT INTO calibrators VALUES (?, ?, ?, ?, ?, ?)')
    const insertFlux = db.prepare('INSERT INTO fluxes VALUES (?, ?, ?, ?, ?, ?)')
    for (const { name, altNames, raRad, decRad, positionCode, fluxes } of calibrators) {
      const common = altNames.find((each) => !/^\d{4}[-+]\d{3}$/.test(each))
      insert.run(name, degrees(raRad), degrees(decRad), positionCode || null, common ?? null, JSON.stringify(altNames))
      for (const { band, bandCode, fluxJy, frequencyHz, qualityCodes } of fluxes)
        insertFlux.run(name, band, bandCode, fluxJy ?? null, frequencyHz, qualityCodes || null)
    }
    return importMeta('vla', calibrators.length, origin)
  })
}

/**
 * Reads a catalogue of calibrators, in the order in which they were put in. Also one whose calibrators have no column
 * alt_names.
 *
 * @throws CatalogFileError; file system errors as they come
 */
export function readCalibratorCatalog(path: string): CatalogCalibrator[] {
  return readCatalog(path, (db) => {
    const missing = ['calibrators', 'fluxes'].find((table) => !hasTable(db, table))
    if (missing !== undefined)
      throw new CatalogFileError(path, `no table ${missing}, wanted a catalogue of calibrators`)
    const cells = new CellReader(path)
    const fluxes = Map.groupBy(fluxRows(db), (row) => cells.text(row, 'name'))
    const columns = ['name', 'ra_deg', 'dec_deg', 'position_code', 'alt_name']
    if (columnsOf(db, 'calibrators').includes('alt_names')) columns.push('alt_names')
    const rows: Row[] = db.prepare(`SELECT ${columns.join()} FROM calibrators ORDER BY rowid`).all()
    return rows.map((row) => calibratorOf(cells, path, row, fluxes.get(cells.text(row, 'name')) ?? []))
  })
}

function fluxRows(db: DatabaseSync): Row[] {
  return db.prepare('SELECT name, band, band_code, flux_jy, freq_hz, quality_codes FROM fluxes ORDER BY rowid').all()
}

function calibratorOf(cells: CellReader, path: string, row: Row, fluxes: readonly Row[]): CatalogCalibrator {
  return {
    name: cells.text(row, 'name'),
    altNames: altNamesOf(cells, path, row),
    raRad: cells.number(row, 'ra_deg', 0, 360) * RAD_PER_DEG,
    decRad: cells.number(row, 'dec_deg', -90, 90) * RAD_PER_DEG,
    positionCode: cells.text(row, 'position_code'),
    fluxes: fluxes.map(
      (flux): CalibratorFlux => ({
        band: cells.text(flux, 'band'),
        bandCode: cells.text(flux, 'band_code'),
        frequencyHz: cells.number(flux, 'freq_hz', 1e6, 1e13),
        fluxJy: cells.numberOrNothing(flux, 'flux_jy', 0, 1e6),
        qualityCodes: cells.text(flux, 'quality_codes'),
      }),
    ),
  }
}

function altNamesOf(cells: CellReader, path: string, row: Row): string[] {
  if (row.alt_names === undefined) return [cells.text(row, 'alt_name')].filter((name) => name !== '')
  try {
    const names: unknown = JSON.parse(cells.text(row, 'alt_names'))
    if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return names
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
  }
  throw new CatalogFileError(path, `alt_names of ${row.name} is no JSON list of names`)
}
