import { type GroupFilter, type GroupListPage, type GroupState, marksOfGroups } from '@contimg/state/products'
import * as z from 'zod'
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

const LONGEST_SPAN_MS = 5 * 366 * 86_400_000

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
  const span = spanOf(query.t ?? '-24h', nowMs())
  if (span.toMs - span.fromMs > LONGEST_SPAN_MS) throw invalid('t', query.t, 'at most five years')
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

/** @throws ApiError (422) for a cursor of another list */
function pagingOf({ sort, limit, cursor }: GroupsQuery): GroupListPage {
  const descending = sort.startsWith('-')
  const order = ORDERS[sort.replace('-', '') as keyof typeof ORDERS]
  if (cursor === undefined) return { order, descending, limit }
  const after = cursorOf(cursor)
  if ((typeof after.value === 'string') !== (order === 'group_id'))
    throw invalid('cursor', cursor, 'the next_cursor of the page before')
  return { order, descending, limit, after }
}
