import type {
  Backup,
  CalibrationHealth,
  DatabaseMetrics,
  FluxMonitoring,
  HealthCheck,
  HealthDetail,
  StorageSummary,
  SystemHistory,
  SystemMetrics,
} from '@contimg/api/schemas'
import { queryOptions } from '@tanstack/react-query'
import { getJson, type Query } from '../../client.ts'

function asked<T>(path: string, everyMs: number, query: Query = {}) {
  return queryOptions({
    queryKey: [...path.split('/').slice(1), query],
    queryFn: ({ signal }) => getJson<T>(path, query, signal),
    refetchInterval: everyMs,
  })
}

export interface Summary {
  readonly status: 'healthy' | 'degraded' | 'unhealthy'
  readonly server_time: string
  readonly uptime_s: number
  readonly counts: Readonly<Record<HealthCheck['status'], number>>
  readonly problems: readonly HealthCheck[]
}

export interface BackupState {
  readonly status: HealthCheck['status']
  readonly message: string
  readonly action: string | null
  readonly folder: string
  readonly database: Backup | null
  readonly caltables: Backup | null
}

export interface Policy {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly status: 'active' | 'paused' | 'disabled' | 'expired'
  readonly rules: readonly {
    readonly action: 'delete' | 'notify'
    readonly trigger_type: 'age' | 'size' | 'count'
    readonly threshold: number
    readonly threshold_unit: string | null
  }[]
  readonly last_executed_at: string | null
}

export interface Execution {
  readonly id: string
  readonly policy_id: string
  readonly status: 'running' | 'completed' | 'failed'
  readonly started_at: string
  readonly items_affected: number
  readonly freed_bytes: number
  readonly errors: readonly string[]
}

interface Items<T> {
  readonly items: readonly T[]
}

export interface Storage extends StorageSummary {
  readonly locations: readonly {
    readonly path: string
    readonly type: string
    readonly size_bytes: number | null
    readonly checked_at: string | null
    readonly status: 'active' | 'missing'
  }[]
}

export const summaryQuery = asked<Summary>('/health', 15_000)
export const checksQuery = asked<{ readonly checks: readonly HealthDetail[] }>('/health/detailed', 30_000)
export const servicesQuery = asked<{ readonly services: readonly HealthCheck[] }>('/health/services', 15_000)
export const calibrationQuery = queryOptions({
  queryKey: ['health', 'calibration'],
  queryFn: ({ signal }) => getJson<CalibrationHealth>('/health/calibration', {}, signal),
  refetchInterval: 60_000,
})
export const fluxesQuery = asked<FluxMonitoring>('/health/flux-monitoring', 300_000)
export const systemQuery = queryOptions({
  queryKey: ['metrics', 'system'],
  queryFn: ({ signal }) => getJson<SystemMetrics>('/metrics/system', {}, signal),
  refetchInterval: 10_000,
})
export const historyQuery = asked<SystemHistory>('/metrics/system/history', 30_000, { minutes: 360 })
export const databaseQuery = asked<DatabaseMetrics>('/metrics/database', 60_000)
export const storageQuery = asked<Storage>('/storage', 30_000)
export const backupStateQuery = asked<BackupState>('/backups/status', 60_000)
export const backupsQuery = asked<Items<Backup>>('/backups', 60_000, { limit: 8 })
export const policiesQuery = asked<Items<Policy>>('/retention/policies', 120_000)
export const executionsQuery = asked<Items<Execution>>('/retention/executions', 120_000, { limit: 100 })
