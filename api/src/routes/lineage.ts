import { type ProvenanceGraph, provenanceGraph, UnknownArtifactError } from '@contimg/state/products'
import * as z from 'zod'
import type { Api, ApiContext } from '../context.ts'
import { notFound } from '../errors/api-error.ts'
import { requireImage } from '../images/stored-image.ts'
import { errorBody } from '../schemas/error.ts'
import { imageId } from '../schemas/images.ts'
import { type Lineage, lineage, lineageQuery } from '../schemas/lineage.ts'
import { msParams } from '../schemas/rasters.ts'
import { isoOf } from '../times.ts'

const artifactId = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })

/** What was made of what. */
export function lineageRoutes(api: Api, context: ApiContext): void {
  const { products } = context
  const tags = ['provenance']
  const answers = { tags, querystring: lineageQuery, response: { 200: lineage, 404: errorBody, 422: errorBody } }
  const ofArtifact = { ...answers, params: artifactId, summary: 'What an artifact was made of, and what of it' }
  api.get('/lineage/:id', { schema: ofArtifact }, async ({ params, query }) => graph(params.id, query))

  const ofImage = { ...answers, params: imageId, summary: 'What an image was made of, and what of it' }
  api.get('/images/:id/provenance', { schema: ofImage }, async ({ params, query }) => {
    return graph((await requireImage(products, params.id)).path, query)
  })

  const ofSet = { ...answers, params: msParams, summary: 'What a Measurement Set was made of, and what of it' }
  api.get('/ms/:path/provenance', { schema: ofSet }, async ({ params, query }) => graph(params.path, query))

  async function graph(wanted: number | string, { direction, most }: z.infer<typeof lineageQuery>): Promise<Lineage> {
    const directions = direction === 'both' ? (['back', 'forward'] as const) : [direction]
    try {
      return toldGraph(await provenanceGraph(products, wanted, { directions, most }))
    } catch (error) {
      if (error instanceof UnknownArtifactError) throw notFound('artifact', String(wanted), { noted: false })
      throw error
    }
  }
}

function toldGraph({ root, artifacts, activities, links, isWhole }: ProvenanceGraph): Lineage {
  return {
    root: artifactKey(root.id),
    nodes: [...artifacts.map(artifactNode), ...activities.map(activityNode)],
    edges: links.map((link) => {
      if (link.kind === 'unnoted')
        return { from: artifactKey(link.earlierId), to: artifactKey(link.laterId), role: link.kind }
      const [artifact, activity] = [artifactKey(link.artifactId), activityKey(link.activityId)]
      return link.kind === 'input'
        ? { from: artifact, to: activity, role: link.kind }
        : { from: activity, to: artifact, role: link.kind }
    }),
    is_whole: isWhole,
  }
}

const artifactKey = (id: number) => `artifact:${id}`
const activityKey = (id: number) => `activity:${id}`

function artifactNode(artifact: ProvenanceGraph['artifacts'][number]): Lineage['nodes'][number] {
  const { id, kind, path, identity, sha256, size_bytes, group_id } = artifact
  return {
    ...{ id: artifactKey(id), kind: 'artifact', artifact_id: id, type: kind },
    ...{ path, identity, sha256, size_bytes, group_id, first_seen_at: isoOf(artifact.first_seen_at) },
  }
}

function activityNode(activity: ProvenanceGraph['activities'][number]): Lineage['nodes'][number] {
  const { id, stage, command, version: software, host, group_id, job_id } = activity
  return {
    ...{ id: activityKey(id), kind: 'activity', activity_id: id, stage, command, software, host, group_id, job_id },
    ...{ started_at: isoOf(activity.started_at), took_s: activity.duration_s },
  }
}
