import type { Api, ApiContext } from '../context.ts'
import { type HealthCheck, liveness, readiness } from '../schemas/health.ts'

/** Whether the process lives, and whether it can do its work. */
export function healthRoutes(api: Api, context: ApiContext): void {
  const { nowMs, startedMs } = context
  const serverTime = () => new Date(nowMs()).toISOString()
  const summary = 'Whether the process answers'
  for (const url of ['/health/live', '/health/liveness']) {
    api.get(url, { schema: { tags: ['health'], summary, response: { 200: liveness } } }, async () => {
      return { status: 'alive' as const, server_time: serverTime(), uptime_s: (nowMs() - startedMs) / 1000 }
    })
  }
  const schema = {
    tags: ['health'],
    summary: 'Whether the API can answer from its databases',
    response: { 200: readiness, 503: readiness },
  }
  for (const url of ['/health/ready', '/health/readiness']) {
    api.get(url, { schema }, async (_, reply) => {
      const checks = [await databaseCheck(context), await workCheck(context)]
      const isReady = checks.every(({ status }) => status !== 'fail')
      reply.status(isReady ? 200 : 503)
      return { status: isReady ? ('ready' as const) : ('not_ready' as const), server_time: serverTime(), checks }
    })
  }
}

async function databaseCheck({ products }: ApiContext): Promise<HealthCheck> {
  try {
    await products.db.selectFrom('ingest_queue').select('group_id').limit(1).execute()
    return { name: 'products database', status: 'ok', message: products.path, action: null }
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
