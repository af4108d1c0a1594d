import { type RawBuilder, type Selectable, sql } from 'kysely'
import { findGroup, type IngestGroup } from './ingest-queue.ts'
import type { GroupResultRow, GroupState, Products } from './products.ts'

/** A group and what became of it, in numbers: null where it is not known or not made yet. */
export type GroupLine = Omit<Selectable<GroupResultRow>, 'group_id' | 'queued'> & {
  readonly group_id: string
  readonly state: GroupState
  readonly processing_stage: string
  readonly run: number
  readonly error: string | null
  readonly has_calibrator: number | null
  readonly calibrators: string | null // names, as JSON
  readonly received_at: number
  readonly last_update: number
  readonly expected_subbands: number
  readonly subbands_present: number
}

/** Which groups: those whose stamps lie in [from, to). */
export interface GroupSpan {
  readonly from: string
  readonly to: string
}

/** Where the grades of images begin. */
export interface GradeLimits {
  readonly noiseJy: { readonly warn: number; readonly fail: number } // above
  readonly dynamicRange: { readonly warn: number; readonly fail: number } // below
}

export type GradeWord = 'good' | 'warn' | 'fail' | 'none'

/** What is drawn of a group on a time axis. */
export type GroupMark = Pick<
  GroupLine,
  | 'group_id'
  | 'state'
  | 'received_at'
  | 'ra_deg'
  | 'dec_deg'
  | 'noise_jy'
  | 'dynamic_range'
  | 'calibration'
  | 'latency_s'
>

/** How many subbands of a group there are. */
export const SUBBANDS_PRESENT = sql.raw(
  '(SELECT count(*) FROM subband_files WHERE subband_files.group_id = ingest_queue.group_id)',
)

/** What a line tells, of ingest_queue and what is beside it. */
export const GROUP_LINE = sql`ingest_queue.group_id, state, processing_stage, run, error, has_calibrator, calibrators,
  received_at, last_update, expected_subbands, ${SUBBANDS_PRESENT} AS subbands_present,
  ms_path, mid_mjd, ra_deg, dec_deg, image_id, noise_jy, dynamic_range, calibration, imaged_at, latency_s`

const MARK = sql.raw(
  'ingest_queue.group_id, state, received_at, ra_deg, dec_deg, noise_jy, dynamic_range, calibration, latency_s',
)

/** Groups with what became of them. */
export const GROUPS = sql.raw('ingest_queue LEFT JOIN group_results ON group_results.group_id = ingest_queue.group_id')

/** @param id  the column of stamps */
export const isWithin = ({ from, to }: GroupSpan, id: RawBuilder<unknown> = sql.raw('ingest_queue.group_id')) =>
  sql<boolean>`${id} >= ${from} AND ${id} < ${to}`

/** The groups of a time, in the order of their stamps. */
export async function marksOfGroups({ db }: Products, span: GroupSpan): Promise<GroupMark[]> {
  const { rows } = await sql<GroupMark>`
    SELECT ${MARK} FROM ${GROUPS} WHERE ${isWithin(span)} ORDER BY ingest_queue.group_id`.execute(db)
  return rows
}

/** The same with all that is known. */
export async function linesOfGroups({ db }: Products, span: GroupSpan): Promise<GroupLine[]> {
  const { rows } = await sql<GroupLine>`
    SELECT ${GROUP_LINE} FROM ${GROUPS} WHERE ${isWithin(span)} ORDER BY ingest_queue.group_id`.execute(db)
  return rows
}

/** A group with what became of it, and what its stages are. */
export async function findGroupLine(
  products: Products,
  id: string,
): Promise<{ readonly line: GroupLine; readonly group: IngestGroup } | undefined> {
  const { rows } = await sql<GroupLine>`
    SELECT ${GROUP_LINE} FROM ${GROUPS} WHERE ingest_queue.group_id = ${id}`.execute(products.db)
  const group = await findGroup(products, id)
  return rows.length > 0 && group ? { line: rows[0], group } : undefined
}

/** The groups before and after a stamp. */
export async function neighboursOfGroup({ db }: Products, id: string): Promise<{ before?: string; after?: string }> {
  const ids = db.selectFrom('ingest_queue').select('group_id')
  const [before, after] = await Promise.all([
    ids.where('group_id', '<', id).orderBy('group_id', 'desc').limit(1).executeTakeFirst(),
    ids.where('group_id', '>', id).orderBy('group_id').limit(1).executeTakeFirst(),
  ])
  return { ...(before && { before: before.group_id }), ...(after && { after: after.group_id }) }
}

/**
 * The grade of an image as SQL; the same as the API's rules give, which a test compares.
 *
 * @param prefix  of the columns that hold its numbers
 */
export function gradeOf({ noiseJy, dynamicRange }: GradeLimits, prefix: '' | 'image_' = ''): RawBuilder<GradeWord> {
  const [noise, range, calibration] = ['noise_jy', 'dynamic_range', 'calibration'].map((name) => sql.ref(prefix + name))
  return sql<GradeWord>`CASE
    WHEN ${calibration} = 'uncalibrated' OR ${noise} > ${noiseJy.fail} OR ${range} < ${dynamicRange.fail} THEN 'fail'
    WHEN ${noise} > ${noiseJy.warn} OR ${range} < ${dynamicRange.warn} THEN 'warn'
    WHEN ${noise} IS NULL AND ${range} IS NULL THEN 'none'
    ELSE 'good' END`
}
