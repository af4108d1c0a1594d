import { useEffect, useSyncExternalStore } from 'react'
import { type Connection, Live } from './live.ts'
import { heed, queryClient } from './queries.ts'

const live = new Live(
  () => void queryClient.invalidateQueries(),
  (query) => new WebSocket(`${location.origin.replace('http', 'ws')}/api/ws/events${query}`),
)
live.onChange(heed)

/** The one connection of the page. */
export function useConnection(): Connection & { tryNow(): void } {
  const connection = useSyncExternalStore(live.subscribe, live.get)
  return { ...connection, tryNow: () => live.tryNow() }
}

/** Opens the connection for as long as the page stands. */
export function useLive(): void {
  useEffect(() => {
    live.start()
    return () => live.stop()
  }, [])
}
