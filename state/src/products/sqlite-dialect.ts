import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'

/** Lets Kysely speak to the SQLite that comes with Node. The database is closed with it. */
export class NodeSqliteDialect implements Dialect {
  readonly #db: DatabaseSync

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  createDriver(): Driver {
    return new NodeSqliteDriver(this.#db)
  }

  createAdapter(): SqliteAdapter {
    return new TransactionalAdapter()
  }

  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler()
  }

  createIntrospector(db: Kysely<unknown>): SqliteIntrospector {
    return new SqliteIntrospector(db)
  }
}

/**
 * SQLite changes tables within transactions too, so that all migrations run in one: it is the lock that lets one process
 * migrate at a time, and what undoes a migration that fails halfway.
 */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class NodeSqliteDriver implements Driver {
  readonly #db: DatabaseSync
  readonly #connection: NodeSqliteConnection

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#connection = new NodeSqliteConnection(db)
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }

  async releaseConnection(): Promise<void> {}

  /** Takes the lock to write at once: one taken after a read fails, without waiting, where another process wrote. */
  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('BEGIN IMMEDIATE'))
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('COMMIT'))
  }

  /** SQLite has rolled back by itself where the disk is full. */
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#db.isTransaction) await connection.executeQuery(CompiledQuery.raw('ROLLBACK'))
  }

  async destroy(): Promise<void> {
    this.#db.close()
  }
}

const KEPT_STATEMENTS = 128

interface Prepared {
  readonly statement: StatementSync
  columns: readonly string[] // none: it answers no rows
}

class NodeSqliteConnection implements DatabaseConnection {
  readonly #db: DatabaseSync
  readonly #prepared = new Map<string, Prepared>() // in the order of their coming

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const prepared = this.#prepare(sql)
    const { statement } = prepared
    const values = parameters as readonly SQLInputValue[]
    if (prepared.columns.length > 0) return { rows: rowsOf<R>(prepared, values) }
    const { changes, lastInsertRowid } = statement.run(...values)
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
  }

  async *streamQuery<R>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    for (const row of this.#db.prepare(sql).iterate(...(parameters as readonly SQLInputValue[])))
      yield { rows: [row as R] }
  }

  /** Preparing takes longer than most statements do. SQLite itself prepares anew where the schema has changed. */
  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql)
    if (known) return known
    const statement = this.#db.prepare(sql)
    statement.setReturnArrays(true)
    const prepared = { statement, columns: namesOf(statement) }
    const [oldest] = this.#prepared.keys()
    if (this.#prepared.size >= KEPT_STATEMENTS) this.#prepared.delete(oldest)
    this.#prepared.set(sql, prepared)
    return prepared
  }
}

const namesOf = (statement: StatementSync) => statement.columns().map(({ name }) => name)

/** Quicker to make and to read than the dictionaries without prototype that SQLite's binding makes itself. */
function rowsOf<R>(prepared: Prepared, parameters: readonly SQLInputValue[]): R[] {
  const found = prepared.statement.all(...parameters) as unknown as SQLOutputValue[][] // as setReturnArrays has it
  if (found.length > 0 && found[0].length !== prepared.columns.length) prepared.columns = namesOf(prepared.statement)
  const { columns } = prepared
  return found.map((values) => {
    const row: Record<string, unknown> = {}
    for (let i = 0; i < columns.length; i++) row[columns[i]] = values[i]
    return row as R
  })
}
