import { cpus } from 'node:os'
import { databaseFigures } from '@contimg/state/products'
import type { Api, ApiContext } from '../context.ts'
import {
  databaseMetrics,
  historyQuery,
  type SystemHistory,
  type SystemMetrics,
  systemHistory,
  systemMetrics,
} from '../schemas/system.ts'
import { type Sample, STEP_S } from '../system/sampler.ts'

const tags = ['metrics']

/** The host of the API and the database: now, and in the latest hours. */
export function systemMetricsRoutes(api: Api, context: ApiContext): void {
  const { system, products, nowMs } = context
  const now = {
    tags,
    summary: 'Processors, memory, disks, the database, this process',
    response: { 200: systemMetrics },
  }
  api.get('/metrics/system', { schema: now }, async () => systemNow(context))
  const history = {
    tags,
    summary: 'The same each 10 s, of 6 h at most, since the API was started',
    querystring: historyQuery,
    response: { 200: systemHistory },
  }
  api.get('/metrics/system/history', { schema: history }, async ({ query: { minutes } }) => {
    return historyOf(system.sampler.since(nowMs() / 1000 - 60 * minutes))
  })
  const database = { tags, summary: 'The database of products: size and rows', response: { 200: databaseMetrics } }
  api.get('/metrics/database', { schema: database, config: { limitClass: 'heavy' } }, async () => {
    const files = await system.databaseFiles()
    const before = performance.now()
    const { pageBytes, pages, freePages, tables } = await databaseFigures(products)
    const answered = performance.now() - before
    return {
      ...{ path: products.path, ...files, page_bytes: pageBytes, pages, free_pages: freePages },
      ...{ answered_in_ms: answered, tables: [...tables] },
    }
  })
}

async function systemNow({ system, nowMs, startedMs }: ApiContext): Promise<SystemMetrics> {
  const one = system.sampler.now()
  return {
    server_time: new Date(nowMs()).toISOString(),
    cpu: { cores: cpus().length, percent: one.cpuPercent },
    ...{ load_1m: one.load1m, load_5m: one.load5m, load_15m: one.load15m },
    memory: { total_bytes: one.totalBytes, available_bytes: one.availableBytes, used_percent: usedPercent(one) },
    disks: await system.disks(),
    database: await system.databaseFiles().catch(() => null),
    process: {
      ...{ pid: process.pid, uptime_s: (nowMs() - startedMs) / 1000, cpu_percent: one.ownCpuPercent },
      ...{ rss_bytes: one.rssBytes, heap_used_bytes: one.heapUsedBytes },
    },
  }
}

function historyOf(samples: readonly Sample[]): SystemHistory {
  return {
    step_s: STEP_S,
    time: samples.map(({ unixS }) => unixS),
    cpu_percent: samples.map(({ cpuPercent }) => cpuPercent),
    load_1m: samples.map(({ load1m }) => load1m),
    memory_used_percent: samples.map(usedPercent),
    process_rss_bytes: samples.map(({ rssBytes }) => rssBytes),
    process_cpu_percent: samples.map(({ ownCpuPercent }) => ownCpuPercent),
  }
}

function usedPercent({ totalBytes, availableBytes }: Sample): number {
  return 100 * (1 - availableBytes / totalBytes)
}
