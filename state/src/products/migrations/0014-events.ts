const GROUP = `json_object('state', NEW.state, 'stage', NEW.processing_stage, 'run', NEW.run, 'error', NEW.error)`
const STREAM = `json_object('desired', NEW.desired_state, 'actual', NEW.actual_state, 'claiming', NEW.is_claiming, 'reason', NEW.reason)`
const TABLE = `json_object('table_type', NEW.table_type, 'status', NEW.status)`
const IMAGE = `json_object('path', NEW.path, 'ms_path', NEW.ms_path, 'noise_jy', NEW.noise_jy, 'calibration', NEW.calibration)`
const JOB = `json_object('task', NEW.task, 'group_id', NEW.group_id, 'attempt', NEW.attempt)`
const ALERT = `json_object('severity', NEW.severity, 'message', NEW.message, 'acknowledged_at', NEW.acknowledged_at, 'resolved_at', NEW.resolved_at)`

/** SQL: whether any of these columns is another than it was. */
export function changed(...columns: readonly string[]): string {
  return columns.map((column) => `OLD.${column} IS NOT NEW.${column}`).join(' OR ')
}

/** @param when  such as `AFTER UPDATE ON table WHEN …` */
export function trigger(name: string, when: string, kind: string, subject: string, data: string): string {
  const values = `unixepoch('subsec'), '${kind}', ${subject}, ${data}`
  return `CREATE TRIGGER event_${name} ${when} BEGIN INSERT INTO events (at, kind, subject, data) VALUES (${values}); END`
}

/** What has changed, for those who look on: written by the database itself, whoever changes it. */
export const statements: readonly string[] = [
  `
    CREATE TABLE events (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      at REAL NOT NULL,
      kind TEXT NOT NULL,
      subject TEXT NOT NULL,
      data TEXT NOT NULL CHECK (json_valid(data))
    )`,
  'CREATE INDEX events_time ON events (at)',
  trigger('group', 'AFTER INSERT ON ingest_queue', 'group', 'NEW.group_id', GROUP),
  trigger(
    'group_again',
    `AFTER UPDATE ON ingest_queue WHEN ${changed('state', 'processing_stage', 'run', 'error')}`,
    ...(['group', 'NEW.group_id', GROUP] as const),
  ),
  trigger('group_gone', 'AFTER DELETE ON ingest_queue', 'group', 'OLD.group_id', `json_object('state', 'gone')`),
  trigger('image', `AFTER INSERT ON images WHEN NEW.type = 'image'`, 'image', 'NEW.id', IMAGE),
  trigger('table', 'AFTER INSERT ON calibration_tables', 'calibration', 'NEW.set_name', TABLE),
  trigger(
    'table_again',
    `AFTER UPDATE ON calibration_tables WHEN ${changed('status', 'superseded_by', 'valid_start_mjd', 'valid_end_mjd')}`,
    ...(['calibration', 'NEW.set_name', TABLE] as const),
  ),
  trigger(
    'stream',
    `AFTER UPDATE ON stream_state WHEN ${changed('desired_state', 'actual_state', 'is_claiming', 'reason')}`,
    ...(['stream', `'stream'`, STREAM] as const),
  ),
  trigger('job', 'AFTER INSERT ON recorded_jobs', 'job', 'NEW.job_id', JOB),
  trigger('alert', 'AFTER INSERT ON flux_monitoring_alerts', 'alert', 'NEW.id', ALERT),
  trigger(
    'alert_again',
    `AFTER UPDATE ON flux_monitoring_alerts WHEN ${changed('acknowledged_at', 'resolved_at')}`,
    ...(['alert', 'NEW.id', ALERT] as const),
  ),
]
