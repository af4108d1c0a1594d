import { type RawBuilder, type Selectable, sql } from 'kysely'
import { type GradeLimits, type GradeWord, gradeOf } from './group-results.ts'
import { countTo, limitTo } from './limit.ts'
import type { MeasurementSetRow, Products } from './products.ts'

/** A Measurement Set with what is known of its observation. */
export type MeasurementSetLine = Selectable<MeasurementSetRow> & {
  readonly calibrators: string | null // that its group sees, as JSON
}

export interface MeasurementSetFilter {
  readonly paths?: readonly string[]
  readonly span?: { readonly fromMjd: number; readonly toMjd: number } // of its middle, the end not in it
  readonly decDeg?: readonly [low: number, high: number]
  readonly isCalibrated?: boolean
  readonly isImaged?: boolean
  readonly isStored?: boolean
  readonly calibrator?: string // in the beam
  readonly hasCalibrator?: boolean
  readonly stage?: MeasurementSetRow['stage']
  readonly status?: MeasurementSetRow['status']
  readonly text?: string // in its path, in letters of either case
  readonly grades?: { readonly words: readonly GradeWord[]; readonly limits: GradeLimits } // of its image
}

export const MEASUREMENT_SET_ORDERS = ['mid_mjd', 'dec_deg', 'stage_updated_at'] as const

/** A page of a list; equal ones in the order of their paths. */
export interface MeasurementSetPage {
  readonly order: (typeof MEASUREMENT_SET_ORDERS)[number]
  readonly descending: boolean
  readonly limit: number
  readonly after?: { readonly value: number; readonly path: string } // the last of the page before
}

/** Which they are is read off the index of lists; then those alone are looked up. */
export async function pageOfMeasurementSets(
  { db }: Products,
  filter: MeasurementSetFilter,
  { order, descending, limit, after }: MeasurementSetPage,
): Promise<MeasurementSetLine[]> {
  const value = sql.ref(`ms_index.${order}`)
  const [than, direction] = descending ? [sql`<`, sql`DESC`] : [sql`>`, sql`ASC`]
  const behind = after ? sql`(${value}, ms_index.path) ${than} (${after.value}, ${after.path})` : sql`TRUE`
  const inOrder = sql`ORDER BY ${value} ${direction}, ms_index.path ${direction}`
  const { rows } = await sql<MeasurementSetLine>`
    SELECT ms_index.*, ingest_queue.calibrators
    FROM (SELECT path AS listed FROM ms_index WHERE ${conditionsOf(filter)} AND ${behind} ${inOrder} ${limitTo(limit)})
    CROSS JOIN ms_index ON ms_index.path = listed
    LEFT JOIN ingest_queue ON ingest_queue.group_id = ms_index.group_id
    ${inOrder}`.execute(db)
  return rows
}

/** Counts no further than `most`; without it to the end. */
export async function countMeasurementSets(
  products: Products,
  filter: MeasurementSetFilter,
  most?: number,
): Promise<number> {
  return await countTo(products, sql`FROM ms_index WHERE ${conditionsOf(filter)}`, most)
}

export async function findMeasurementSetLine(
  products: Products,
  path: string,
): Promise<MeasurementSetLine | undefined> {
  const page = { order: 'mid_mjd', descending: true, limit: 1 } as const
  return (await pageOfMeasurementSets(products, { paths: [path] }, page))[0]
}

function conditionsOf(filter: MeasurementSetFilter): RawBuilder<unknown> {
  const { paths, span, decDeg, isCalibrated, isImaged, isStored, stage, status, text, grades } = filter
  const some: (RawBuilder<unknown> | undefined)[] = [
    paths && sql`ms_index.path IN (${sql.join(paths)})`,
    span && sql`ms_index.mid_mjd >= ${span.fromMjd} AND ms_index.mid_mjd < ${span.toMjd}`,
    decDeg && sql`ms_index.dec_deg BETWEEN ${decDeg[0]} AND ${decDeg[1]}`,
    isCalibrated === undefined ? undefined : sql`ms_index.cal_applied = ${isCalibrated ? 1 : 0}`,
    isImaged === undefined ? undefined : sql`ms_index.image_id IS ${isImaged ? sql`NOT NULL` : sql`NULL`}`,
    isStored === undefined ? undefined : sql`ms_index.stored = ${isStored ? 1 : 0}`,
    stage && sql`+ms_index.stage = ${stage}`,
    status && sql`+ms_index.status = ${status}`,
    text === undefined ? undefined : sql`instr(lower(ms_index.path), lower(${text})) > 0`,
    grades && sql`${gradeOf(grades.limits, 'image_')} IN (${sql.join(grades.words)})`,
    ...calibratorConditions(filter),
  ]
  const given = some.filter((one) => one !== undefined)
  return given.length === 0 ? sql`TRUE` : sql.join(given, sql` AND `)
}

/** Groups that see a calibrator stand in an index of their own. */
const SEEING = sql`SELECT group_id FROM ingest_queue WHERE calibrators <> '[]'`

function calibratorConditions({ calibrator, hasCalibrator }: MeasurementSetFilter): RawBuilder<unknown>[] {
  const some: RawBuilder<unknown>[] = []
  if (calibrator !== undefined) {
    const seeing = sql`${SEEING} AND EXISTS (SELECT 1 FROM json_each(calibrators) WHERE value = ${calibrator})`
    some.push(sql`(ms_index.calibrator = ${calibrator} OR ms_index.group_id IN (${seeing}))`)
  }
  if (hasCalibrator !== undefined) {
    const has = sql`(ms_index.calibrator IS NOT NULL OR coalesce(ms_index.group_id IN (${SEEING}), FALSE))`
    some.push(hasCalibrator ? has : sql`NOT ${has}`)
  }
  return some
}
