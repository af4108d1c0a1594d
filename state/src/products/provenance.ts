import type { ActivityRecord, Artifact } from '@contimg/pipeline'
import type { Insertable, Kysely } from 'kysely'
import { groupOfMeasurementSet } from './ms-index.ts'
import type { ArtifactRow, Products, Tables } from './products.ts'
import { transacted } from './together.ts'

/** Puts in what a stage did. Of one task it is kept once. @returns its number */
export async function putActivity(products: Products, activity: ActivityRecord): Promise<number> {
  return await transacted(products.db, (db) => insertActivity(db, activity, products.nowMs() / 1000))
}

async function insertActivity(db: Kysely<Tables>, activity: ActivityRecord, nowS: number): Promise<number> {
  const { stage, command, options, version, host, startedMs, durationS, jobId } = activity
  const known = jobId && (await db.selectFrom('activities').select('id').where('job_id', '=', jobId).executeTakeFirst())
  if (known) return known.id
  const groupId = activity.groupId ?? (await groupOf(db, [...activity.inputs, ...activity.outputs]))
  const { id } = await db
    .insertInto('activities')
    .values({
      ...{ stage, command, options: JSON.stringify(options), version, host },
      started_at: startedMs / 1000,
      duration_s: durationS,
      job_id: jobId ?? null,
      group_id: groupId ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const role of ['input', 'output'] as const)
    for (const artifact of role === 'input' ? activity.inputs : activity.outputs) {
      const link = { activity_id: id, artifact_id: await insertArtifact(db, artifact, groupId, nowS), role }
      await db.insertInto('activity_artifacts').values(link).orIgnore().execute()
    }
  return id
}

async function groupOf(db: Kysely<Tables>, artifacts: readonly Artifact[]): Promise<string | undefined> {
  for (const artifact of artifacts) {
    if (artifact.kind !== 'measurement-set') continue
    const group = artifact.groupId ?? (await groupOfMeasurementSet(db, artifact.path))
    if (group !== undefined) return group
  }
  return undefined
}

async function insertArtifact(
  db: Kysely<Tables>,
  artifact: Artifact,
  groupId: string | undefined,
  nowS: number,
): Promise<number> {
  const row = rowOf(artifact, groupId, nowS)
  await db.insertInto('artifacts').values(row).orIgnore().execute()
  const found = db.selectFrom('artifacts').select('id').where('path', '=', row.path)
  return (await found.where('identity', '=', row.identity).executeTakeFirstOrThrow()).id
}

function rowOf(artifact: Artifact, groupId: string | undefined, nowS: number): Insertable<ArtifactRow> {
  const { kind, path } = artifact
  const common = { kind, path, first_seen_at: nowS, identity: identityText(artifact) }
  if (artifact.kind === 'raw')
    return { ...common, size_bytes: artifact.sizeBytes, modified_at: artifact.modifiedMs / 1000 }
  if (artifact.kind === 'measurement-set')
    return { ...common, generation: artifact.generation, group_id: artifact.groupId ?? groupId ?? null }
  return { ...common, sha256: artifact.sha256 }
}

/** What tells an artifact from others that stood, or will stand, at its path. */
export function identityText(artifact: Artifact): string {
  if (artifact.kind === 'raw') return `${artifact.sizeBytes} bytes, modified ${isoOf(artifact.modifiedMs)}`
  if (artifact.kind === 'measurement-set') return `generation ${artifact.generation}, made ${isoOf(artifact.madeMs)}`
  return `sha256 ${artifact.sha256}`
}

const isoOf = (unixMs: number) => new Date(unixMs).toISOString()
