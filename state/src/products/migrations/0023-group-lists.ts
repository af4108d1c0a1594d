const ORDERS = ['noise_jy', 'dynamic_range', 'latency_s', 'dec_deg']

/**
 * Lists of groups by what they may be ordered by, equal ones by their stamps. Results tell whether their group is queued, as
 * what is registered by hand may not be: lists need not look each up. And how many came since some time.
 */
export const statements: readonly string[] = [
  'ALTER TABLE group_results ADD COLUMN queued INTEGER NOT NULL DEFAULT 0 CHECK (queued IN (0, 1))',
  'UPDATE group_results SET queued = 1 WHERE group_id IN (SELECT group_id FROM ingest_queue)',
  `
    CREATE TRIGGER group_results_new AFTER INSERT ON group_results
    WHEN EXISTS (SELECT 1 FROM ingest_queue WHERE group_id = NEW.group_id)
    BEGIN UPDATE group_results SET queued = 1 WHERE group_id = NEW.group_id; END`,
  `
    CREATE TRIGGER group_results_queued AFTER INSERT ON ingest_queue
    BEGIN UPDATE group_results SET queued = 1 WHERE group_id = NEW.group_id; END`,
  `
    CREATE TRIGGER group_results_gone AFTER DELETE ON ingest_queue
    BEGIN UPDATE group_results SET queued = 0 WHERE group_id = OLD.group_id; END`,
  ...ORDERS.map(
    (column) => `CREATE INDEX group_results_by_${column} ON group_results (${column}, group_id) WHERE queued = 1`,
  ),
  'CREATE INDEX ingest_queue_received ON ingest_queue (received_at)',
  'DROP INDEX ingest_queue_changed',
  'CREATE INDEX ingest_queue_changed ON ingest_queue (last_update, group_id)',
]
