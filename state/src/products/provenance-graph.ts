import type { Selectable } from 'kysely'
import { UnknownArtifactError } from './errors.ts'
import type { ActivityRow, ArtifactRow, Products } from './products.ts'
import { acrossUnnoted, findArtifact, type WalkDirection } from './provenance-walk.ts'

/** What made what: from an artifact to the activity that used it, from an activity to the artifact that it made. */
export interface ProvenanceGraph {
  readonly root: Selectable<ArtifactRow>
  readonly artifacts: readonly Selectable<ArtifactRow>[]
  readonly activities: readonly Selectable<ActivityRow>[]
  readonly links: readonly ProvenanceLink[]
  readonly isWhole: boolean // else the limit was reached
}

export type ProvenanceLink =
  | { readonly kind: 'input' | 'output'; readonly artifactId: number; readonly activityId: number }
  | { readonly kind: 'unnoted'; readonly earlierId: number; readonly laterId: number }

const MOST_AT_ONCE = 500 // numbers in a query

/**
 * All that a thing was made of and all that was made of it, level by level.
 *
 * @param wanted  a path (its latest state) or an artifact's number
 * @param most    artifacts; where there are more, those farther away are left out
 * @throws UnknownArtifactError
 */
export async function provenanceGraph(
  products: Products,
  wanted: string | number,
  { directions, most }: { readonly directions: readonly WalkDirection[]; readonly most: number },
): Promise<ProvenanceGraph> {
  const root = await findArtifact(products, wanted)
  if (root === undefined) throw new UnknownArtifactError(products.path, wanted)
  const gathered = new Gathered(products, most)
  gathered.artifacts.set(root.id, root)
  for (const direction of directions) await gathered.walk(root, direction)
  const { artifacts, activities, links, isWhole } = gathered
  return {
    root,
    artifacts: [...artifacts.values()],
    activities: [...activities.values()],
    links: [...links.values()],
    isWhole,
  }
}

class Gathered {
  readonly artifacts = new Map<number, Selectable<ArtifactRow>>()
  readonly activities = new Map<number, Selectable<ActivityRow>>()
  readonly links = new Map<string, ProvenanceLink>()
  isWhole = true
  readonly #products: Products
  readonly #most: number

  constructor(products: Products, most: number) {
    this.#products = products
    this.#most = most
  }

  async walk(root: Selectable<ArtifactRow>, direction: WalkDirection): Promise<void> {
    const walked = new Set<number>([root.id])
    for (let level = [root]; level.length > 0; ) {
      const next: Selectable<ArtifactRow>[] = []
      for (const artifact of await this.#beyond(level, direction)) {
        if (walked.has(artifact.id) || !this.#keep(artifact)) continue
        walked.add(artifact.id)
        next.push(artifact)
      }
      level = next
    }
    for (const [key, link] of this.links) if (!this.#isBetweenKept(link)) this.links.delete(key)
  }

  /** False where there is no room for it. */
  #keep(artifact: Selectable<ArtifactRow>): boolean {
    const isRoom = this.artifacts.has(artifact.id) || this.artifacts.size < this.#most
    if (isRoom) this.artifacts.set(artifact.id, artifact)
    else this.isWhole = false
    return isRoom
  }

  #isBetweenKept(link: ProvenanceLink): boolean {
    if (link.kind === 'unnoted') return this.artifacts.has(link.earlierId) && this.artifacts.has(link.laterId)
    return this.artifacts.has(link.artifactId)
  }

  async #beyond(
    level: readonly Selectable<ArtifactRow>[],
    direction: WalkDirection,
  ): Promise<Selectable<ArtifactRow>[]> {
    const [near, far] = direction === 'back' ? (['output', 'input'] as const) : (['input', 'output'] as const)
    const found: Selectable<ArtifactRow>[] = []
    const ids = level.map(({ id }) => id)
    for (let from = 0; from < ids.length; from += MOST_AT_ONCE) {
      const activities = await this.#activitiesOf(ids.slice(from, from + MOST_AT_ONCE), near)
      for (let i = 0; i < activities.length; i += MOST_AT_ONCE)
        found.push(...(await this.#artifactsOf(activities.slice(i, i + MOST_AT_ONCE), far)))
    }
    for (const artifact of level) {
      const other = await acrossUnnoted(this.#products, artifact, direction)
      if (other === undefined) continue
      const [earlierId, laterId] = direction === 'back' ? [other.id, artifact.id] : [artifact.id, other.id]
      this.links.set(`unnoted ${earlierId} ${laterId}`, { kind: 'unnoted', earlierId, laterId })
      found.push(other)
    }
    return found
  }

  async #activitiesOf(ids: readonly number[], role: 'input' | 'output'): Promise<number[]> {
    const rows = await this.#products.db
      .selectFrom('activity_artifacts')
      .innerJoin('activities', 'activities.id', 'activity_artifacts.activity_id')
      .selectAll('activities')
      .select('artifact_id')
      .where('artifact_id', 'in', ids)
      .where('role', '=', role)
      .orderBy('activities.id')
      .limit(this.#most)
      .execute()
    if (rows.length === this.#most) this.isWhole = false
    for (const { artifact_id: artifactId, ...activity } of rows) {
      this.activities.set(activity.id, activity)
      this.#link(role, artifactId, activity.id)
    }
    return [...new Set(rows.map(({ id }) => id))]
  }

  async #artifactsOf(activityIds: readonly number[], role: 'input' | 'output'): Promise<Selectable<ArtifactRow>[]> {
    const rows = await this.#products.db
      .selectFrom('activity_artifacts')
      .innerJoin('artifacts', 'artifacts.id', 'activity_artifacts.artifact_id')
      .selectAll('artifacts')
      .select('activity_id')
      .where('activity_id', 'in', activityIds)
      .where('role', '=', role)
      .orderBy('artifacts.path')
      .execute()
    return rows.map(({ activity_id: activityId, ...artifact }) => {
      this.#link(role, artifact.id, activityId)
      return artifact
    })
  }

  #link(kind: 'input' | 'output', artifactId: number, activityId: number): void {
    this.links.set(`${kind} ${artifactId} ${activityId}`, { kind, artifactId, activityId })
  }
}
