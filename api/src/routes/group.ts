import { findGroup, requeueGroup } from '@contimg/state/products'
import * as z from 'zod'
import type { Api, ApiContext } from '../context.ts'
import { conflict, invalid, notFound } from '../errors/api-error.ts'
import { configOf } from '../forms/spawn.ts'
import { detailOf } from '../groups/detail.ts'
import { groupDetail, groupId, retryAnswer, retryBody } from '../schemas/group-detail.ts'

const params = z.object({ id: groupId })

/** A five-minute group: what happened to it, and how it is begun anew. */
export function groupDetailRoutes(api: Api, context: ApiContext): void {
  const tags = ['groups']
  const detail = { tags, summary: 'Everything that is known of a group', params, response: { 200: groupDetail } }
  api.get('/groups/:id', { schema: detail, config: { isTagged: true } }, async ({ params }) =>
    detailOf(context, params.id),
  )
  const retry = {
    tags,
    summary: 'Begin a group anew, from its first stage or a later one; what it replaces stays until the new is whole',
    params,
    body: retryBody.nullish(),
    response: { 200: retryAnswer },
  }
  for (const url of ['/groups/:id/retry', '/reprocess/:id'])
    api.post(url, { schema: retry }, async ({ params, body }) => begin(context, params.id, body ?? {}))
}

const TASKS = { convert: 'convert-uvh5-to-ms', solve: 'calibration-solve', imaging: 'imaging' } as const

/** As the tasks of the stages take them. */
function settingsOf(settings: NonNullable<z.infer<typeof retryBody>['settings']>) {
  const given = Object.entries(settings) as [keyof typeof TASKS, Readonly<Record<string, unknown>>][]
  return Object.fromEntries(given.map(([stage, config]) => [stage, configOf({ task: TASKS[stage], config })]))
}

async function begin({ products }: ApiContext, id: string, { from, settings }: z.infer<typeof retryBody>) {
  const group = await findGroup(products, id)
  if (group === undefined) throw notFound('group', id)
  if (group.state === 'collecting') throw conflict(`group ${id} is being collected; it begins when it is whole`)
  if (from !== undefined && !group.stages.includes(from))
    throw invalid('from', from, `one of ${group.stages.join(', ')}`)
  const run = await requeueGroup(products, id, from, settings && settingsOf(settings))
  if (run === undefined) throw notFound('group', id)
  return { ok: true as const, group_id: id, run, from: from ?? null }
}
