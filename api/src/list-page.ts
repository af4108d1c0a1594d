import { cursorText } from './cursor.ts'
import type { CountWanted } from './schemas/common.ts'
import { turn } from './turns.ts'

const COUNTED_TO = 1000

/** A list in a database. */
interface List<Line> {
  /** So many lines of the page. */
  readonly lines: (limit: number) => Promise<readonly Line[]>
  /** How many there are on all pages, counted no further than `most`; without it to the end. */
  readonly count: (most?: number) => Promise<number>
  /** Where the page after this line begins. */
  readonly placeOf: (line: Line) => Parameters<typeof cursorText>[0]
}

interface Paging {
  readonly limit: number
  readonly after?: unknown // the last of the page before; without it the first page
}

/** A page of a list, how many lines the list has, and where it goes on. A list that is one page is not counted again. */
export async function listPageOf<Line>({ limit, after }: Paging, list: List<Line>, most?: number) {
  await turn()
  const found = await list.lines(limit + 1)
  const isMore = found.length > limit
  const lines = isMore ? found.slice(0, limit) : found
  return {
    lines,
    total: after === undefined && !isMore ? found.length : await list.count(most),
    next_cursor: isMore ? cursorText(list.placeOf(lines[limit - 1])) : null,
  }
}

/** The same of a list that may be too long to be counted at each look. */
export async function boundedListPageOf<Line>(paging: Paging, count: CountWanted, list: List<Line>) {
  const isBounded = count === 'bounded'
  const { total, ...page } = await listPageOf(paging, list, isBounded ? COUNTED_TO + 1 : undefined)
  const isBeyond = isBounded && total > COUNTED_TO
  const total_is: 'exact' | 'at_least' = isBeyond ? 'at_least' : 'exact'
  return { ...page, total: isBeyond ? COUNTED_TO : total, total_is }
}
