import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react'
import { ImagePixels } from './image-pixels.ts'

const MOST_BYTES = 700e6 // of images: five of 5040² pixels; more while more are looked at
const LINGER_MS = 2000 // of one that nobody looks at and that is not whole
const kept = new Map<number, { readonly pixels: ImagePixels; users: number }>() // the one used last is the last

function take(id: number): ImagePixels {
  const entry = kept.get(id) ?? { pixels: new ImagePixels(id), users: 0 }
  kept.set(id, entry)
  return entry.pixels
}

function begin(id: number): void {
  take(id).load()
  const entry = kept.get(id)!
  entry.users++
  kept.delete(id)
  kept.set(id, entry)
}

function end(id: number): void {
  const entry = kept.get(id)
  if (entry === undefined) return
  entry.users--
  setTimeout(() => {
    if (entry.users === 0 && !entry.pixels.isWhole) forget(id)
  }, LINGER_MS)
  let bytes = [...kept.values()].reduce((sum, { pixels }) => sum + pixels.bytes, 0)
  for (const [other, { pixels, users }] of [...kept]) {
    if (bytes <= MOST_BYTES) return
    if (users > 0) continue
    bytes -= pixels.bytes
    forget(other)
  }
}

function forget(id: number): void {
  kept.get(id)?.pixels.stop()
  kept.delete(id)
}

/** The pixels of some images, which load while they are looked at, and stay for a while after. */
export function usePixels(ids: readonly number[]): readonly ImagePixels[] {
  const text = ids.join()
  const all = useMemo(() => numbersOf(text).map(take), [text])
  useEffect(() => {
    const begun = numbersOf(text)
    for (const id of begun) begin(id)
    return () => {
      for (const id of begun) end(id)
    }
  }, [text])
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = all.map((pixels) => pixels.subscribe(listener))
      return () => {
        for (const stop of stops) stop()
      }
    },
    [all],
  )
  useSyncExternalStore(subscribe, () => all.reduce((sum, { changes }) => sum + changes, 0))
  return all
}

const numbersOf = (text: string) => (text === '' ? [] : text.split(',').map(Number))
