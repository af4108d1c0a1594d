import { type GroupFilter, type GroupListPage, type GroupState, marksOfGroups } from '@contimg/state/products'
import * as z from 'zod'
import { boundedSpanOf } from '../bounded-span.ts'
import type { Api, ApiContext } from '../context.ts'
import { cursorOf } from '../cursor.ts'
import { invalid } from '../errors/api-error.ts'
import { groupArrays } from '../groups/arrays.ts'
import { groupPageOf } from '../groups/page.ts'
import { GRADE_LIMITS } from '../quality/image-rules.ts'
import { type GroupsQuery, groupArrays as groupArraysSchema, groupPage, groupsQuery } from '../schemas/groups.ts'
import { spanOf, stampsOf } from '../schemas/spans.ts'

const ORDERS = {
  time: 'group_id',
  noise: 'noise_jy',
  range: 'dynamic_range',
  latency: 'latency_s',
  dec: 'dec_deg',
  update: 'last_update',
} as const

const LONGEST_DAYS = 5 * 366

/** Five-minute groups, in lists and as arrays. */
export function groupRoutes(api: Api, context: ApiContext): void {
  const schema = {
    tags: ['groups'],
    summary: 'Groups by time, state and quality; with fields= as arrays for a time axis',
    querystring: groupsQuery,
    response: { 200: z.union([groupPage, groupArraysSchema]) },
  }
  api.get('/groups', { schema }, async ({ query }) => {
    if (query.fields) return await arrays(context, query, query.fields)
    return await groupPageOf(context.products, filterOf(query, context.nowMs()), pagingOf(query), query.count)
  })
}

async function arrays({ products, nowMs }: ApiContext, query: GroupsQuery, fields: NonNullable<GroupsQuery['fields']>) {
  const span = boundedSpanOf(query.t ?? '-24h', nowMs(), LONGEST_DAYS)
  return groupArrays(await marksOfGroups(products, stampsOf(span)), span, fields)
}

function filterOf({ t, state, q, dec, cal, incomplete }: GroupsQuery, nowMs: number): GroupFilter {
  return {
    ...(t !== undefined && { span: stampsOf(spanOf(t, nowMs)) }),
    ...(state && { states: state as readonly string[] as readonly GroupState[] }), // others are in no row
    ...(q && { grades: { words: q, limits: GRADE_LIMITS } }),
    ...(dec && { decDeg: dec }),
    ...(cal !== undefined && { calibrator: cal }),
    ...(incomplete && { isIncomplete: true }),
  }
}

const NEVER_NULL = ['group_id', 'last_update']

/** @throws ApiError (422) for a cursor of another kind of list */
function pagingOf({ sort, limit, cursor }: GroupsQuery): GroupListPage {
  const descending = sort.startsWith('-')
  const order = ORDERS[sort.replace('-', '') as keyof typeof ORDERS]
  if (cursor === undefined) return { order, descending, limit }
  const after = cursorOf(cursor)
  const isNull = after.value === null && !NEVER_NULL.includes(order)
  if (!isNull && typeof after.value !== (order === 'group_id' ? 'string' : 'number'))
    throw invalid('cursor', cursor, 'the next_cursor of the page before')
  return { order, descending, limit, after }
}
