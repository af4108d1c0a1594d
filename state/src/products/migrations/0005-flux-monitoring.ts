export const statements: readonly string[] = [
  `
    CREATE TABLE calibration_monitoring (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      calibrator_name TEXT NOT NULL CHECK (calibrator_name <> ''),
      ms_path TEXT NOT NULL,
      observed_flux_jy REAL NOT NULL,
      catalog_flux_jy REAL NOT NULL CHECK (catalog_flux_jy > 0),
      flux_ratio REAL NOT NULL,
      flux_ratio_error REAL,
      frequency_ghz REAL NOT NULL,
      mjd REAL NOT NULL,
      timestamp_iso TEXT,
      phase_rms_deg REAL,
      amp_rms REAL,
      flagged_fraction REAL CHECK (flagged_fraction BETWEEN 0 AND 1),
      created_at REAL NOT NULL,
      notes TEXT,
      UNIQUE (calibrator_name, ms_path)
    )`,
  'CREATE INDEX calibration_monitoring_time ON calibration_monitoring (calibrator_name, mjd)',
  `
    CREATE TABLE flux_monitoring_alerts (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      alert_type TEXT NOT NULL CHECK (alert_type IN ('flux_drift')),
      severity TEXT NOT NULL CHECK (severity IN ('warning', 'critical')),
      calibrator_name TEXT,
      time_window_days REAL NOT NULL,
      flux_drift_percent REAL,
      n_measurements INTEGER NOT NULL,
      message TEXT NOT NULL,
      triggered_at REAL NOT NULL,
      acknowledged_at REAL,
      acknowledged_by TEXT,
      resolved_at REAL,
      resolution_note TEXT
    )`,
  'CREATE INDEX flux_monitoring_alerts_open ON flux_monitoring_alerts (calibrator_name, resolved_at)',
]
