export const statements: readonly string[] = [
  'ALTER TABLE ingest_queue ADD COLUMN input_dir TEXT',
  'ALTER TABLE ingest_queue ADD COLUMN handed_over_at REAL',
  'ALTER TABLE ingest_queue ADD COLUMN collecting_boot TEXT',
  'ALTER TABLE ingest_queue ADD COLUMN collecting_since_s REAL',
  "UPDATE ingest_queue SET handed_over_at = received_at WHERE state <> 'collecting'",
  `
    CREATE TABLE spare_subband_files (
      path TEXT PRIMARY KEY,
      group_id TEXT NOT NULL,
      subband_idx INTEGER NOT NULL CHECK (subband_idx BETWEEN 0 AND 15),
      reason TEXT NOT NULL CHECK (reason IN ('duplicate', 'late')),
      noted_at REAL NOT NULL
    ) WITHOUT ROWID`,
  'CREATE INDEX spare_subband_files_group ON spare_subband_files (group_id)',
  `
    CREATE TABLE pointing_history (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      timestamp_mjd REAL NOT NULL,
      ra_deg REAL NOT NULL,
      dec_deg REAL NOT NULL,
      source TEXT,
      recorded_at REAL NOT NULL,
      UNIQUE (timestamp_mjd, source)
    )`,
  'CREATE INDEX pointing_history_time ON pointing_history (timestamp_mjd)',
  `
    CREATE TABLE stream_state (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      desired_state TEXT NOT NULL DEFAULT 'running' CHECK (desired_state IN ('running', 'stopped')),
      actual_state TEXT NOT NULL DEFAULT 'ended' CHECK (actual_state IN ('running', 'stopped', 'ended')),
      is_claiming INTEGER NOT NULL DEFAULT 1 CHECK (is_claiming IN (0, 1)),
      reason TEXT,
      input_dir TEXT,
      output_dir TEXT,
      host TEXT,
      pid INTEGER,
      heartbeat_at REAL,
      heartbeat_boot TEXT,
      heartbeat_s REAL,
      desired_at REAL
    )`,
  'INSERT INTO stream_state (id) VALUES (1)',
]
