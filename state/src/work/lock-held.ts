import type { Sql } from './database.ts'

/** Whether some process holds a lock that tryAdvisoryLock takes; asking does not take it. */
export async function isAdvisoryLockHeld(sql: Sql, name = 'recorder'): Promise<boolean> {
  const { rows } = await sql.query<{ held: boolean }>(
    `WITH wanted AS (SELECT hashtextextended($1, 0) AS key)
     SELECT EXISTS (SELECT 1 FROM pg_locks, wanted WHERE locktype = 'advisory' AND granted AND objsubid = 1
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND classid::bigint = (key >> 32) & 4294967295 AND objid::bigint = key & 4294967295) AS held`,
    [`contimg ${name}`],
  )
  return rows[0].held
}
