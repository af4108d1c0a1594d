import type { Products } from './products.ts'

export interface OpenOptions {
  /** Unix time, for the columns that say when something was put. */
  readonly nowMs: () => number
}

/**
 * Opens the database of what there is, in one SQLite file, made where there is none and brought up to date where it is
 * older. Several processes may have it open; one that would write waits up to 30 s for another that does. Close it.
 *
 *     await using products = await openProducts('state/db/pipeline.sqlite3')
 *
 * @throws DatabaseNewerError, ProductsDatabaseError; file system errors as they come
 */
export async function openProducts(path: string, { nowMs }: OpenOptions = { nowMs: Date.now }): Promise<Products> {
  const { openDatabase } = await import('./database.ts') // Kysely takes 70 ms to load: only who needs it waits
  return openDatabase(path, nowMs)
}
