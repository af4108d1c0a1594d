import { existsSync } from 'node:fs'
import { freshness } from '@contimg/pipeline'
import { BACKUP_GATES, backupCheck, type Check, checksOf, type Level, reasonOf, spanText } from '@contimg/state/health'
import {
  type DatabaseLook,
  listCalibrationSets,
  listStaleGroups,
  lookAtDatabase,
  openProducts,
  type Products,
} from '@contimg/state/products'

const check = checksOf('database')
const UNIX_EPOCH_MJD_S = 40587 * 86400

export interface DatabaseRequest {
  readonly path: string
  readonly inProgressTimeoutS: number
  readonly nowMs: number
}

/** The database of products, and what it says of groups, calibrations and backups. */
export async function checkDatabases(request: DatabaseRequest): Promise<Check[]> {
  const { path } = request
  if (!existsSync(path)) {
    const remedy = 'contimg serve, or contimg registry init, makes it'
    const none = (name: string, wanted: string) => check('unknown', name, 'no database', wanted)
    return [
      check('warn', 'SQLite', `${path} is not there`, 'a database on a disk of this host', remedy),
      ...CONTENTS.map(([name, wanted]) => none(name, wanted)),
    ]
  }
  try {
    const look = lookAtDatabase(path)
    const first = lookChecks(path, look)
    if (look.toMigrate.length + look.unknown.length > 0 || look.problem !== undefined)
      return [...first, ...CONTENTS.map(([name, wanted]) => check('unknown', name, 'not looked at', wanted))]
    await using products = await openProducts(path, { nowMs: () => request.nowMs })
    return [
      ...first,
      await staleCheck(products, request),
      await calibrationCheck(products),
      await backupCheck(products),
    ]
  } catch (error) {
    const remedy = 'contimg backup restore, once nobody uses it'
    return [check('FAIL', 'SQLite', reasonOf(error), 'a database that opens', remedy)]
  }
}

const CONTENTS = [
  ['groups', 'none that stands still'],
  ['calibration', 'an active set of the last 6 h'],
  ['backup', `one of the last ${BACKUP_GATES.warnS / 3600} h`],
] as const

function lookChecks(path: string, { fileSystem, toMigrate, unknown, problem }: DatabaseLook): Check[] {
  const where = 'on a disk of this host'
  const disk =
    fileSystem === undefined
      ? check('ok', 'SQLite', path, where)
      : check('FAIL', 'SQLite', `${path} lies on ${fileSystem}`, where, 'set PIPELINE_STATE_DIR to a local disk')
  const [late, current] = ['contimg serve, or any command that opens it, brings it up to date', 'up to date']
  const schema =
    unknown.length > 0
      ? check('FAIL', 'migrations', `${unknown.join(', ')} of a newer version`, current, 'install that version')
      : toMigrate.length > 0
        ? check('warn', 'migrations', `${toMigrate.length} to run`, current, late)
        : check('ok', 'migrations', current, current)
  const whole = 'PRAGMA quick_check says ok'
  const integrity =
    problem === undefined
      ? check('ok', 'integrity', 'ok', whole)
      : check('FAIL', 'integrity', problem, whole, 'stop everything, then contimg backup restore')
  return [disk, schema, integrity]
}

async function staleCheck(products: Products, { inProgressTimeoutS, nowMs }: DatabaseRequest): Promise<Check> {
  const stale = await listStaleGroups(products, 'in_progress', nowMs / 1000 - inProgressTimeoutS)
  const wanted = `none at a stage for more than ${spanText(inProgressTimeoutS)}`
  if (stale.length === 0) return check('ok', 'groups', 'none stands still', wanted)
  const [{ id, stage, updatedS }] = stale
  const found = `${stale.length} stand still, ${id} at ${stage} for ${spanText(nowMs / 1000 - updatedS)}`
  return check(
    'warn',
    'groups',
    found,
    wanted,
    `contimg group show ${id}; contimg housekeeping takes up what nobody works on`,
  )
}

const LEVEL_OF: Readonly<Record<ReturnType<typeof freshness>, Level>> = {
  ...{ fresh: 'ok', aging: 'warn', stale: 'warn', critical: 'FAIL', none: 'FAIL' },
}

/** How old the latest set is, by the time of its data. */
async function calibrationCheck(products: Products): Promise<Check> {
  const wanted = 'fresh to 6 h, aging to 12, stale to 24, critical to 48'
  const remedy = 'observe a calibrator; contimg calibrate … --register'
  const sets = (await listCalibrationSets(products)).filter(({ status }) => status === 'active')
  const latest = sets.toSorted((a, b) => b.midMjdS - a.midMjdS)[0]
  if (latest === undefined) return check('warn', 'calibration', 'no active set', wanted, remedy)
  const ageS = products.nowMs() / 1000 + UNIX_EPOCH_MJD_S - latest.midMjdS
  const grade = freshness(ageS)
  const text = `${latest.name}, ${spanText(ageS)} old: ${grade === 'none' ? 'too old' : grade}`
  return check(LEVEL_OF[grade], 'calibration', text, wanted, remedy)
}
