import { useEffect, useEffectEvent } from 'react'

const CHORD_MS = 1200 // g and a letter go to another page

/** Keys of the page, wherever the focus is but in fields, menus and dialogs. @returns whether the key was one of its own */
export function usePageKeys(act: (key: string) => boolean): void {
  const onKey = useEffectEvent((key: string) => act(key))
  useEffect(() => {
    let chordMs = Number.NEGATIVE_INFINITY
    const listener = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isElsewhere(event.target)) return
      const isChord = event.timeStamp - chordMs < CHORD_MS
      chordMs = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY
      if (!isChord && onKey(event.key)) event.preventDefault()
    }
    addEventListener('keydown', listener)
    return () => removeEventListener('keydown', listener)
  }, [])
}

const ELSEWHERE = 'input, textarea, select, [role=dialog], [role=menu], [role=listbox], [role=slider], [role=log]'

function isElsewhere(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest(ELSEWHERE) !== null)
}
