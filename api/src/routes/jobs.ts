import * as z from 'zod'
import type { Api, ApiContext } from '../context.ts'
import { causesOfJobs } from '../jobs/causes.ts'
import { csvOfJobs } from '../jobs/csv.ts'
import { detailOf } from '../jobs/detail.ts'
import { pageOfJobs } from '../jobs/list.ts'
import { eachOf } from '../jobs/settle.ts'
import { exportQuery, jobAnswers, jobCauses, jobDetail, jobId, jobIds, jobPage, jobsQuery } from '../schemas/jobs.ts'

const tags = ['jobs']

/** Jobs: tasks of the work queue, and what is left of those that it does not keep any more. */
export function jobRoutes(api: Api, context: ApiContext): void {
  const listed = {
    tags,
    summary: 'Jobs, the latest first; with group_by=cause those that failed, by what they say',
    querystring: jobsQuery,
    response: { 200: z.union([jobPage, jobCauses]) },
  }
  api.get('/jobs', { schema: listed }, async ({ query }) =>
    query.group_by === 'cause' ? await causesOfJobs(context, query) : await pageOfJobs(context, query),
  )
  const one = { tags, summary: 'Everything that is known of a job', params: jobId, response: { 200: jobDetail } }
  for (const url of ['/jobs/:id', '/jobs/id/:id'])
    api.get(url, { schema: one }, async ({ params }) => detailOf(context, params.id))
  const table = { tags, summary: 'Jobs as a table (CSV)', querystring: exportQuery, response: { 200: z.string() } }
  api.get('/jobs/export', { schema: table }, async ({ query }, reply) => {
    const text = await csvOfJobs(context, query.ids)
    return reply.type('text/csv').header('content-disposition', 'attachment; filename="jobs.csv"').send(text)
  })
  const health = z.object({ status: z.enum(['ok', 'no queue']) })
  const healthy = { tags, summary: 'Whether jobs can be asked for', response: { 200: health } }
  api.get('/jobs/healthz', { schema: healthy }, async () => {
    const queues = await context.work.ask(async (client) => client.queues)
    return { status: queues === undefined ? ('no queue' as const) : ('ok' as const) }
  })
  settleRoutes(api, context)
}

function settleRoutes(api: Api, { work }: ApiContext): void {
  const response = { 200: jobAnswers }
  const retry = {
    tags,
    summary: 'Try jobs again that failed or were cancelled; each has its answer',
    body: jobIds,
    response,
  }
  api.post('/jobs/retry', { schema: retry }, async ({ body: { ids } }) =>
    eachOf(work, ids, (client, id) => client.retryTask(id)),
  )
  const cancel = {
    tags,
    summary: 'Cancel jobs, and those that wait for them; each has its answer',
    body: jobIds,
    response,
  }
  api.post('/jobs/cancel', { schema: cancel }, async ({ body: { ids } }) =>
    eachOf(work, ids, (client, id) => client.cancelTask(id)),
  )
  const changed = z.object({ job_ids: z.array(z.string()) })
  const one = { tags, params: jobId, response: { 200: changed } }
  for (const url of ['/jobs/:id/retry', '/jobs/:id/rerun'])
    api.post(
      url,
      { schema: { ...one, summary: 'Try a job again that failed or was cancelled' } },
      async ({ params }) => {
        await work.use((client) => client.retryTask(params.id))
        return { job_ids: [params.id] }
      },
    )
  const stop = { ...one, summary: 'Cancel a job, and those that wait for it' }
  api.post('/jobs/:id/cancel', { schema: stop }, async ({ params }) => {
    return { job_ids: await work.use((client) => client.cancelTask(params.id)) }
  })
}
