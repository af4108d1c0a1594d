export const statements: readonly string[] = [
  `
    CREATE TABLE hdf5_file_index (
      path TEXT PRIMARY KEY,
      filename TEXT NOT NULL,
      group_id TEXT NOT NULL,
      subband_code TEXT NOT NULL,
      subband_num INTEGER,
      timestamp_iso TEXT,
      timestamp_mjd REAL,
      file_size_bytes INTEGER,
      modified_time REAL,
      indexed_at REAL NOT NULL,
      stored INTEGER NOT NULL DEFAULT 1 CHECK (stored IN (0, 1)),
      ra_deg REAL,
      dec_deg REAL,
      obs_date TEXT,
      obs_time TEXT,
      problem TEXT
    )`,
  'CREATE INDEX hdf5_file_index_group ON hdf5_file_index (group_id)',
  'CREATE INDEX hdf5_file_index_time ON hdf5_file_index (timestamp_mjd)',
  'CREATE INDEX hdf5_file_index_stored ON hdf5_file_index (stored)',
  'CREATE INDEX hdf5_file_index_place ON hdf5_file_index (ra_deg, dec_deg)',
  'CREATE VIEW hdf5_files AS SELECT * FROM hdf5_file_index',
]
