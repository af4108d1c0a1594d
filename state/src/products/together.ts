import type { Kysely } from 'kysely'
import type { Products, Tables } from './products.ts'

/** Statements that count all or none: as a transaction of their own, or as part of the one that `db` is in. */
export function transacted<T>(db: Kysely<Tables>, work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work)
}

/** Several changes that count all or none. What `work` gets is good while it runs. */
export function together<T>(products: Products, work: (products: Products) => Promise<T>): Promise<T> {
  return transacted(products.db, (db) =>
    work({ path: products.path, db, nowMs: products.nowMs, [Symbol.asyncDispose]: async () => {} }),
  )
}
