import { useEffect, useState } from 'react'

/** A value once it has not changed for a while: what is typed is not asked for letter by letter. */
export function useSettled<T>(value: T, afterMs = 250): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs)
    return () => clearTimeout(timer)
  }, [value, afterMs])
  return settled
}
