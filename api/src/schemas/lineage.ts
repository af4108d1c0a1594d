import * as z from 'zod'
import { isoTime, measured } from './common.ts'

const artifactNode = z.object({
  id: z.string().describe('artifact:<number>'),
  kind: z.literal('artifact'),
  artifact_id: z.number().int(),
  type: z.enum(['raw', 'measurement-set', 'table', 'file']),
  path: z.string(),
  identity: z.string().describe('what tells it from others at its path'),
  sha256: z.string().nullable(),
  size_bytes: z.number().nullable(),
  group_id: z.string().nullable(),
  first_seen_at: isoTime,
})

const activityNode = z.object({
  id: z.string().describe('activity:<number>'),
  kind: z.literal('activity'),
  activity_id: z.number().int(),
  stage: z.string(),
  command: z.string(),
  software: z.string(),
  host: z.string(),
  started_at: isoTime,
  took_s: measured,
  group_id: z.string().nullable(),
  job_id: z.string().nullable(),
})

export const lineage = z
  .object({
    root: z.string().describe('the node that was asked for'),
    nodes: z.array(z.discriminatedUnion('kind', [artifactNode, activityNode])),
    edges: z.array(
      z.object({
        from: z.string().describe('what came before'),
        to: z.string(),
        role: z.enum(['input', 'output', 'unnoted']).describe('unnoted: changed meanwhile, by nobody who said so'),
      }),
    ),
    is_whole: z.boolean().describe('false: there is more, farther away'),
  })
  .meta({ id: 'Lineage' })

export const lineageQuery = z.object({
  direction: z.enum(['back', 'forward', 'both']).default('both').describe('what it was made of; what was made of it'),
  most: z.coerce.number().int().min(1).max(5000).default(500).describe('artifacts'),
})

export type Lineage = z.infer<typeof lineage>
