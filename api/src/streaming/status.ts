import { hostname } from 'node:os'
import { countGroups, findStreamState, hostClock, streamNow } from '@contimg/state/products'
import type { ApiContext } from '../context.ts'
import type { StreamingStatus } from '../schemas/streaming.ts'
import { streamingConfig } from './config.ts'
import { type CpuUse, type ProcessFigures, processFigures } from './process.ts'

const MB = 1e6

/** What the stream does, and its process as this host shows it. */
export async function streamingStatus({ products, settings }: ApiContext, cpu: CpuUse): Promise<StreamingStatus> {
  const state = await findStreamState(products)
  const now = streamNow(state, hostClock())
  const { pid, host, heartbeat } = state
  const isHere = now.isAlive && pid !== undefined && host === hostname()
  const figures = isHere ? processFigures(pid) : undefined
  const counts = await countGroups(products)
  return {
    running: now.isAlive && now.actual === 'running',
    ...{ desired: state.desired, actual: now.actual, claiming: now.notClaiming === undefined },
    reason: now.notClaiming ?? state.reason ?? null,
    ...{ host: host ?? null, pid: now.isAlive ? (pid ?? null) : null },
    ...(figures && pid !== undefined ? figuresOf(pid, figures, cpu, Date.now()) : NO_FIGURES),
    last_heartbeat: heartbeat === undefined ? null : new Date(1000 * heartbeat.unixS).toISOString(),
    heartbeat_age_s: now.heartbeatAgeS ?? null,
    queue: { total: Object.values(counts).reduce((sum, one) => sum + one, 0), ...counts },
    config: streamingConfig(settings, products.path, figures?.words ?? [], state.changes),
  }
}

const NO_FIGURES = { started_at: null, uptime_seconds: null, cpu_percent: null, memory_mb: null }

function figuresOf(pid: number, figures: ProcessFigures, cpu: CpuUse, nowMs: number) {
  return {
    started_at: new Date(figures.startedMs).toISOString(),
    uptime_seconds: Math.max(0, (nowMs - figures.startedMs) / 1000),
    cpu_percent: cpu.percent(pid, figures, nowMs),
    memory_mb: figures.residentBytes / MB,
  }
}
