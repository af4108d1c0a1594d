import { backupCheck, type Check, checksOf, SERVE, spaceCheck, streamCheck, workChecks } from '@contimg/state/health'
import { findStreamState, hostClock } from '@contimg/state/products'
import { isAdvisoryLockHeld } from '@contimg/state/work'
import type { ApiContext } from '../context.ts'
import type { HealthCheck, HealthDetail } from '../schemas/health.ts'
import type { Disk } from '../schemas/system.ts'

const database = checksOf('database')
const folders = checksOf('folders')
const work = checksOf('work')

/** All that is looked at, each on its own: what cannot be told keeps nothing else from being. */
export async function allChecks(context: ApiContext): Promise<Check[]> {
  const [first, services, disks] = await Promise.all([
    databaseChecks(context),
    serviceChecks(context),
    context.system.disks(),
  ])
  return [...first, ...services, ...disks.map(diskCheck)]
}

/** The programs of the pipeline. */
export async function serviceChecks(context: ApiContext): Promise<Check[]> {
  return [...(await queueChecks(context)), await streamNowCheck(context)]
}

async function databaseChecks({ products }: ApiContext): Promise<Check[]> {
  const wanted = 'a database that answers'
  try {
    await products.db.selectFrom('ingest_queue').select('group_id').limit(1).execute()
    return [database('ok', 'SQLite', 'answers', wanted), await backupCheck(products)]
  } catch (error) {
    return [database('FAIL', 'SQLite', (error as Error).message, wanted, 'contimg preflight says what is amiss')]
  }
}

async function queueChecks({ work: door }: ApiContext): Promise<Check[]> {
  try {
    return await door.use(async (client) => {
      const isRecording = await client.transaction((sql) => isAdvisoryLockHeld(sql))
      return workChecks(await client.stats(), isRecording)
    })
  } catch (error) {
    return [work('FAIL', 'PostgreSQL', (error as Error).message, 'one that answers', SERVE)]
  }
}

async function streamNowCheck({ products }: ApiContext): Promise<Check> {
  const clock = hostClock()
  try {
    return streamCheck(await findStreamState(products), { boot: clock.boot, s: clock.nowS() })
  } catch (error) {
    return work('unknown', 'stream', (error as Error).message, 'as it is to be')
  }
}

export function diskCheck({ name, path, free_bytes, warn_bytes, least_bytes, status, problem }: Disk): Check {
  const wanted = 'a folder that answers'
  const remedy = `look at ${path} and its disk; contimg preflight says more`
  if (problem !== null || free_bytes === null)
    return folders(status === 'fail' ? 'FAIL' : 'unknown', name, `${path}: ${problem}`, wanted, remedy)
  if (warn_bytes === null || least_bytes === null) return folders('ok', name, path, wanted)
  return spaceCheck(name, path, { warn: warn_bytes, fail: least_bytes }, () => free_bytes)
}

const STATUS = { ok: 'ok', warn: 'warn', FAIL: 'fail', unknown: 'unknown' } as const

/** A check as it is told. */
export function checkItem({ name, level, found, remedy }: Check): HealthCheck {
  return { name, status: STATUS[level], message: found, action: remedy ?? null }
}

export function checkDetail(check: Check): HealthDetail {
  return { ...checkItem(check), area: check.area, wanted: check.wanted }
}

/** Of all in one word: what fails makes it unhealthy, all else that is not as it should be degraded. */
export function overallOf(checks: readonly Check[]): 'healthy' | 'degraded' | 'unhealthy' {
  if (checks.some(({ level }) => level === 'FAIL')) return 'unhealthy'
  return checks.every(({ level }) => level === 'ok') ? 'healthy' : 'degraded'
}
