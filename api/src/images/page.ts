import { countImages, type ImageFilter, type ImageListPage, pageOfImages } from '@contimg/state/products'
import type { ApiContext } from '../context.ts'
import { cursorOf } from '../cursor.ts'
import { invalid } from '../errors/api-error.ts'
import { boundedListPageOf } from '../list-page.ts'
import type { ImagesQuery } from '../schemas/images.ts'

export type ImagePageQuery = Pick<ImagesQuery, 'sort' | 'limit' | 'cursor' | 'count'>

const ORDERS = {
  time: 'observed_mjd',
  noise: 'noise_jy',
  range: 'dynamic_range',
  created: 'created_at',
  dec: 'center_dec_deg',
} as const

/** Rows of a list, as many as were asked for, with where it goes on. @throws ApiError (422) for a cursor that is none */
export async function imagePageOf({ products }: ApiContext, filter: ImageFilter, query: ImagePageQuery) {
  const paging = pagingOf(query)
  return await boundedListPageOf(paging, query.count, {
    lines: (limit) => pageOfImages(products, filter, { ...paging, limit }),
    count: (most) => countImages(products, filter, most),
    placeOf: (line) => ({ value: line[paging.order], id: String(line.id) }),
  })
}

/** @throws ApiError (422) for a cursor of another list */
function pagingOf({ sort, limit, cursor }: ImagePageQuery): ImageListPage {
  const descending = sort.startsWith('-')
  const order = ORDERS[sort.replace('-', '') as keyof typeof ORDERS]
  if (cursor === undefined) return { order, descending, limit }
  const { value, id } = cursorOf(cursor)
  if (typeof value === 'string' || !/^\d{1,15}$/.test(id))
    throw invalid('cursor', cursor, 'the next_cursor of the page before')
  return { order, descending, limit, after: { value, id: Number(id) } }
}
