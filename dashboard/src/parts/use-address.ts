import { useLocation, useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { type Keys, type Read, readAddress, type Values, writeAddress } from '../words/address.ts'

interface Address<K extends Keys> extends Read<K> {
  /** Changes the view. `push`: a deliberate step that "back" undoes; else the address of where we are is replaced. */
  change(some: Partial<Values<K>>, how?: 'push' | 'replace'): void
}

/** The view that the address tells, and the way to change both. */
export function useAddress<K extends Keys>(keys: K): Address<K> {
  const search: Readonly<Record<string, string>> = useLocation().search as never
  const navigate = useNavigate()
  const read = useMemo(() => readAddress(keys, search), [keys, search])
  const change = useCallback(
    (some: Partial<Values<K>>, how: 'push' | 'replace' = 'replace') => {
      void navigate({
        to: '.',
        search: (now: Record<string, string>) => writeAddress(keys, { ...readAddress(keys, now).values, ...some }),
        replace: how === 'replace',
        resetScroll: false,
      } as never)
    },
    [keys, navigate],
  )
  return { ...read, change }
}
