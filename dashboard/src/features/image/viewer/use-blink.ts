import { useEffect, useState } from 'react'

const TURN_MS = 700
const CALM_TURN_MS = 3000 // where motion is to be reduced

/** Whose turn it is, from 0; undefined where nothing blinks. */
export function useBlink(count: number): number | undefined {
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    if (count < 2) return
    const ms = matchMedia('(prefers-reduced-motion: reduce)').matches ? CALM_TURN_MS : TURN_MS
    const timer = setInterval(() => setTurn((now) => now + 1), ms)
    return () => clearInterval(timer)
  }, [count])
  return count < 2 ? undefined : turn % count
}
