import type { Selectable } from 'kysely'
import type { Products, StorageLocationRow } from './products.ts'

/** Notes what a folder of the pipeline holds. */
export async function putStorageLocation(
  { db, nowMs }: Products,
  { path, type, sizeBytes }: { path: string; type: string; sizeBytes: number | undefined },
): Promise<void> {
  const nowS = nowMs() / 1000
  const row = {
    ...{ location_type: type, size_bytes: sizeBytes ?? null, last_checked: nowS },
    status: sizeBytes === undefined ? ('missing' as const) : ('active' as const),
  }
  await db
    .insertInto('storage_locations')
    .values({ ...row, path, created_at: nowS })
    .onConflict((conflict) => conflict.column('path').doUpdateSet(row))
    .execute()
}

export async function listStorageLocations({ db }: Products): Promise<Selectable<StorageLocationRow>[]> {
  return await db.selectFrom('storage_locations').selectAll().orderBy('path').execute()
}
