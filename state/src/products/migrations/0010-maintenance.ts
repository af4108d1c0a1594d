export const statements: readonly string[] = [
  `
    CREATE TABLE backup_history (
      id TEXT PRIMARY KEY,
      backup_path TEXT NOT NULL,
      backup_type TEXT NOT NULL CHECK (backup_type IN ('full', 'incremental', 'database_only', 'caltables_only')),
      size_bytes INTEGER,
      checksum TEXT CHECK (length(checksum) = 64),
      created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
      created_by TEXT,
      status TEXT NOT NULL DEFAULT 'completed' CHECK (status IN ('in_progress', 'completed', 'failed', 'deleted')),
      validation_status TEXT NOT NULL DEFAULT 'unchecked' CHECK (validation_status IN ('valid', 'invalid', 'unchecked')),
      validated_at TEXT,
      error_message TEXT,
      metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata))
    )`,
  'CREATE INDEX backup_history_time ON backup_history (created_at)',
  'CREATE INDEX backup_history_path ON backup_history (backup_path)',
  `
    CREATE TABLE retention_policies (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      description TEXT,
      data_type TEXT NOT NULL CHECK (
        data_type IN ('measurement_set', 'calibration', 'image', 'source_catalog', 'job_log', 'temporary')
      ),
      priority TEXT NOT NULL DEFAULT 'medium',
      status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'paused', 'disabled', 'expired')),
      rules TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(rules)),
      file_pattern TEXT,
      min_file_size INTEGER,
      max_file_size INTEGER,
      exclude_patterns TEXT,
      require_confirmation INTEGER NOT NULL DEFAULT 1 CHECK (require_confirmation IN (0, 1)),
      create_backup INTEGER NOT NULL DEFAULT 0 CHECK (create_backup IN (0, 1)),
      created_at TEXT,
      updated_at TEXT,
      created_by TEXT,
      last_executed_at TEXT,
      next_scheduled_at TEXT
    )`,
  `
    INSERT INTO retention_policies (id, name, description, data_type, status, rules) VALUES
      ('measurement-sets', 'Measurement Sets', 'they can be made again from the raw files', 'measurement_set', 'active',
       '[{"triggerType":"age","action":"delete","threshold":30,"thresholdUnit":"days"}]'),
      ('images', 'Images', 'what was measured on them stays', 'image', 'active',
       '[{"triggerType":"age","action":"delete","threshold":90,"thresholdUnit":"days"}]'),
      ('calibration', 'Calibration tables', 'of sets that are out of use', 'calibration', 'paused',
       '[{"triggerType":"age","action":"delete","threshold":365,"thresholdUnit":"days"}]'),
      ('temporary', 'Unfinished products', 'what killed runs left', 'temporary', 'active',
       '[{"triggerType":"age","action":"delete","threshold":1,"thresholdUnit":"days"}]'),
      ('job-logs', 'Logs', 'of services', 'job_log', 'active',
       '[{"triggerType":"age","action":"delete","threshold":30,"thresholdUnit":"days"}]')`,
  `
    CREATE TABLE retention_executions (
      id TEXT PRIMARY KEY,
      policy_id TEXT NOT NULL REFERENCES retention_policies (id) ON DELETE CASCADE,
      started_at TEXT NOT NULL,
      completed_at TEXT,
      status TEXT NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'completed', 'failed')),
      items_processed INTEGER NOT NULL DEFAULT 0,
      items_affected INTEGER NOT NULL DEFAULT 0,
      size_freed_bytes INTEGER NOT NULL DEFAULT 0,
      error_count INTEGER NOT NULL DEFAULT 0,
      errors TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(errors)),
      triggered_by TEXT NOT NULL DEFAULT 'manual',
      triggered_by_user TEXT
    )`,
  'CREATE INDEX retention_executions_policy ON retention_executions (policy_id, started_at)',
  `
    CREATE TABLE storage_locations (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      path TEXT NOT NULL UNIQUE,
      location_type TEXT NOT NULL,
      size_bytes INTEGER,
      created_at REAL NOT NULL,
      last_checked REAL,
      status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'missing'))
    )`,
  'CREATE INDEX storage_locations_type ON storage_locations (location_type)',
  'CREATE INDEX storage_locations_status ON storage_locations (status)',
  'ALTER TABLE ms_index ADD COLUMN stored INTEGER NOT NULL DEFAULT 1 CHECK (stored IN (0, 1))',
  'ALTER TABLE images ADD COLUMN stored INTEGER NOT NULL DEFAULT 1 CHECK (stored IN (0, 1))',
  'ALTER TABLE calibration_tables ADD COLUMN stored INTEGER NOT NULL DEFAULT 1 CHECK (stored IN (0, 1))',
  'ALTER TABLE artifacts ADD COLUMN hash_problem TEXT',
]
