export const statements: readonly string[] = [
  `
    CREATE TABLE ingest_queue (
      group_id TEXT PRIMARY KEY,
      state TEXT NOT NULL CHECK (state IN ('collecting', 'pending', 'in_progress', 'completed', 'failed')),
      received_at REAL NOT NULL,
      last_update REAL NOT NULL,
      expected_subbands INTEGER NOT NULL DEFAULT 16 CHECK (expected_subbands > 0),
      retry_count INTEGER NOT NULL DEFAULT 0 CHECK (retry_count >= 0),
      error TEXT,
      checkpoint_path TEXT,
      processing_stage TEXT NOT NULL DEFAULT 'collecting',
      chunk_minutes REAL,
      has_calibrator INTEGER CHECK (has_calibrator IN (0, 1)),
      calibrators TEXT CHECK (json_valid(calibrators)),
      run INTEGER NOT NULL DEFAULT 1 CHECK (run > 0),
      stages TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(stages)),
      settings TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(settings)),
      CHECK ((state = 'failed') <= (error IS NOT NULL))
    )`,
  'CREATE INDEX ingest_queue_state ON ingest_queue (state, group_id)',
  'CREATE VIEW processing_queue AS SELECT * FROM ingest_queue',
  `
    CREATE TABLE subband_files (
      group_id TEXT NOT NULL REFERENCES ingest_queue (group_id) ON DELETE CASCADE,
      subband_idx INTEGER NOT NULL CHECK (subband_idx BETWEEN 0 AND 15),
      path TEXT NOT NULL UNIQUE,
      PRIMARY KEY (group_id, subband_idx)
    )`,
  `
    CREATE TABLE performance_metrics (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      group_id TEXT NOT NULL,
      stage TEXT NOT NULL,
      run INTEGER NOT NULL,
      load_time REAL,
      phase_time REAL,
      write_time REAL,
      total_time REAL NOT NULL,
      writer_type TEXT,
      peak_memory_bytes INTEGER,
      job_id TEXT,
      recorded_at REAL NOT NULL,
      UNIQUE (group_id, stage, run)
    )`,
  'CREATE INDEX performance_metrics_time ON performance_metrics (recorded_at)',
]
