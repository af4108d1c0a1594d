import type { ExpressionBuilder } from 'kysely'
import type { Products, Tables } from './products.ts'

/** A file of the telescope as it was when it was used, its content not yet hashed. */
export interface UnhashedFile {
  readonly id: number
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedMs: number
}

/** The oldest first. @param roots  folders in which they must lie; anywhere where not given */
export async function listUnhashedFiles(
  { db }: Products,
  limit: number,
  roots?: readonly string[],
): Promise<UnhashedFile[]> {
  const rows = await db
    .selectFrom('artifacts')
    .select(['id', 'path', 'size_bytes', 'modified_at'])
    .where('kind', '=', 'raw')
    .where('sha256', 'is', null)
    .where('hash_problem', 'is', null)
    .where((where) => (roots === undefined ? where.lit(true) : where.or(roots.map((root) => within(where, root)))))
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

/** Notes why the content that was used cannot be hashed any more. */
export async function putFileHashProblem({ db }: Products, id: number, problem: string): Promise<void> {
  await db
    .updateTable('artifacts')
    .set({ hash_problem: problem })
    .where('id', '=', id)
    .where('kind', '=', 'raw')
    .where('sha256', 'is', null)
    .execute()
}

function within(where: ExpressionBuilder<Tables, 'artifacts'>, root: string) {
  const below = root.endsWith('/') ? root : `${root}/`
  return where.and([where('path', '>=', below), where('path', '<', `${below.slice(0, -1)}0`)]) // the character after /
}
