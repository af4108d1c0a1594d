export const statements: readonly string[] = [
  `
    CREATE TABLE recorded_jobs (
      job_id TEXT PRIMARY KEY,
      attempt INTEGER NOT NULL,
      task TEXT NOT NULL,
      group_id TEXT,
      recorded_at REAL NOT NULL
    ) WITHOUT ROWID`,
  'CREATE INDEX recorded_jobs_time ON recorded_jobs (recorded_at)',
]
