import { statfs } from 'node:fs/promises'
import { BACKUP_GATES } from '@contimg/state/health'
import { findLatestBackup, type Products } from '@contimg/state/products'
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
  const latest = await findLatestBackup(products, 'database_only')
  if (latest === undefined) return 'there is no backup of the database'
  const ageS = (products.nowMs() - Date.parse(latest.created_at)) / 1000
  return ageS <= BACKUP_GATES.warnS
    ? undefined
    : `the latest backup of the database is ${(ageS / 3600).toFixed(0)} h old`
}
