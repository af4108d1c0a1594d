import type { Stats } from './metrics.ts'

export type HealthLevel = 'healthy' | 'warning' | 'critical'

/** From where a number is a warning, and from where critical (facts §10.7). */
const LIMITS = {
  depth: [500, 1000],
  oldestPendingS: [600, 3600],
  databaseLatencyMs: [500, 1000],
} as const

export interface Health {
  readonly level: HealthLevel
  readonly reasons: readonly string[]
}

/** Whether the queue keeps up, and what says that it does not. */
export function healthOf(stats: Stats): Health {
  const found: { level: HealthLevel; reason: string }[] = []
  const judge = (value: number, [warning, critical]: readonly [number, number], say: (value: string) => string) => {
    if (value < warning) return
    found.push({ level: value < critical ? 'warning' : 'critical', reason: say(value.toFixed(0)) })
  }
  judge(stats.waiting, LIMITS.depth, (n) => `${n} tasks wait`)
  judge(stats.oldestPendingS ?? 0, LIMITS.oldestPendingS, (n) => `a task waits for ${n} s`)
  judge(stats.databaseLatencyMs, LIMITS.databaseLatencyMs, (n) => `the work database took ${n} ms to answer`)
  const silent = stats.workers.filter(({ state }) => state === 'stale' || state === 'crashed')
  for (const { id, state } of silent) found.push({ level: 'warning', reason: `worker ${id} is ${state}` })
  const isIdle = stats.workers.length === silent.length
  if (stats.waiting > 0 && isIdle) found.push({ level: 'warning', reason: 'tasks wait and no worker is there' })
  const worst = (['critical', 'warning'] as const).find((level) => found.some((one) => one.level === level))
  return { level: worst ?? 'healthy', reasons: found.map(({ reason }) => reason) }
}
