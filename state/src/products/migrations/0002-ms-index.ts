export const statements: readonly string[] = [
  `
    CREATE TABLE ms_index (
      path TEXT PRIMARY KEY,
      start_mjd REAL,
      end_mjd REAL,
      mid_mjd REAL,
      processed_at REAL,
      status TEXT CHECK (status IN ('pending', 'running', 'completed', 'failed')),
      stage TEXT CHECK (stage IN ('ingested', 'converted', 'calibrated', 'imaged')),
      stage_updated_at REAL,
      cal_applied INTEGER NOT NULL DEFAULT 0 CHECK (cal_applied IN (0, 1)),
      imagename TEXT,
      field_name TEXT,
      field_names TEXT NOT NULL DEFAULT '[]',
      calibrator TEXT,
      pointing_ra_deg REAL,
      pointing_dec_deg REAL,
      ra_deg REAL,
      dec_deg REAL,
      group_id TEXT,
      created_at REAL NOT NULL DEFAULT (unixepoch())
    )`,
  'CREATE INDEX ms_index_time ON ms_index (mid_mjd)',
  'CREATE INDEX ms_index_status ON ms_index (status)',
  'CREATE INDEX ms_index_stage ON ms_index (stage)',
  'CREATE INDEX ms_index_group ON ms_index (group_id)',
]
