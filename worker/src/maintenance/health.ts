import { statfs } from 'node:fs/promises'
import { listBackups, type Products } from '@contimg/state/products'
import { DISK_LIMITS } from '@contimg/state/settings'
import { type AbsurdClient, type HealthLevel, healthOf } from '@contimg/state/work'
import type { Places } from './places.ts'

export interface HealthReport {
  readonly level: HealthLevel
  readonly reasons: readonly string[]
  readonly freeBytes: Readonly<Record<string, number>> // by folder
}

const GB = 1e9
const LITTLE_OUTPUT_BYTES = [DISK_LIMITS.output.warnBytes, DISK_LIMITS.output.leastBytes] // warning, critical
const BACKUP_HOURS = 3 // the hourly one, twice missed

/** How the disks, the databases and the queue are. */
export async function healthNow(products: Products, work: AbsurdClient, { outputs }: Places): Promise<HealthReport> {
  const queue = healthOf(await work.stats())
  const reasons = [...queue.reasons]
  const levels: HealthLevel[] = [queue.level]
  const freeBytes: Record<string, number> = {}
  for (const folder of outputs) {
    const disk = await statfs(folder).catch(() => undefined)
    if (disk === undefined) {
      levels.push('critical')
      reasons.push(`${folder} is not there`)
      continue
    }
    const free = disk.bavail * disk.bsize
    freeBytes[folder] = free
    const [warning, critical] = LITTLE_OUTPUT_BYTES
    if (free >= warning) continue
    levels.push(free < critical ? 'critical' : 'warning')
    reasons.push(`${folder} has ${(free / GB).toFixed(1)} GB left`)
  }
  const late = await backupIsLate(products)
  if (late !== undefined) {
    levels.push('warning')
    reasons.push(late)
  }
  const worst = (['critical', 'warning'] as const).find((level) => levels.includes(level))
  return { level: worst ?? 'healthy', reasons, freeBytes }
}

async function backupIsLate(products: Products): Promise<string | undefined> {
  const [latest] = (await listBackups(products)).filter(({ backup_type, status }) => {
    return backup_type === 'database_only' && status === 'completed'
  })
  if (latest === undefined) return 'there is no backup of the database'
  const hours = (products.nowMs() - Date.parse(latest.created_at)) / 3_600_000
  return hours <= BACKUP_HOURS ? undefined : `the latest backup of the database is ${hours.toFixed(0)} h old`
}
