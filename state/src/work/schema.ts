import type pg from 'pg'

/** The engine's tables and ours. */
export const SCHEMA = 'absurd'

/** Ours, each once, in this order; what stands here never changes any more. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE absurd.attempts (
     task_id uuid NOT NULL,
     attempt int NOT NULL,
     queue text NOT NULL,
     task text NOT NULL,
     worker text NOT NULL,
     ready_on timestamptz NOT NULL,
     started_on timestamptz NOT NULL,
     ended_on timestamptz,
     outcome text CHECK (outcome IN ('completed', 'failed', 'cancelled', 'lost', 'returned')),
     error text,
     PRIMARY KEY (task_id, attempt)
   );
   CREATE INDEX attempts_started ON absurd.attempts (started_on);
   CREATE INDEX attempts_ended ON absurd.attempts (ended_on);
   CREATE TABLE absurd.workers (
     id text PRIMARY KEY,
     host text NOT NULL,
     pid int NOT NULL,
     queues text[] NOT NULL,
     concurrency int NOT NULL,
     started_on timestamptz NOT NULL,
     heartbeat_on timestamptz NOT NULL
   );
   CREATE TABLE absurd.schedules (
     name text PRIMARY KEY,
     queue text NOT NULL,
     task text NOT NULL,
     payload jsonb NOT NULL,
     cron text NOT NULL,
     time_zone text NOT NULL,
     is_enabled boolean NOT NULL,
     created_on timestamptz NOT NULL,
     changed_on timestamptz NOT NULL
   );
   CREATE INDEX job_common_group ON absurd.job_common (group_id) WHERE group_id IS NOT NULL;
   CREATE INDEX job_common_latest ON absurd.job_common (created_on DESC, id DESC);`,
  `CREATE INDEX job_common_task ON absurd.job_common ((data->>'task'), created_on DESC, id DESC);`,
  // A task that fails is deleted and inserted by the engine: both triggers together see every state.
  `CREATE TABLE absurd.task_changes (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     on_time timestamptz NOT NULL DEFAULT clock_timestamp(),
     task_id uuid NOT NULL,
     task text NOT NULL,
     group_id text,
     state text NOT NULL,
     attempt int NOT NULL
   );
   CREATE FUNCTION absurd.note_task_change() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     INSERT INTO absurd.task_changes (task_id, task, group_id, state, attempt)
     VALUES (NEW.id, NEW.data->>'task', NEW.group_id, NEW.state::text,
       CASE WHEN NEW.started_on IS NULL THEN 0 ELSE NEW.retry_count + 1 END);
     RETURN NULL;
   END $$;
   CREATE TRIGGER task_spawned AFTER INSERT ON absurd.job FOR EACH ROW
     WHEN (NEW.data ? 'task' AND NEW.source_id IS NULL) EXECUTE FUNCTION absurd.note_task_change();
   CREATE TRIGGER task_changed AFTER UPDATE OF state ON absurd.job FOR EACH ROW
     WHEN (OLD.state IS DISTINCT FROM NEW.state AND NEW.data ? 'task' AND NEW.source_id IS NULL)
     EXECUTE FUNCTION absurd.note_task_change();`,
]

/** Brings our tables up to date; of several who start at once, one does. */
export async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('contimg absurd schema', 0))`)
    await client.query(
      'CREATE TABLE IF NOT EXISTS absurd.migrations (number int PRIMARY KEY, on_time timestamptz NOT NULL)',
    )
    const known = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM absurd.migrations')
    const { count } = known.rows[0]
    if (count > MIGRATIONS.length) {
      const found = `its schema has ${count} migrations of ours`
      throw new Error(`the work database is newer than this program: ${found}, wanted ${MIGRATIONS.length} or fewer`)
    }
    for (const [index, statements] of MIGRATIONS.slice(count).entries()) {
      await client.query(statements)
      await client.query('INSERT INTO absurd.migrations VALUES ($1, now())', [count + index + 1])
    }
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}
