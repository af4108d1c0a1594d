import { useEffect, useState } from 'react'
import { type ImageView, KEYS } from '../keys.ts'
import type { View } from '../sky/view.ts'
import { Kept } from './kept.ts'

const SETTLED_MS = 250

const textOf = ({ c, z }: Pick<ImageView, 'c' | 'z'>) => `${KEYS.c.write(c)} ${KEYS.z.write(z)}`

/** What the address keeps of a view. */
export function keptView({ centre, zoom }: View): Pick<ImageView, 'c' | 'z'> {
  return { c: centre, z: zoom === null ? null : Number(zoom.toPrecision(4)) }
}

/** The view of the address, which follows the hand at once and the address once it rests. */
export function useView(values: ImageView, change: (some: Partial<ImageView>) => void): Kept<View> {
  const [kept] = useState(() => new Kept<View>({ centre: values.c, zoom: values.z }))
  const text = textOf(values)
  useEffect(() => {
    // the address was changed by something else than us
    const { c, z } = values
    if (text !== textOf(keptView(kept.get()))) kept.set({ centre: c, zoom: z })
  }, [kept, text, values])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const unsubscribe = kept.subscribe(() => {
      clearTimeout(timer)
      timer = setTimeout(() => change(keptView(kept.get())), SETTLED_MS)
    })
    return () => {
      clearTimeout(timer)
      unsubscribe()
    }
  }, [kept, change])
  return kept
}
