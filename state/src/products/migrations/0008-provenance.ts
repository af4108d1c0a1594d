export const statements: readonly string[] = [
  `
    CREATE TABLE activities (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      stage TEXT NOT NULL CHECK (stage <> ''),
      command TEXT NOT NULL,
      options TEXT NOT NULL CHECK (json_valid(options)),
      version TEXT NOT NULL,
      host TEXT NOT NULL,
      started_at REAL NOT NULL,
      duration_s REAL NOT NULL CHECK (duration_s >= 0),
      job_id TEXT UNIQUE,
      group_id TEXT
    )`,
  'CREATE INDEX activities_group ON activities (group_id)',
  'CREATE INDEX activities_time ON activities (started_at)',
  `
    CREATE TABLE artifacts (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      path TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('raw', 'measurement-set', 'table', 'file')),
      identity TEXT NOT NULL CHECK (identity <> ''),
      sha256 TEXT CHECK (length(sha256) = 64),
      size_bytes INTEGER,
      modified_at REAL,
      group_id TEXT,
      generation INTEGER CHECK (generation >= 0),
      first_seen_at REAL NOT NULL,
      UNIQUE (path, identity),
      CHECK ((kind = 'raw') <= (size_bytes IS NOT NULL AND modified_at IS NOT NULL)),
      CHECK ((kind = 'measurement-set') = (generation IS NOT NULL)),
      CHECK ((kind IN ('table', 'file')) <= (sha256 IS NOT NULL))
    )`,
  "CREATE INDEX artifacts_unhashed ON artifacts (id) WHERE kind = 'raw' AND sha256 IS NULL",
  `
    CREATE TABLE activity_artifacts (
      activity_id INTEGER NOT NULL REFERENCES activities (id) ON DELETE CASCADE,
      artifact_id INTEGER NOT NULL REFERENCES artifacts (id) ON DELETE CASCADE,
      role TEXT NOT NULL CHECK (role IN ('input', 'output')),
      PRIMARY KEY (activity_id, artifact_id, role)
    ) WITHOUT ROWID`,
  'CREATE INDEX activity_artifacts_artifact ON activity_artifacts (artifact_id, role)',
]
