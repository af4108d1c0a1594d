import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Api, ApiContext } from '../context.ts'
import { gaugesText, type Reading } from './pipeline-gauges.ts'
import { pipelineReads } from './pipeline-readings.ts'

const BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** Prometheus, at /metrics: what is asked, how long answers take, and how the pipeline is, looked at when it is asked. */
export function addMetrics(api: Api, context: ApiContext): void {
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
  const ofPipeline = pipelineGauges(context, registry)
  api.get('/metrics', { schema: { hide: true } }, async (_, reply) => {
    const pipeline = await ofPipeline()
    return reply.type(registry.contentType).send(`${await registry.metrics()}\n${pipeline}`)
  })
}

/** What can be read of the pipeline now; what cannot is left out, and counted. */
function pipelineGauges(context: ApiContext, registry: Registry): () => Promise<string> {
  const failures = new Counter({
    ...{ name: 'contimg_metrics_read_failures_total', help: 'reads of the pipeline that failed', labelNames: ['read'] },
    registers: [registry],
  })
  const reads = Object.entries(pipelineReads(context))
  return async () => {
    const found = await Promise.all(
      reads.map(async ([name, read]): Promise<readonly Reading[]> => {
        try {
          return await read()
        } catch {
          failures.inc({ read: name })
          return []
        }
      }),
    )
    return await gaugesText(found.flat())
  }
}
