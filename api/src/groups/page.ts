import { countLines, type GroupFilter, type GroupListPage, type Products, pageOfLines } from '@contimg/state/products'
import { cursorText } from '../cursor.ts'
import { itemsOf } from './items.ts'

/** A page of the groups that a filter lets through. */
export async function groupPageOf(products: Products, filter: GroupFilter, paging: GroupListPage) {
  const [total, found] = await Promise.all([
    countLines(products, filter),
    pageOfLines(products, filter, { ...paging, limit: paging.limit + 1 }),
  ])
  const lines = found.slice(0, paging.limit)
  const last = found.length > paging.limit ? lines.at(-1) : undefined
  return {
    items: await itemsOf(products, lines),
    total,
    next_cursor: last === undefined ? null : cursorText({ value: last[paging.order], id: last.group_id }),
  }
}
