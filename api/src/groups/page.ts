import { countLines, type GroupFilter, type GroupListPage, type Products, pageOfLines } from '@contimg/state/products'
import { boundedListPageOf } from '../list-page.ts'
import type { CountWanted } from '../schemas/common.ts'
import { groupItemOf } from './items.ts'

/** A page of the groups that a filter lets through. */
export async function groupPageOf(products: Products, filter: GroupFilter, paging: GroupListPage, count: CountWanted) {
  const { lines, ...page } = await boundedListPageOf(paging, count, {
    lines: (limit) => pageOfLines(products, filter, { ...paging, limit }),
    count: (most) => countLines(products, filter, most),
    placeOf: (line) => ({ value: line[paging.order], id: line.group_id }),
  })
  return { items: lines.map(groupItemOf), ...page }
}
