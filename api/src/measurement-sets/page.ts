import {
  countMeasurementSets,
  type MeasurementSetFilter,
  type MeasurementSetPage,
  pageOfMeasurementSets,
} from '@contimg/state/products'
import type { ApiContext } from '../context.ts'
import { cursorOf } from '../cursor.ts'
import { invalid } from '../errors/api-error.ts'
import { boundedListPageOf } from '../list-page.ts'
import { GRADE_LIMITS } from '../quality/image-rules.ts'
import type { MsQuery } from '../schemas/measurement-sets.ts'
import { spanOf } from '../schemas/spans.ts'
import { mjdOfMs } from '../times.ts'
import { msItemOf } from './items.ts'

const ORDERS = { time: 'mid_mjd', dec: 'dec_deg', changed: 'stage_updated_at' } as const

/** A page of the Measurement Sets that are asked for. @throws ApiError (422) for a cursor that is none */
export async function msPageOf({ products, nowMs }: ApiContext, query: MsQuery) {
  const filter = filterOf(query, nowMs())
  const paging = pagingOf(query)
  const { lines, ...page } = await boundedListPageOf(paging, query.count, {
    lines: (limit) => pageOfMeasurementSets(products, filter, { ...paging, limit }),
    count: (most) => countMeasurementSets(products, filter, most),
    placeOf: (line) => ({ value: line[paging.order], id: line.path }),
  })
  return { items: lines.map(msItemOf), ...page }
}

function filterOf(query: MsQuery, nowMs: number): MeasurementSetFilter {
  const { t, dec, cal, has_calibrator: has, calibrated, imaged, stored, q, search } = query
  const span = t === undefined ? undefined : spanOf(t, nowMs)
  return {
    ...(span && { span: { fromMjd: mjdOfMs(span.fromMs), toMjd: mjdOfMs(span.toMs) } }),
    ...(dec && { decDeg: dec }),
    ...(cal !== undefined && { calibrator: cal }),
    ...(has !== undefined && { hasCalibrator: has }),
    ...(calibrated !== undefined && { isCalibrated: calibrated }),
    ...(imaged !== undefined && { isImaged: imaged }),
    ...(stored !== undefined && { isStored: stored }),
    ...(q && { grades: { words: q, limits: GRADE_LIMITS } }),
    ...(search !== undefined && { text: search }),
  }
}

/** @throws ApiError (422) for a cursor of another list */
function pagingOf({ sort, limit, cursor }: MsQuery): MeasurementSetPage {
  const descending = sort.startsWith('-')
  const order = ORDERS[sort.replace('-', '') as keyof typeof ORDERS]
  if (cursor === undefined) return { order, descending, limit }
  const { value, id } = cursorOf(cursor)
  if (typeof value !== 'number') throw invalid('cursor', cursor, 'the next_cursor of the page before')
  return { order, descending, limit, after: { value, path: id } }
}
