import { countLines, type GroupFilter, type GroupListPage, type Products, pageOfLines } from '@contimg/state/products'
import { listPageOf } from '../list-page.ts'
import { itemsOf } from './items.ts'

/** A page of the groups that a filter lets through. */
export async function groupPageOf(products: Products, filter: GroupFilter, paging: GroupListPage) {
  const { lines, ...page } = await listPageOf(paging, {
    lines: (limit) => pageOfLines(products, filter, { ...paging, limit }),
    count: () => countLines(products, filter),
    placeOf: (line) => ({ value: line[paging.order], id: line.group_id }),
  })
  return { items: await itemsOf(products, lines), ...page }
}
