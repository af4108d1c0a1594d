const SEEN = `json_object('severity', NEW.severity, 'message', NEW.message, 'acknowledged_at', NEW.acknowledged_at)`
const TELL = `INSERT INTO events (at, kind, subject, data) VALUES (unixepoch('subsec'), 'alert', NEW.alert_id, ${SEEN});`

/** Alerts that someone has seen, as they were then. What raises them is worked out when it is asked for. */
export const statements: readonly string[] = [
  `
    CREATE TABLE alert_acknowledgements (
      alert_id TEXT PRIMARY KEY CHECK (alert_id <> ''),
      kind TEXT NOT NULL,
      severity TEXT NOT NULL CHECK (severity IN ('warning', 'critical')),
      message TEXT NOT NULL,
      acknowledged_at REAL NOT NULL,
      acknowledged_by TEXT NOT NULL,
      note TEXT
    )`,
  'CREATE INDEX alert_acknowledgements_time ON alert_acknowledgements (acknowledged_at)',
  `CREATE TRIGGER event_alert_seen AFTER INSERT ON alert_acknowledgements BEGIN ${TELL} END`,
  `CREATE TRIGGER event_alert_seen_again AFTER UPDATE ON alert_acknowledgements BEGIN ${TELL} END`,
]
