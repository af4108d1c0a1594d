import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { getJson, type Query } from '../client.ts'

interface PageOf<T> {
  readonly items: readonly T[]
  readonly total: number
  readonly next_cursor: string | null
}

/** A list of the API, page by page as one scrolls. */
export function usePages<T>(path: string, query: Query, { limit = 200, everyMs = 0 } = {}) {
  const asked = useInfiniteQuery({
    queryKey: [path.split('/')[1], path, query],
    queryFn: ({ pageParam, signal }) => getJson<PageOf<T>>(path, { ...query, limit, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: everyMs || false,
  })
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = asked
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items), [data])
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const last = data?.pages.at(-1)
  return {
    rows,
    total: data?.pages[0].total ?? last?.total,
    more,
    error: asked.error,
    isPending: asked.isPending,
    refetch: asked.refetch,
  }
}
