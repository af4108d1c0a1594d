import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { readOrientationFile } from '@contimg/pipeline'
import { type CatalogSummary, listCatalogs } from '@contimg/state/catalogs'
import { type Check, checksOf, reasonOf } from '@contimg/state/health'

const check = checksOf('catalogues')
const DAY_MS = 86_400_000
const UNIX_EPOCH_MJD = 40587
const MANY_DAYS_LEFT = 90 // of predictions: the IERS gives a year

/** What was brought in, and whether the Earth orientation table reaches to now. */
export function checkCatalogs(folder: string, nowMs: number): Check[] {
  const found = listCatalogs(folder)
  const one = (name: string, stem: string, import_: string, why: string) =>
    catalogCheck(
      found.find(({ path }) => basename(path).startsWith(stem)),
      name,
      import_,
      why,
    )
  return [
    one('calibrators', 'vla_calibrators.', 'vla', 'the built-in calibrators serve without'),
    one('NVSS', 'nvss_', 'nvss', 'images are cleaned without a mask, fluxes not compared'),
    orientationCheck(join(folder, 'finals2000A.all'), nowMs),
  ]
}

function catalogCheck(found: CatalogSummary | undefined, name: string, kind: string, without: string): Check {
  const remedy = `contimg catalog import ${kind} FILE`
  if (found === undefined) return check('warn', name, `not there: ${without}`, 'imported', remedy)
  if (found.problem !== undefined) return check('FAIL', name, found.problem, 'imported', remedy)
  const when = found.importedIso === undefined ? '' : `, ${found.importedIso.slice(0, 10)}`
  return check('ok', name, `${found.count ?? 'unknown number of'} sources${when}`, 'imported')
}

/** Beyond its days dUT1 is taken as 0, which shifts positions by as much as 15″. */
export function orientationCheck(path: string, nowMs: number): Check {
  const [name, wanted] = ['Earth orientation', `${MANY_DAYS_LEFT} days of predictions left`]
  const remedy = 'contimg catalog import iers FILE (finals2000A.all of the IERS)'
  if (!existsSync(path)) return check('warn', name, 'not there: dUT1 is taken as 0', wanted, remedy)
  try {
    const { lastMjd, lastMeasuredMjd } = readOrientationFile(path)
    const nowMjd = nowMs / DAY_MS + UNIX_EPOCH_MJD
    const left = Math.floor(lastMjd - nowMjd)
    const age = Math.max(Math.floor(nowMjd - lastMeasuredMjd), 0)
    const found = `measured to ${age} days ago, ${left < 0 ? `ended ${-left} days ago` : `${left} days left`}`
    return check(left < 0 ? 'FAIL' : left < MANY_DAYS_LEFT ? 'warn' : 'ok', name, found, wanted, remedy)
  } catch (error) {
    return check('FAIL', name, reasonOf(error), wanted, remedy)
  }
}

/** Programs of others, which nothing needs that is not asked for. */
export function checkEngines(programs: Readonly<Record<string, string>>): Check[] {
  const engines = checksOf('engines')
  return Object.entries(programs).map(([name, program]) => {
    const isThere = spawnSync('sh', ['-c', 'command -v -- "$0"', program], { encoding: 'utf8', timeout: 3000 })
    const path = isThere.status === 0 ? isThere.stdout.trim() : ''
    return engines('ok', name, path === '' ? `no ${program}: not needed` : path, 'optional')
  })
}
