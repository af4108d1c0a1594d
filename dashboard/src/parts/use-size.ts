import { type RefObject, useEffect, useRef, useState } from 'react'

/** The size of an element in CSS pixels, as it changes. */
export function useSize<E extends Element>(): [
  RefObject<E | null>,
  { readonly width: number; readonly height: number },
] {
  const ref = useRef<E>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  useEffect(() => {
    if (ref.current === null) return
    const observer = new ResizeObserver(([{ contentRect }]) =>
      setSize({ width: Math.round(contentRect.width), height: Math.round(contentRect.height) }),
    )
    observer.observe(ref.current)
    return () => observer.disconnect()
  }, [])
  return [ref, size]
}
