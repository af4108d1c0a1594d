import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Api } from '../context.ts'

const BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** Prometheus: what is asked and how long answers take, at /metrics. */
export function addMetrics(api: Api): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const of = { registers: [registry] }
  const labelNames = ['method', 'endpoint', 'status']
  const requests = new Counter({ name: 'http_requests_total', help: 'requests that were answered', labelNames, ...of })
  const durations = new Histogram({
    ...{ name: 'http_request_duration_seconds', help: 'from request to answer', labelNames: ['method', 'endpoint'] },
    ...{ buckets: BUCKETS_S, ...of },
  })
  const underWay = new Gauge({ name: 'http_requests_in_progress', help: 'requests being answered', ...of })
  api.addHook('onRequest', async (_, reply) => {
    underWay.inc()
    reply.raw.once('close', () => underWay.dec()) // comes too where the caller goes away
  })
  api.addHook('onResponse', async ({ method, routeOptions }, { statusCode, elapsedTime }) => {
    const endpoint = routeOptions.url ?? 'unknown'
    requests.inc({ method, endpoint, status: statusCode })
    durations.observe({ method, endpoint }, elapsedTime / 1000)
  })
  api.get('/metrics', { schema: { hide: true } }, async (_, reply) => {
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}
