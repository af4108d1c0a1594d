import { findLatestBackup } from '../products/backup-history.ts'
import type { Products } from '../products/products.ts'
import { type Check, checksOf } from './check.ts'
import { spanText } from './span-text.ts'

const check = checksOf('database')
const HOUR_S = 3600

/** How old the latest copy of the database is: the hourly one twice missed, the daily one once. */
export const BACKUP_GATES = { warnS: 3 * HOUR_S, failS: 48 * HOUR_S }

export async function backupCheck(products: Products): Promise<Check> {
  const remedy = 'contimg backup create; hourly ones are made while contimg serve runs'
  const wanted = `one of the last ${BACKUP_GATES.warnS / HOUR_S} h`
  const latest = await findLatestBackup(products, 'database_only')
  if (latest === undefined) return check('warn', 'backup', 'none of the database', wanted, remedy)
  const ageS = (products.nowMs() - Date.parse(latest.created_at)) / 1000
  const level = ageS > BACKUP_GATES.failS ? 'FAIL' : ageS > BACKUP_GATES.warnS ? 'warn' : 'ok'
  return check(level, 'backup', `the latest is ${spanText(ageS)} old`, wanted, remedy)
}
