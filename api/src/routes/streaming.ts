import type { Api, ApiContext } from '../context.ts'
import {
  streamingAnswer,
  streamingConfigBody,
  streamingConfig as streamingConfigSchema,
  streamingHealth as streamingHealthSchema,
  streamingMetrics as streamingMetricsSchema,
  streamingStatus as streamingStatusSchema,
} from '../schemas/streaming.ts'
import { configure } from '../streaming/config.ts'
import { desire, restart } from '../streaming/control.ts'
import { streamingHealth, streamingMetrics } from '../streaming/health.ts'
import { CpuUse } from '../streaming/process.ts'
import { streamingStatus } from '../streaming/status.ts'

const PATIENCE_MS = 8000 // it looks at what it is to do each 5 s

/** The watcher of arriving files: what it does, and what it is to do. */
export function streamingRoutes(api: Api, context: ApiContext): void {
  const { products } = context
  const tags = ['streaming']
  const cpu = new CpuUse()
  const now = () => streamingStatus(context, cpu)
  const status = { tags, summary: 'What the stream does', response: { 200: streamingStatusSchema } }
  api.get('/streaming/status', { schema: status }, now)
  const health = { tags, summary: 'Whether it is as it is to be', response: { 200: streamingHealthSchema } }
  api.get('/streaming/health', { schema: health }, async () => streamingHealth(context, await now()))
  const metrics = { tags, summary: 'What comes and what is done', response: { 200: streamingMetricsSchema } }
  api.get('/streaming/metrics', { schema: metrics }, async () => streamingMetrics(context, await now()))
  const config = { tags, summary: 'How it is set up', response: { 200: streamingConfigSchema } }
  api.get('/streaming/config', { schema: config }, async () => (await now()).config)
  const body = streamingConfigBody.nullish()
  const same = {
    ...config,
    summary: 'Set it up: folders and the like are set in the environment, so that others are 409',
    body,
  }
  api.post('/streaming/config', { schema: same }, async ({ body }) => {
    await configure(products, body ?? {}, (await now()).config)
    return (await now()).config
  })
  const asked = { tags, body, response: { 200: streamingAnswer } }
  const actions = {
    start: ['Let the stream watch', () => desire(products, 'running', PATIENCE_MS)],
    stop: [
      'Let the stream rest: no group is taken on, what is under way is finished',
      () => desire(products, 'stopped', PATIENCE_MS),
    ],
    restart: ['Let the stream rest and watch again', () => restart(products, PATIENCE_MS)],
  } as const
  for (const [name, [summary, act]] of Object.entries(actions))
    api.post(`/streaming/${name}`, { schema: { ...asked, summary } }, async ({ body }) => {
      await configure(products, body ?? {}, (await now()).config)
      return await act()
    })
}
