import type { Products } from './products.ts'

/** A picture of how good a product of a group is. */
export interface QaArtifact {
  readonly groupId: string
  readonly name: string // such as image
  readonly path: string
}

/** Puts a picture in, in place of the one of that name. */
export async function putQaArtifact({ db, nowMs }: Products, { groupId, name, path }: QaArtifact): Promise<void> {
  const change = { path, created_at: nowMs() / 1000 }
  await db
    .insertInto('qa_artifacts')
    .values({ group_id: groupId, name, ...change })
    .onConflict((conflict) => conflict.columns(['group_id', 'name']).doUpdateSet(change))
    .execute()
}

/** By name. */
export async function listQaArtifacts({ db }: Products, groupId: string): Promise<QaArtifact[]> {
  const rows = await db.selectFrom('qa_artifacts').selectAll().where('group_id', '=', groupId).orderBy('name').execute()
  return rows.map(({ group_id, name, path }) => ({ groupId: group_id, name, path }))
}
