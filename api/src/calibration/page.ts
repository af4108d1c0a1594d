import {
  type CalibrationSetFilter,
  type CalibrationSetPlace,
  countCalibrationSets,
  type Products,
  pageOfCalibrationSets,
} from '@contimg/state/products'
import { cursorOf } from '../cursor.ts'
import { invalid } from '../errors/api-error.ts'
import { listPageOf } from '../list-page.ts'
import type { CalibrationSetItem, CalibrationSetsQuery } from '../schemas/calibration.ts'
import { spanOf } from '../schemas/spans.ts'
import { mjdSOfMs } from '../times.ts'
import { setItem } from './set-items.ts'

/** Part of the list of sets. @throws ApiError (422) for a cursor that is none */
export async function setPage(
  products: Products,
  query: CalibrationSetsQuery,
  nowMs: number,
): Promise<{ items: CalibrationSetItem[]; total: number; next_cursor: string | null }> {
  const filter = filterOf(query, nowMs)
  const { limit, cursor, sort } = query
  const paging = { descending: sort === '-time', limit, ...(cursor !== undefined && { after: placeOf(cursor) }) }
  const { lines, ...page } = await listPageOf(paging, {
    lines: (limit) => pageOfCalibrationSets(products, filter, { ...paging, limit }),
    count: () => countCalibrationSets(products, filter),
    placeOf: ({ place }) => ({ value: place.midMjd, id: place.name }),
  })
  return { items: lines.map(({ set }) => setItem(set)), ...page }
}

function filterOf({ t, status, dec, cal }: CalibrationSetsQuery, nowMs: number): CalibrationSetFilter {
  const span = t === undefined ? undefined : spanOf(t, nowMs)
  return {
    ...(span && { span: { startMjdS: mjdSOfMs(span.fromMs), endMjdS: mjdSOfMs(span.toMs) } }),
    ...(status && { statuses: status }),
    ...(dec && { decDeg: dec }),
    ...(cal !== undefined && { calibrator: cal }),
  }
}

function placeOf(cursor: string): CalibrationSetPlace {
  const { value, id } = cursorOf(cursor)
  if (typeof value !== 'number') throw invalid('cursor', cursor, 'the next_cursor of the page before')
  return { midMjd: value, name: id }
}
