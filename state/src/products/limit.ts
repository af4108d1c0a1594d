import { type RawBuilder, SqliteQueryCompiler, sql } from 'kysely'
import type { Products } from './products.ts'

/**
 * SQLite prepares a statement anew each time a bare LIMIT ? is bound: it plans for the number. A sum it does not look into
 * (sqlite3ExprIsInteger), and what was prepared stays so.
 */
const UNSEEN = ' + 0'

/** At most so many rows, in SQL that is written out. */
export function limitTo(most: number): RawBuilder<unknown> {
  return sql`LIMIT ${most}${sql.raw(UNSEEN)}`
}

/** The same of queries that are built. */
export class UnplannedLimitCompiler extends SqliteQueryCompiler {
  protected override visitLimit(...[node]: Parameters<SqliteQueryCompiler['visitLimit']>): void {
    super.visitLimit(node)
    this.append(UNSEEN)
  }
}

/**
 * Counts rows no further than `most`; without it to the end. Whether there are so many is seen by stepping over them, which
 * takes half as long as counting; where there are fewer they are counted after that.
 *
 * @param rows  FROM … WHERE …
 */
export async function countTo({ db }: Products, rows: RawBuilder<unknown>, most?: number): Promise<number> {
  if (most !== undefined) {
    const last = await sql`SELECT 1 ${rows} ${limitTo(1)} OFFSET ${most - 1}`.execute(db)
    if (last.rows.length > 0) return most
  }
  const { rows: counts } = await sql<{ count: number }>`SELECT count(*) AS count ${rows}`.execute(db)
  return counts[0].count
}
