import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { getJson, type Query } from '../client.ts'

interface PageOf<T> {
  readonly items: readonly T[]
  readonly total: number
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
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = asked
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items), [data])
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const last = data?.pages.at(-1)
  return {
    rows,
    first: data?.pages[0],
    total: data?.pages[0].total ?? last?.total,
    hasMore: hasNextPage,
    more,
    error: asked.error,
    isPending: asked.isPending,
    refetch: asked.refetch,
  }
}
