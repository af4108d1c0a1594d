import { useState } from 'react'

/** How often something that had ended began anew while one looked: its log, which was complete, goes on then. */
export function useRestarts(hasEnded: boolean): number {
  const [seen, setSeen] = useState({ hasEnded, restarts: 0 })
  if (seen.hasEnded !== hasEnded) setSeen({ hasEnded, restarts: seen.restarts + (hasEnded ? 0 : 1) })
  return seen.restarts
}
