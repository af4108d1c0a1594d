import { useSyncExternalStore } from 'react'
import { useConnection } from './use-live.ts'

const listeners = new Set<() => void>()
let second = Math.floor(Date.now() / 1000)
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, 200)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  const now = Math.floor(Date.now() / 1000)
  if (now === second) return
  second = now
  for (const listener of listeners) listener()
}

/** Milliseconds of Unix time of the server's clock, which goes on where the server is not heard; to `everyS` seconds. */
export function useNow(everyS = 1): number {
  const { serverAheadMs } = useConnection()
  const seconds = useSyncExternalStore(subscribe, () => Math.floor(second / everyS) * everyS)
  return everyS === 1 ? Date.now() + serverAheadMs : seconds * 1000 + serverAheadMs
}
