export const statements: readonly string[] = [
  `
    CREATE TABLE calibration_source_catalog (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL UNIQUE,
      ra_deg REAL NOT NULL,
      dec_deg REAL NOT NULL,
      flux_jy REAL,
      flux_freq_ghz REAL,
      dec_range_min REAL,
      dec_range_max REAL,
      source_catalog TEXT,
      status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'inactive')),
      registered_at REAL NOT NULL,
      registered_by TEXT,
      code_20_cm TEXT,
      notes TEXT
    )`,
  'CREATE INDEX calibration_source_catalog_dec ON calibration_source_catalog (dec_deg)',
  'CREATE INDEX calibration_source_catalog_status ON calibration_source_catalog (status)',
  'CREATE VIEW calibrator_catalog AS SELECT * FROM calibration_source_catalog',
]
