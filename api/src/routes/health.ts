import type { Api, ApiContext } from '../context.ts'
import { allChecks, checkDetail, checkItem, overallOf, serviceChecks } from '../health/checks.ts'
import {
  type HealthCheck,
  type HealthSummary,
  healthDetails,
  healthServices,
  healthSummary,
  liveness,
  readiness,
} from '../schemas/health.ts'

const tags = ['health']
const anyone = { access: 'anyone' } as const

/** Whether the process lives, whether it can do its work, and how all that the pipeline needs is. */
export function healthRoutes(api: Api, context: ApiContext): void {
  const { nowMs, startedMs } = context
  const times = () => ({
    server_time: new Date(nowMs()).toISOString(),
    uptime_s: (nowMs() - startedMs) / 1000,
  })
  const live = { tags, summary: 'Whether the process answers', response: { 200: liveness } }
  for (const url of ['/health/live', '/health/liveness'])
    api.get(url, { schema: live, config: anyone }, async () => ({ status: 'alive' as const, ...times() }))
  readinessRoutes(api, context)
  const summary = { tags, summary: 'All in one word, and what is amiss', response: { 200: healthSummary } }
  for (const url of ['/health', '/health/summary'])
    api.get(url, { schema: summary }, async () => ({ ...times(), ...(await summaryOf(context)) }))
  const detailed = { tags, summary: 'All that is looked at, and how it should be', response: { 200: healthDetails } }
  api.get('/health/detailed', { schema: detailed }, async () => {
    const checks = await allChecks(context)
    return { status: overallOf(checks), ...times(), checks: checks.map(checkDetail) }
  })
  const services = { tags, summary: 'The programs of the pipeline', response: { 200: healthServices } }
  api.get('/health/services', { schema: services }, async () => {
    const { server_time, uptime_s } = times()
    const api = { name: 'API', status: 'ok' as const, message: `for ${uptime_s.toFixed(0)} s`, action: null }
    return { server_time, services: [api, ...(await serviceChecks(context)).map(checkItem)] }
  })
}

async function summaryOf(context: ApiContext): Promise<Omit<HealthSummary, 'server_time' | 'uptime_s'>> {
  const checks = await allChecks(context)
  const items = checks.map(checkItem)
  const counts = { ok: 0, warn: 0, fail: 0, unknown: 0 }
  for (const { status } of items) counts[status]++
  return { status: overallOf(checks), counts, problems: items.filter(({ status }) => status !== 'ok') }
}

function readinessRoutes(api: Api, context: ApiContext): void {
  const schema = {
    tags,
    summary: 'Whether the API can answer from its databases',
    response: { 200: readiness, 503: readiness },
  }
  for (const url of ['/health/ready', '/health/readiness']) {
    api.get(url, { schema, config: anyone }, async (_, reply) => {
      const checks = [await databaseCheck(context), await workCheck(context)]
      const isReady = checks.every(({ status }) => status !== 'fail')
      reply.status(isReady ? 200 : 503)
      const server_time = new Date(context.nowMs()).toISOString()
      return { status: isReady ? ('ready' as const) : ('not_ready' as const), server_time, checks }
    })
  }
}

async function databaseCheck({ products }: ApiContext): Promise<HealthCheck> {
  try {
    await products.db.selectFrom('ingest_queue').select('group_id').limit(1).execute()
    return { name: 'products database', status: 'ok', message: 'answers', action: null }
  } catch (error) {
    const action = 'contimg preflight says what keeps it from being read'
    return { name: 'products database', status: 'fail', message: (error as Error).message, action }
  }
}

/** Without the queue everything but its own routes goes on. */
async function workCheck({ work }: ApiContext): Promise<HealthCheck> {
  const name = 'work queue'
  const waiting = await work.ask((client) => client.records.count())
  if (waiting === undefined) {
    return { name, status: 'warn', message: 'cannot be reached', action: 'contimg serve starts it' }
  }
  return { name, status: 'ok', message: `answers; ${waiting} records wait for the recorder`, action: null }
}
