import { taskRoots } from '@contimg/state/settings'
import { checkTask, confine } from '@contimg/state/work'
import * as z from 'zod'
import { letterItem, metricsOf, scheduleItem, workerItem } from '../absurd/wire.ts'
import type { Api, ApiContext } from '../context.ts'
import { notFound } from '../errors/api-error.ts'
import {
  absurdMetrics,
  changedTasks,
  deadLetter,
  lettersBody,
  schedule,
  scheduleBody,
  scheduleName,
  schedulePatch,
  spawned,
  worker,
} from '../schemas/absurd.ts'

const tags = ['absurd']

/** The work queue itself: figures, workers, schedules and what failed for good. */
export function absurdRoutes(api: Api, context: ApiContext): void {
  const { work } = context
  const query = z.object({ queue_name: z.string().max(200).optional() })
  const metrics = {
    tags,
    summary: 'What the queue does, and did in the latest minutes',
    response: { 200: absurdMetrics },
  }
  api.get('/absurd/metrics', { schema: { ...metrics, querystring: query } }, async ({ query }) =>
    work.use(async (client) => metricsOf(await client.stats(query.queue_name))),
  )
  const named = z.object({ queue: z.string().max(200) })
  api.get('/absurd/queues/:queue/stats', { schema: { ...metrics, params: named } }, async ({ params }) =>
    work.use(async (client) => metricsOf(await client.stats(params.queue))),
  )
  const queues = { tags, summary: 'Names of the queues', response: { 200: z.object({ items: z.array(z.string()) }) } }
  api.get('/absurd/queues', { schema: queues }, async () => work.use(async (client) => ({ items: [...client.queues] })))
  const workers = { tags, summary: 'Who works', response: { 200: z.object({ items: z.array(worker) }) } }
  api.get('/absurd/workers', { schema: workers }, async () =>
    work.use(async (client) => ({ items: (await client.workers()).map(workerItem) })),
  )
  deadLetterRoutes(api, context)
  scheduleRoutes(api, context)
}

function deadLetterRoutes(api: Api, { work }: ApiContext): void {
  const listed = {
    tags,
    summary: 'Tasks that failed for good, the latest first',
    querystring: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) }),
    response: { 200: z.object({ items: z.array(deadLetter) }) },
  }
  api.get('/absurd/dead-letters', { schema: listed }, async ({ query }) =>
    work.use(async (client) => ({ items: (await client.deadLetters.list({}, query.limit)).map(letterItem) })),
  )
  const redrive = { tags, summary: 'Have them run again', body: lettersBody, response: { 200: changedTasks } }
  api.post('/absurd/dead-letters/redrive', { schema: redrive }, async ({ body }) =>
    work.use(async (client) => ({ task_ids: await client.deadLetters.redrive(body) })),
  )
  const discarded = z.object({ discarded: z.number().int() })
  const discard = { tags, summary: 'Forget them', body: lettersBody, response: { 200: discarded } }
  api.post('/absurd/dead-letters/discard', { schema: discard }, async ({ body }) =>
    work.use(async (client) => ({ discarded: await client.deadLetters.discard(body) })),
  )
}

function scheduleRoutes(api: Api, { work, settings }: ApiContext): void {
  const one = { tags, params: scheduleName, response: { 200: schedule } }
  const find = async (name: string) => {
    const found = (await work.use((client) => client.schedules.list())).find((other) => other.name === name)
    if (found === undefined) throw notFound('schedule', name)
    return scheduleItem(found)
  }
  const listed = {
    tags,
    summary: 'Schedules with their next times',
    response: { 200: z.object({ items: z.array(schedule) }) },
  }
  api.get('/absurd/schedules', { schema: listed }, async () =>
    work.use(async (client) => ({ items: (await client.schedules.list()).map(scheduleItem) })),
  )
  api.get('/absurd/schedules/:name', { schema: { ...one, summary: 'A schedule' } }, async ({ params }) =>
    find(params.name),
  )
  const set = {
    tags,
    summary: 'Set a schedule, in place of the one of its name',
    body: scheduleBody,
    response: { 200: schedule },
  }
  api.post('/absurd/schedules', { schema: set }, async ({ body }) => {
    const { name, cron, task_name: task, params: payload, time_zone: timeZone, is_enabled: isEnabled } = body
    confine(checkTask(task, payload).payload, taskRoots(settings))
    const rest = {
      ...(payload && { payload }),
      ...(timeZone && { timeZone }),
      ...(isEnabled !== undefined && { isEnabled }),
    }
    await work.use((client) => client.schedules.set({ name, cron, task, ...rest }))
    return await find(name)
  })
  const patch = { ...one, summary: 'Pause or resume a schedule', body: schedulePatch }
  api.patch('/absurd/schedules/:name', { schema: patch }, async ({ params: { name }, body }) => {
    await find(name)
    await work.use((client) => (body.is_enabled ? client.schedules.resume(name) : client.schedules.pause(name)))
    return await find(name)
  })
  const removed = z.object({ removed: z.literal(true) })
  const remove = { tags, summary: 'Remove a schedule', params: scheduleName, response: { 200: removed } }
  api.delete('/absurd/schedules/:name', { schema: remove }, async ({ params: { name } }) => {
    if (!(await work.use((client) => client.schedules.remove(name)))) throw notFound('schedule', name)
    return { removed: true as const }
  })
  const run = { tags, summary: 'Run a schedule now', params: scheduleName, response: { 200: spawned } }
  api.post('/absurd/schedules/:name/trigger', { schema: run }, async ({ params: { name } }) => {
    await find(name)
    const { id, isNew } = await work.use((client) => client.schedules.runNow(name))
    return { task_id: id, is_new: isNew }
  })
}
