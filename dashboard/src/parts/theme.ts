import { useSyncExternalStore } from 'react'

export type Theme = 'dark' | 'light'

const KEPT = 'contimg.theme'
const listeners = new Set<() => void>()

function kept(): Theme {
  try {
    return localStorage.getItem(KEPT) === 'light' ? 'light' : 'dark'
  } catch {
    return 'dark' // storage is forbidden
  }
}

let theme = kept()
document.documentElement.dataset.theme = theme

export function setTheme(next: Theme): void {
  theme = next
  document.documentElement.dataset.theme = next
  try {
    localStorage.setItem(KEPT, next)
  } catch {} // storage is forbidden: it holds for as long as the page stands
  for (const listener of listeners) listener()
}

export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => theme,
  )
}
