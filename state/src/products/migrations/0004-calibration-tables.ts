import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE calibration_tables (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      set_name TEXT NOT NULL CHECK (set_name <> ''),
      path TEXT NOT NULL UNIQUE,
      table_type TEXT NOT NULL CHECK (table_type IN ('K', 'BA', 'BP', 'GP', 'GA', '2G', 'FLUX')),
      order_index INTEGER NOT NULL,
      cal_field TEXT,
      refant TEXT NOT NULL,
      created_at REAL NOT NULL,
      mid_mjd REAL NOT NULL,
      valid_start_mjd REAL,
      valid_end_mjd REAL,
      dec_deg REAL NOT NULL CHECK (dec_deg BETWEEN -90 AND 90),
      status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'retired', 'superseded', 'failed')),
      superseded_by TEXT,
      non_science INTEGER NOT NULL DEFAULT 0 CHECK (non_science IN (0, 1)),
      configuration TEXT NOT NULL CHECK (json_valid(configuration)),
      notes TEXT,
      source_ms_path TEXT,
      solver_command TEXT,
      solver_version TEXT,
      solver_params TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(solver_params)),
      quality_metrics TEXT NOT NULL CHECK (json_valid(quality_metrics)),
      CHECK (valid_start_mjd <= valid_end_mjd),
      CHECK ((status = 'superseded') <= (superseded_by IS NOT NULL)),
      CHECK (status = 'failed' OR json_extract(quality_metrics, '$.passed') IS 1)
    )`.execute(db)
  await sql`CREATE INDEX calibration_tables_set ON calibration_tables (set_name)`.execute(db)
  await sql`CREATE INDEX calibration_tables_time ON calibration_tables (mid_mjd)`.execute(db)
  await sql`CREATE INDEX calibration_tables_validity ON calibration_tables (valid_start_mjd, valid_end_mjd)`.execute(db)
  await sql`CREATE INDEX calibration_tables_status ON calibration_tables (status)`.execute(db)
  await sql`CREATE INDEX calibration_tables_source ON calibration_tables (source_ms_path)`.execute(db)
  await sql`CREATE VIEW caltables AS SELECT * FROM calibration_tables`.execute(db)
  await sql`
    CREATE TABLE calibration_applied (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      ms_path TEXT NOT NULL REFERENCES ms_index (path) ON UPDATE CASCADE ON DELETE CASCADE,
      caltable_path TEXT NOT NULL REFERENCES calibration_tables (path) ON UPDATE CASCADE ON DELETE CASCADE,
      applied_at REAL NOT NULL,
      weight REAL NOT NULL DEFAULT 1 CHECK (weight > 0 AND weight <= 1),
      quality REAL,
      success INTEGER NOT NULL DEFAULT 1 CHECK (success IN (0, 1)),
      error_message TEXT
    )`.execute(db)
  await sql`CREATE INDEX calibration_applied_ms ON calibration_applied (ms_path)`.execute(db)
  await sql`CREATE INDEX calibration_applied_table ON calibration_applied (caltable_path)`.execute(db)
}
