import { type RawBuilder, sql } from 'kysely'
import {
  GROUP_LINE,
  GROUPS,
  type GradeLimits,
  type GradeWord,
  type GroupLine,
  type GroupSpan,
  gradeOf,
  isWithin,
  SUBBANDS_PRESENT,
} from './group-results.ts'
import { countTo, limitTo } from './limit.ts'
import type { GroupState, Products } from './products.ts'

export interface GroupFilter {
  readonly span?: GroupSpan
  readonly states?: readonly GroupState[]
  readonly decDeg?: readonly [low: number, high: number]
  readonly calibrator?: string
  readonly hasCalibrator?: boolean // one that is good enough to calibrate with
  readonly isIncomplete?: boolean // fewer subbands than expected
  readonly grades?: { readonly words: readonly GradeWord[]; readonly limits: GradeLimits }
}

/** What a list of groups may be ordered by, and the table that has it. */
const ORDERS = {
  group_id: 'ingest_queue',
  last_update: 'ingest_queue',
  noise_jy: 'group_results',
  dynamic_range: 'group_results',
  latency_s: 'group_results',
  dec_deg: 'group_results',
} as const

/** A page of a list: groups without the value stand last, equal ones in the order of their stamps. */
export interface GroupListPage {
  readonly order: keyof typeof ORDERS
  readonly descending: boolean
  readonly limit: number
  readonly after?: GroupPlace // the last of the page before
}

interface GroupPlace {
  readonly value: number | string | null
  readonly id: string
}

/** Those that have the value are read off its index, as far as the page goes; then those that have none. */
export async function pageOfLines(products: Products, filter: GroupFilter, page: GroupListPage): Promise<GroupLine[]> {
  const { order, limit, after } = page
  if (order === 'last_update') return await pagePart(products, filter, page, OF_ALL)
  if (order === 'group_id')
    return await pagePart(products, filter, page, haveResults(filter) ? ofResults(filter) : OF_ALL)
  const isAmongNull = after?.value === null
  const valued = isAmongNull ? [] : await pagePart(products, filter, page, ofResults(filter))
  if (valued.length === limit) return valued
  const rest = { ...page, limit: limit - valued.length, after: isAmongNull ? after : undefined }
  return [...valued, ...(await pagePart(products, filter, rest, OF_ALL, true))]
}

/** Counts no further than `most`; without it to the end. Results are looked at only where the filter is about them. */
export async function countLines(products: Products, filter: GroupFilter, most?: number): Promise<number> {
  const source = haveResults(filter) ? ofResults(filter) : filter.grades ? OF_ALL : OF_QUEUE
  return await countTo(products, sql`FROM ${source.rows} WHERE ${conditionsOf(filter, source)}`, most)
}

/** Where groups are read from. */
interface Source {
  readonly rows: RawBuilder<unknown>
  readonly id: string // the column of their stamps
  readonly condition?: RawBuilder<unknown> // of those that are groups
}

const OF_QUEUE: Source = { rows: sql.raw('ingest_queue'), id: 'ingest_queue.group_id' }
const OF_ALL: Source = { rows: GROUPS, id: 'ingest_queue.group_id' }
const OF_RESULTS: Source = {
  ...{ rows: sql.raw('group_results'), id: 'group_results.group_id' },
  condition: sql.raw('group_results.queued = 1'),
}
const OF_RESULTS_QUEUED: Source = {
  ...OF_RESULTS,
  rows: sql.raw('group_results CROSS JOIN ingest_queue ON ingest_queue.group_id = group_results.group_id'),
}

/** Whether what passes a filter has a result. */
function haveResults({ decDeg, grades }: GroupFilter): boolean {
  return decDeg !== undefined || (grades !== undefined && !grades.words.includes('none'))
}

/** Results, with the queue where the filter asks about that. */
function ofResults({ states, calibrator, hasCalibrator, isIncomplete }: GroupFilter): Source {
  const asks = [states, calibrator, hasCalibrator, isIncomplete].some((one) => one !== undefined)
  return asks ? OF_RESULTS_QUEUED : OF_RESULTS
}

/** Which they are is read first, and all that is told of those alone. */
async function pagePart(
  { db }: Products,
  filter: GroupFilter,
  { order, descending, limit, after }: Omit<GroupListPage, 'after'> & { readonly after?: GroupPlace | undefined },
  source: Source,
  isNull = false,
): Promise<GroupLine[]> {
  const { rows: groups, id } = source
  const value = order === 'group_id' ? id : `${ORDERS[order]}.${order}`
  const keys = isNull || order === 'group_id' ? [id] : [value, id]
  const [than, way] = descending ? ['<', 'DESC'] : ['>', 'ASC']
  const inOrder = sql.raw(`ORDER BY ${keys.map((key) => `${key} ${way}`).join(', ')}`)
  const places = after && (keys.length === 1 ? [after.id] : [after.value, after.id])
  const behind = places && sql`AND (${sql.raw(keys.join(', '))}) ${sql.raw(than)} (${sql.join(places)})`
  const { rows } = await sql<GroupLine>`
    SELECT ${GROUP_LINE}
    FROM (SELECT ${sql.raw(id)} AS listed FROM ${groups}
      WHERE ${conditionsOf(filter, source, order)} AND ${sql.raw(`${value} IS ${isNull ? '' : 'NOT '}NULL`)}
        ${behind ?? sql.raw('')}
      ${inOrder} ${limitTo(limit)})
    CROSS JOIN ingest_queue ON ingest_queue.group_id = listed
    LEFT JOIN group_results ON group_results.group_id = listed
    ${inOrder}`.execute(db)
  return rows
}

/**
 * With a sign before a column its index is left alone: that of the order serves wide ranges, which most are, better. Counts
 * have no order.
 */
function conditionsOf(
  { span, states, decDeg, calibrator, hasCalibrator, isIncomplete, grades }: GroupFilter,
  { id, condition }: Source,
  order?: GroupListPage['order'],
): RawBuilder<unknown> {
  const dec = sql.raw(order === undefined || order === 'dec_deg' ? 'dec_deg' : '+dec_deg')
  const some: (RawBuilder<unknown> | undefined)[] = [
    condition,
    span && isWithin(span, sql.raw(id)),
    states && (states.length === 0 ? sql.raw('FALSE') : sql`state IN (${sql.join(states)})`),
    decDeg && sql`${dec} BETWEEN ${decDeg[0]} AND ${decDeg[1]}`,
    calibrator === undefined
      ? undefined
      : sql`EXISTS (SELECT 1 FROM json_each(calibrators) WHERE value = ${calibrator})`,
    hasCalibrator === undefined ? undefined : sql`has_calibrator = ${hasCalibrator ? 1 : 0}`,
    isIncomplete ? sql`${SUBBANDS_PRESENT} < expected_subbands` : undefined,
    grades && sql`${gradeOf(grades.limits)} IN (${sql.join(grades.words)})`,
  ]
  const given = some.filter((one) => one !== undefined)
  return given.length === 0 ? sql.raw('TRUE') : sql.join(given, sql.raw(' AND '))
}
