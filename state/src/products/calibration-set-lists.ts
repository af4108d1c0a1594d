import type { CalibrationSet, CalibrationSetStatus, Validity } from '@contimg/pipeline'
import { type RawBuilder, sql } from 'kysely'
import { setOf } from './calibration-table-rows.ts'
import { countTo, limitTo } from './limit.ts'
import type { Products } from './products.ts'
import { mjdOf } from './times.ts'

/** Which sets. */
export interface CalibrationSetFilter {
  readonly span?: Validity // in which the middle of the data lies that were solved
  readonly statuses?: readonly CalibrationSetStatus[]
  readonly decDeg?: readonly [low: number, high: number]
  readonly calibrator?: string // how the name of its field begins
}

/** Which part of a list in the order of time. */
export interface CalibrationSetPage {
  readonly descending: boolean
  readonly limit: number
  readonly after?: CalibrationSetPlace
}

/** Where a set stands in a list. */
export interface CalibrationSetPlace {
  readonly midMjd: number
  readonly name: string
}

/** Sets of a list, in the order of the data that they were solved from, each with its place. */
export async function pageOfCalibrationSets(
  { db }: Products,
  filter: CalibrationSetFilter,
  { descending, limit, after }: CalibrationSetPage,
): Promise<{ readonly set: CalibrationSet; readonly place: CalibrationSetPlace }[]> {
  const [than, way] = descending ? [sql`<`, sql`DESC`] : [sql`>`, sql`ASC`]
  const behind = after && sql`(mid_mjd, set_name) ${than} (${after.midMjd}, ${after.name})`
  const { rows: places } = await sql<CalibrationSetPlace>`
    SELECT set_name AS name, mid_mjd AS "midMjd" FROM calibration_tables AS one
    WHERE ${conditionsOf(filter)} AND ${behind ?? sql`TRUE`}
    ORDER BY mid_mjd ${way}, set_name ${way} ${limitTo(limit)}`.execute(db)
  if (places.length === 0) return []
  const names = places.map(({ name }) => name)
  const tables = db.selectFrom('calibration_tables').selectAll().where('set_name', 'in', names)
  const bySet = Map.groupBy(await tables.orderBy('order_index').orderBy('path').execute(), ({ set_name: name }) => name)
  return places.map((place) => ({ set: setOf(bySet.get(place.name)!), place }))
}

export async function countCalibrationSets(products: Products, filter: CalibrationSetFilter): Promise<number> {
  return await countTo(products, sql`FROM calibration_tables AS one WHERE ${conditionsOf(filter)}`)
}

/** Of each set the row that came first, which tells all that sets are looked for by. */
function conditionsOf({ span, statuses, decDeg, calibrator }: CalibrationSetFilter): RawBuilder<unknown> {
  const some: (RawBuilder<unknown> | undefined | false)[] = [
    sql`id = (SELECT min(id) FROM calibration_tables WHERE set_name = one.set_name)`,
    span && Number.isFinite(span.startMjdS) && sql`mid_mjd >= ${mjdOf(span.startMjdS)}`,
    span && Number.isFinite(span.endMjdS) && sql`mid_mjd < ${mjdOf(span.endMjdS)}`,
    statuses && sql`+status IN (${sql.join(statuses)})`, // most are of one: the index of the order serves better
    decDeg && sql`dec_deg BETWEEN ${decDeg[0]} AND ${decDeg[1]}`,
    calibrator !== undefined && sql`substr(cal_field, 1, ${calibrator.length}) = ${calibrator}`,
  ]
  return sql.join(
    some.filter((one) => one !== undefined && one !== false),
    sql` AND `,
  )
}
