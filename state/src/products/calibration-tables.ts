import type { CalibrationSet, RegistrationPlan, SetChange, Validity } from '@contimg/pipeline'
import type { Kysely } from 'kysely'
import { rowsOf, setOf, validityColumns } from './calibration-table-rows.ts'
import { CalibrationSetExistsError, UnknownCalibrationSetError } from './errors.ts'
import type { Products, Tables } from './products.ts'
import { mjdOf } from './times.ts'
import { transacted } from './together.ts'

/** What a registration does, worked out from the sets that are there. */
export type PlanRegistration = (candidate: CalibrationSet, others: readonly CalibrationSet[]) => RegistrationPlan

/** What becomes of a set and of others that have to do with it. */
export type PlanChange = (set: CalibrationSet, others: readonly CalibrationSet[]) => readonly SetChange[]

const NEAR_DAYS = 2 // sets beyond have nothing to do with one another, unless a validity reaches there

/**
 * Registers all tables of a set at once, or none. What that does to other sets is worked out within the transaction, so
 * that of two processes the second sees what the first did.
 *
 * @param candidate  the time of its registration is set here
 * @throws CalibrationSetExistsError where its name or one of its tables is registered; what `plan` throws
 */
export async function registerCalibrationSet(
  products: Products,
  candidate: Omit<CalibrationSet, 'createdS'>,
  plan: PlanRegistration,
): Promise<RegistrationPlan> {
  return transacted(products.db, async (db) => {
    await refuseDuplicates(db, candidate)
    const planned = plan({ ...candidate, createdS: products.nowMs() / 1000 }, await setsNear(db, candidate))
    await db.insertInto('calibration_tables').values(rowsOf(planned.set)).execute()
    for (const change of planned.changes) await changeRows(db, change)
    return planned
  })
}

/**
 * Changes a set, and with it others, at once.
 *
 * @throws UnknownCalibrationSetError; what `plan` throws
 */
export async function changeCalibrationSet(
  products: Products,
  name: string,
  plan: PlanChange,
): Promise<readonly SetChange[]> {
  return transacted(products.db, async (db) => {
    const set = await setNamed(db, name)
    if (set === undefined) throw await unknownSet(products.path, db, name)
    const near = await setsNear(db, set)
    const changes = plan(
      set,
      near.filter((other) => other.name !== name),
    )
    for (const change of changes) await changeRows(db, change)
    return changes
  })
}

export function findCalibrationSet(products: Products, name: string): Promise<CalibrationSet | undefined> {
  return setNamed(products.db, name)
}

/** The sets that were solved from data within a span of time, or whose validity reaches into it; by time, then name. */
export function listCalibrationSets(
  products: Products,
  span: Validity = { startMjdS: Number.NEGATIVE_INFINITY, endMjdS: Number.POSITIVE_INFINITY },
): Promise<CalibrationSet[]> {
  return setsIn(products.db, span)
}

/** @throws UnknownCalibrationSetError */
export async function requireCalibrationSet(products: Products, name: string): Promise<CalibrationSet> {
  const set = await setNamed(products.db, name)
  if (set === undefined) throw await unknownSet(products.path, products.db, name)
  return set
}

type Database = Kysely<Tables>

async function refuseDuplicates(db: Database, { name, tables }: Omit<CalibrationSet, 'createdS'>): Promise<void> {
  const paths = tables.map(({ path }) => path)
  if (new Set(paths).size < paths.length)
    throw new CalibrationSetExistsError(name, 'a table is named twice, wanted once')
  const there = await db
    .selectFrom('calibration_tables')
    .select(['set_name', 'path'])
    .where((where) => where.or([where('set_name', '=', name), where('path', 'in', paths)]))
    .orderBy('id')
    .executeTakeFirst()
  if (there === undefined) return
  if (there.set_name === name) throw new CalibrationSetExistsError(name, 'registered already, wanted another name')
  throw new CalibrationSetExistsError(name, `${there.path} is registered already, in set ${there.set_name}`)
}

async function unknownSet(path: string, db: Database, name: string): Promise<UnknownCalibrationSetError> {
  const table = db.selectFrom('calibration_tables')
  const latest = await table.select('set_name').groupBy('set_name').orderBy('mid_mjd', 'desc').limit(8).execute()
  return new UnknownCalibrationSetError(
    path,
    name,
    latest.map(({ set_name }) => set_name),
  )
}

async function setNamed(db: Database, name: string): Promise<CalibrationSet | undefined> {
  const rows = await inOrder(db).where('set_name', '=', name).execute()
  return rows.length === 0 ? undefined : setOf(rows)
}

function setsNear(db: Database, { midMjdS, validity }: Pick<CalibrationSet, 'midMjdS' | 'validity'>) {
  const reachS = NEAR_DAYS * 86400
  return setsIn(db, {
    startMjdS: Math.min(validity.startMjdS, midMjdS - reachS),
    endMjdS: Math.max(validity.endMjdS, midMjdS + reachS),
  })
}

async function setsIn(db: Database, { startMjdS, endMjdS }: Validity): Promise<CalibrationSet[]> {
  let query = inOrder(db)
  if (Number.isFinite(startMjdS)) {
    const start = mjdOf(startMjdS)
    query = query.where((where) =>
      where.or([
        where('mid_mjd', '>=', start),
        where('valid_end_mjd', '>=', start),
        where('valid_end_mjd', 'is', null),
      ]),
    )
  }
  if (Number.isFinite(endMjdS)) {
    const end = mjdOf(endMjdS)
    query = query.where((where) =>
      where.or([
        where('mid_mjd', '<=', end),
        where('valid_start_mjd', '<=', end),
        where('valid_start_mjd', 'is', null),
      ]),
    )
  }
  const bySet = Map.groupBy(await query.execute(), ({ set_name }) => set_name)
  return [...bySet.values()].map(setOf)
}

function inOrder(db: Database) {
  const table = db.selectFrom('calibration_tables').selectAll()
  return table.orderBy('mid_mjd').orderBy('set_name').orderBy('order_index').orderBy('path')
}

async function changeRows(db: Database, { set, status, supersededBy, validity, note }: SetChange): Promise<void> {
  const rows = await inOrder(db).where('set_name', '=', set).execute()
  const notes = [rows[0]?.notes, note].filter((one) => one).join('; ')
  await db
    .updateTable('calibration_tables')
    .set({ status, superseded_by: supersededBy ?? null, ...validityColumns(validity), notes })
    .where('set_name', '=', set)
    .execute()
}
