import type { Products } from './products.ts'

/** A file of the telescope as it was when it was used, its content not yet hashed. */
export interface UnhashedFile {
  readonly id: number
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedMs: number
}

/** The oldest first. */
export async function listUnhashedFiles({ db }: Products, limit: number): Promise<UnhashedFile[]> {
  const rows = await db
    .selectFrom('artifacts')
    .select(['id', 'path', 'size_bytes', 'modified_at'])
    .where('kind', '=', 'raw')
    .where('sha256', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id, path, size_bytes, modified_at }) => ({
    ...{ id, path, sizeBytes: size_bytes! },
    modifiedMs: modified_at! * 1000,
  }))
}

/** Fills in the hash of a file's content. */
export async function putFileHash({ db }: Products, id: number, sha256: string): Promise<void> {
  await db.updateTable('artifacts').set({ sha256 }).where('id', '=', id).where('kind', '=', 'raw').execute()
}
