import pg from 'pg'
import type { Clock, Db } from 'pg-boss'
import { PgBoss } from 'pg-boss'
import { migrate, SCHEMA } from './schema.ts'
import { checkDatabaseUrl, redactUrl, withoutSecrets } from './url.ts'

/** Anything that runs statements: the pool, or one connection within a transaction. */
export interface Sql {
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<Row>>
}

export interface Problem {
  readonly level: 'warning' | 'error'
  /** Without secrets. */
  readonly message: string
}

export interface ConnectOptions {
  /** Looks after the queue: leases that ran out, time-outs, retention, cron. One at least of those connected has to. */
  readonly maintains?: boolean
  /** Queues beside those of the task types. */
  readonly queues?: readonly string[]
  readonly connections?: number
  /** A question that is not answered within so long fails; without it the answer is waited for. */
  readonly answersWithinMs?: number
  /** What went wrong in the background. */
  readonly report?: (problem: Problem) => void
  /** Tests give the time by hand. */
  readonly clock?: Clock
  readonly applicationName?: string
}

/** Open connections to the queue: ours, which the engine shares. */
export interface WorkDatabase extends AsyncDisposable {
  readonly url: string
  readonly pool: pg.Pool
  readonly boss: PgBoss
}

/**
 * Leases last 30 s without a heartbeat (task-types.ts), a look at them every 10 s: what a dead worker had is back within
 * 45 s, the first wait before a retry included.
 */
const SUPERVISION = {
  superviseIntervalSeconds: 10,
  monitorIntervalSeconds: 10,
  maintenanceIntervalSeconds: 3600,
  cronMonitorIntervalSeconds: 15,
  cronWorkerIntervalSeconds: 5,
  flowIntervalSeconds: 30,
  warningQueueSize: 1000, // facts: queue depth is critical at 1000
}

export async function openDatabase(url: string, options: ConnectOptions = {}): Promise<WorkDatabase> {
  const report = options.report ?? (() => {})
  const note = (level: Problem['level']) => (problem: { message: string }) =>
    report({ level, message: redactUrl(problem.message) })
  const { access, atStart } = engineAccess(() => pool)
  const pool: pg.Pool = new pg.Pool({
    connectionString: checkDatabaseUrl(url),
    max: options.connections ?? 6,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    ...(options.answersWithinMs !== undefined && { query_timeout: options.answersWithinMs }),
    application_name: options.applicationName ?? 'contimg',
    onConnect: (client) => atStart(client),
  })
  pool.on('error', note('error'))
  const boss = new PgBoss({
    db: access,
    schema: SCHEMA,
    supervise: options.maintains === true,
    schedule: options.maintains === true,
    ...SUPERVISION,
    ...(options.clock && { clock: options.clock }),
  })
  boss.on('error', note('error'))
  boss.on('warning', note('warning'))
  try {
    await boss.start()
    await migrate(pool)
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => {})
    await pool.end()
    throw withoutSecrets(error)
  }
  let closing: Promise<void> | undefined
  const closeOnce = async () => {
    await boss.stop({ graceful: false })
    await pool.end()
  }
  const close = () => {
    closing ??= closeOnce()
    return closing
  }
  return { url, pool, boss, [Symbol.asyncDispose]: close }
}

/** What the engine needs of a pool that is not its own. */
function engineAccess(pool: () => pg.Pool): { access: Db; atStart: (client: pg.ClientBase) => Promise<void> } {
  let sessionStatements: readonly string[] = []
  return {
    access: {
      executeSql: async (text, values) => await pool().query(text, values as unknown[]),
      async setSessionStatements(statements) {
        sessionStatements = statements
      },
    },
    async atStart(client) {
      for (const statement of sessionStatements) await client.query(statement)
    },
  }
}

/** The engine's calls within a transaction: `boss.complete(…, { db: within(sql) })`. */
export function within(sql: Sql): Db {
  return { executeSql: async (text, values) => await sql.query(text, values as unknown[]) }
}

/** Runs statements of which all count or none. */
export async function transaction<T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  const lost = () => {} // a connection that ends between two statements is told by the next one
  client.on('error', lost)
  let isBroken = false
  try {
    await client.query('BEGIN')
    const result = await work(client)
    await client.query('COMMIT')
    return result
  } catch (error) {
    isBroken = await client.query('ROLLBACK').then(
      () => false,
      () => true,
    )
    throw withoutSecrets(error)
  } finally {
    client.off('error', lost)
    client.release(isBroken)
  }
}
