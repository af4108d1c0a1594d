import { type RawBuilder, type Selectable, type SelectQueryBuilder, sql } from 'kysely'
import { findGroup, type IngestGroup } from './ingest-queue.ts'
import type { GroupResultRow, GroupState, Products, Tables } from './products.ts'

/** A group and what became of it, in numbers: null where it is not known or not made yet. */
export type GroupLine = Omit<Selectable<GroupResultRow>, 'group_id'> & {
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

export interface GroupFilter {
  readonly span?: GroupSpan
  readonly states?: readonly GroupState[]
  readonly decDeg?: readonly [low: number, high: number]
  readonly calibrator?: string
  readonly hasCalibrator?: boolean // one that is good enough to calibrate with
  readonly isIncomplete?: boolean // fewer subbands than expected
  readonly grades?: { readonly words: readonly GradeWord[]; readonly limits: GradeLimits }
}

export const GROUP_ORDERS = ['group_id', 'noise_jy', 'dynamic_range', 'latency_s', 'dec_deg', 'last_update'] as const

/** A page of a list: groups without the value stand last, equal ones in the order of their stamps. */
export interface GroupListPage {
  readonly order: (typeof GROUP_ORDERS)[number]
  readonly descending: boolean
  readonly limit: number
  readonly after?: { readonly value: number | string | null; readonly id: string } // the last of the page before
}

const RESULT_COLUMNS = [
  ...(['ms_path', 'mid_mjd', 'ra_deg', 'dec_deg', 'image_id', 'noise_jy', 'dynamic_range'] as const),
  ...(['calibration', 'imaged_at', 'latency_s'] as const),
] as const

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

/** The groups of a time, in the order of their stamps. */
export async function marksOfGroups(products: Products, span: GroupSpan): Promise<GroupMark[]> {
  const marks = linesOf(products, { span })
    .clearSelect()
    .select([
      'ingest_queue.group_id',
      'state',
      'received_at',
      'ra_deg',
      'dec_deg',
      'noise_jy',
      'dynamic_range',
      'calibration',
      'latency_s',
    ])
  return await marks.orderBy('ingest_queue.group_id').execute()
}

/** The same with all that is known. */
export async function linesOfGroups(products: Products, span: GroupSpan): Promise<GroupLine[]> {
  return await linesOf(products, { span }).orderBy('ingest_queue.group_id').execute()
}

/** A group with what became of it, and what its stages are. */
export async function findGroupLine(
  products: Products,
  id: string,
): Promise<{ readonly line: GroupLine; readonly group: IngestGroup } | undefined> {
  const line = await linesOf(products, {}).where('ingest_queue.group_id', '=', id).executeTakeFirst()
  const group = await findGroup(products, id)
  return line && group && { line, group }
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

/** Results are looked at only where the filter is about them: to look up those of every group takes far longer. */
export async function countLines(products: Products, filter: GroupFilter): Promise<number> {
  const isOfResults = filter.decDeg !== undefined || filter.grades !== undefined
  const queue = products.db.selectFrom('ingest_queue') as unknown as ReturnType<typeof linesOf>
  const counted = (isOfResults ? linesOf(products, filter).clearSelect() : filtered(queue, filter)).select(({ fn }) =>
    fn.countAll<number>().as('count'),
  )
  return (await counted.executeTakeFirstOrThrow()).count
}

/** A page of the groups that a filter lets through. */
export async function pageOfLines(products: Products, filter: GroupFilter, page: GroupListPage): Promise<GroupLine[]> {
  const { order, descending, limit, after } = page
  const value = sql.ref(order === 'group_id' ? 'ingest_queue.group_id' : order)
  const direction = descending ? 'desc' : 'asc'
  let query = linesOf(products, filter)
  if (after !== undefined) query = query.where(isBehind(value, sql.ref('ingest_queue.group_id'), after, descending))
  if (order !== 'group_id') query = query.orderBy(sql`${value} IS NULL`).orderBy(value, direction)
  return await query.orderBy('ingest_queue.group_id', direction).limit(limit).execute()
}

function linesOf({ db }: Products, filter: GroupFilter) {
  const query = db
    .selectFrom('ingest_queue')
    .leftJoin('group_results', 'group_results.group_id', 'ingest_queue.group_id')
    .select(['ingest_queue.group_id', 'state', 'processing_stage', 'run', 'error', 'has_calibrator', 'calibrators'])
    .select(['received_at', 'last_update', 'expected_subbands'])
    .select(RESULT_COLUMNS)
  return filtered(query, filter)
}

type Query<O> = SelectQueryBuilder<
  Tables & { group_results: { [K in keyof Tables['group_results']]: Tables['group_results'][K] | null } },
  'ingest_queue' | 'group_results',
  O
>

function filtered<O>(
  query: Query<O>,
  { span, states, decDeg, calibrator, hasCalibrator, isIncomplete, grades }: GroupFilter,
): Query<O> {
  let some = query
  if (span) some = some.where('ingest_queue.group_id', '>=', span.from).where('ingest_queue.group_id', '<', span.to)
  if (states) some = some.where('state', 'in', states)
  if (decDeg) some = some.where('dec_deg', '>=', decDeg[0]).where('dec_deg', '<=', decDeg[1])
  if (calibrator !== undefined)
    some = some.where(sql<boolean>`EXISTS (SELECT 1 FROM json_each(calibrators) WHERE value = ${calibrator})`)
  if (hasCalibrator !== undefined) some = some.where('has_calibrator', '=', hasCalibrator ? 1 : 0)
  if (isIncomplete) {
    const files = sql`(SELECT count(*) FROM subband_files WHERE subband_files.group_id = ingest_queue.group_id)`
    some = some.where(sql<boolean>`${files} < expected_subbands`)
  }
  if (grades) some = some.where(gradeOf(grades.limits), 'in', grades.words)
  return some
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

/** What stands behind a row in a list in which rows without the value stand last. */
function isBehind(
  value: RawBuilder<unknown>,
  id: RawBuilder<unknown>,
  after: NonNullable<GroupListPage['after']>,
  descending: boolean,
): RawBuilder<boolean> {
  const than = sql.raw(descending ? '<' : '>')
  if (after.value === null) return sql<boolean>`(${value} IS NULL AND ${id} ${than} ${after.id})`
  const sameValue = sql`(${value} = ${after.value} AND ${id} ${than} ${after.id})`
  return sql<boolean>`(${value} IS NULL OR ${value} ${than} ${after.value} OR ${sameValue})`
}
