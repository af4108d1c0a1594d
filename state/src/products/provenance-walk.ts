import type { Selectable } from 'kysely'
import { UnknownArtifactError } from './errors.ts'
import type { ActivityRow, ArtifactRow, Products } from './products.ts'

/** A thing as it was, what made it, and of what; or what was made of it. */
export interface ArtifactStory {
  readonly artifact: Selectable<ArtifactRow>
  readonly activities: readonly ActivityStory[]
  readonly unnoted?: ArtifactStory // the same Measurement Set before, or after, changes that nobody noted
}

export interface ActivityStory {
  readonly activity: Selectable<ActivityRow>
  readonly artifacts: readonly ArtifactStory[] // its inputs, walking back; its outputs, walking forward
}

export type WalkDirection = 'back' | 'forward'

/**
 * All that a thing was made of, or all that was made of it. What is reached by several ways is told at the first; the
 * others have it without activities.
 *
 * @param wanted  a path (its latest state) or an artifact's number
 * @throws UnknownArtifactError
 */
export async function walkProvenance(
  products: Products,
  wanted: string | number,
  direction: WalkDirection,
): Promise<ArtifactStory> {
  const artifact = await findArtifact(products, wanted)
  if (artifact === undefined) throw new UnknownArtifactError(products.path, wanted)
  return await storyOf(products, artifact, direction, new Set())
}

/** The thing of a number, or the one that stood at a path latest. */
export async function findArtifact(
  { db }: Products,
  wanted: string | number,
): Promise<Selectable<ArtifactRow> | undefined> {
  const rows = db.selectFrom('artifacts').selectAll()
  const found = typeof wanted === 'number' ? rows.where('id', '=', wanted) : rows.where('path', '=', wanted)
  return await found.orderBy('first_seen_at', 'desc').orderBy('id', 'desc').executeTakeFirst()
}

async function storyOf(
  products: Products,
  artifact: Selectable<ArtifactRow>,
  direction: WalkDirection,
  told: Set<number>,
): Promise<ArtifactStory> {
  if (told.has(artifact.id)) return { artifact, activities: [] }
  told.add(artifact.id)
  const activities: ActivityStory[] = []
  for (const activity of await activitiesOf(products, artifact.id, direction === 'back' ? 'output' : 'input')) {
    const artifacts: ArtifactStory[] = []
    for (const other of await artifactsOf(products, activity.id, direction === 'back' ? 'input' : 'output'))
      artifacts.push(await storyOf(products, other, direction, told))
    activities.push({ activity, artifacts })
  }
  const other = await acrossUnnoted(products, artifact, direction)
  return { artifact, activities, ...(other && { unnoted: await storyOf(products, other, direction, told) }) }
}

/**
 * A Measurement Set as it was known last before a change that nobody noted (whoever made it was killed, or did not want it
 * noted), or as it was known first after such changes.
 */
export async function acrossUnnoted(
  products: Products,
  artifact: Selectable<ArtifactRow>,
  direction: WalkDirection,
): Promise<Selectable<ArtifactRow> | undefined> {
  const { path, kind, identity, generation } = artifact
  if (kind !== 'measurement-set' || generation === null) return undefined
  const madeWhen = identity.slice(identity.indexOf(', made '))
  const isBack = direction === 'back'
  const other = await products.db
    .selectFrom('artifacts')
    .selectAll()
    .where('path', '=', path)
    .where('identity', 'like', `%${madeWhen}`)
    .where('generation', isBack ? '<' : '>', generation)
    .orderBy('generation', isBack ? 'desc' : 'asc')
    .executeTakeFirst()
  if (other === undefined) return undefined
  const later = isBack ? artifact : other
  return (await activitiesOf(products, later.id, 'output')).length === 0 ? other : undefined
}

type Role = 'input' | 'output'

async function activitiesOf({ db }: Products, artifactId: number, role: Role): Promise<Selectable<ActivityRow>[]> {
  return await db
    .selectFrom('activity_artifacts')
    .innerJoin('activities', 'activities.id', 'activity_artifacts.activity_id')
    .selectAll('activities')
    .where('artifact_id', '=', artifactId)
    .where('role', '=', role)
    .orderBy('activities.id')
    .execute()
}

async function artifactsOf({ db }: Products, activityId: number, role: Role): Promise<Selectable<ArtifactRow>[]> {
  return await db
    .selectFrom('activity_artifacts')
    .innerJoin('artifacts', 'artifacts.id', 'activity_artifacts.artifact_id')
    .selectAll('artifacts')
    .where('activity_id', '=', activityId)
    .where('role', '=', role)
    .orderBy('artifacts.path')
    .execute()
}
