export const statements: readonly string[] = [
  `
    CREATE TABLE calibrator_transits (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      calibrator_name TEXT NOT NULL,
      transit_mjd REAL NOT NULL,
      transit_iso TEXT NOT NULL,
      has_data INTEGER NOT NULL DEFAULT 0 CHECK (has_data IN (0, 1)),
      group_id TEXT,
      group_mid_iso TEXT,
      delta_minutes REAL,
      pb_response REAL,
      dec_match INTEGER NOT NULL DEFAULT 0 CHECK (dec_match IN (0, 1)),
      calculated_at REAL NOT NULL,
      updated_at REAL NOT NULL,
      UNIQUE (calibrator_name, transit_mjd),
      CHECK ((has_data = 1) = (group_id IS NOT NULL))
    )`,
  'CREATE INDEX calibrator_transits_time ON calibrator_transits (transit_mjd DESC)',
  'CREATE INDEX calibrator_transits_data ON calibrator_transits (has_data)',
  `
    CREATE TABLE qa_artifacts (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      group_id TEXT NOT NULL,
      name TEXT NOT NULL,
      path TEXT NOT NULL,
      created_at REAL NOT NULL,
      UNIQUE (group_id, name)
    )`,
  'CREATE INDEX qa_artifacts_group ON qa_artifacts (group_id)',
]
