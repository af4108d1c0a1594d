import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { getJson, type Query } from '../client.ts'
import { count } from '../words/numbers.ts'

interface PageOf<T> {
  readonly items: readonly T[]
  readonly total: number
  readonly total_is?: 'exact' | 'at_least'
  readonly next_cursor: string | null
}

/** A list of the API, page by page as one scrolls. @param everyMs  asked again, more rarely the more pages there are */
export function usePages<T, P extends PageOf<T> = PageOf<T>>(
  path: string,
  query: Query,
  { limit = 200, everyMs = 0 } = {},
) {
  const asked = useInfiniteQuery({
    queryKey: [path.split('/')[1], path, query],
    queryFn: ({ pageParam, signal }) => getJson<P>(path, { ...query, limit, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => everyMs * (state.data?.pages.length ?? 1) || false,
  })
  const { data, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = asked
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items), [data])
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage])
  const first = data?.pages[0]
  return {
    rows,
    first,
    ...(first && totalOf(first, rows?.length ?? 0, data.pages.at(-1)?.next_cursor !== null)),
    more,
    error: asked.error,
    moreError: isFetchNextPageError ? asked.error : null, // why the list does not go on
    isPending: asked.isPending,
    refetch: asked.refetch,
  }
}

/** How long a list is. One that was not counted to its end is longer than what is shown of it, as long as there is more. */
function totalOf({ total, total_is: is }: PageOf<unknown>, shown: number, hasMore: boolean) {
  if (!hasMore) return { total: shown, totalText: count(shown) }
  const least = Math.max(total, shown)
  const isKnown = is !== 'at_least' && total > shown
  return { total: Math.max(total, shown + 1), totalText: isKnown ? count(total) : `more than ${count(least)}` }
}
