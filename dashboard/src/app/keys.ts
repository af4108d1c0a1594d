import { useEffect, useEffectEvent } from 'react'
import { PAGES } from './pages.ts'

const CHORD_MS = 1200

interface KeyActions {
  readonly go: (path: string) => void
  readonly search: () => void
  readonly rail: () => void
  readonly theme: () => void
  readonly help: () => void
}

/** Keys that work on every page: `g` and a letter, `/` and ⌘K, `[`, `t`, `?`. Not while something is typed. */
export function useKeys(actions: KeyActions): void {
  const act = useEffectEvent((event: KeyboardEvent, isChord: boolean) => {
    if (isChord) {
      const page = PAGES.find(({ key }) => key === event.key)
      if (page) actions.go(page.path)
      return page !== undefined
    }
    const action = { '/': actions.search, '[': actions.rail, t: actions.theme, '?': actions.help }[event.key]
    action?.()
    return action !== undefined
  })
  const search = useEffectEvent(() => actions.search())
  useEffect(() => {
    let chordMs = Number.NEGATIVE_INFINITY
    const onKey = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key === 'k') {
        event.preventDefault()
        return search()
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return
      const isChord = event.timeStamp - chordMs < CHORD_MS
      chordMs = event.key === 'g' && !isChord ? event.timeStamp : Number.NEGATIVE_INFINITY
      if (event.key !== 'g' && act(event, isChord)) event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}

/** Whether keys go into a field. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

export const KEY_HELP: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    'Everywhere',
    [
      ['⌘K or /', 'search'],
      ['g then d o m c i j p h', 'go to a page'],
      ['[', 'narrow or widen the rail'],
      ['t', 'theme'],
      ['?', 'this map'],
      ['Esc', 'close, up'],
    ],
  ],
  [
    'Lists',
    [
      ['j k', 'next, previous row'],
      ['Enter', 'open'],
      ['x', 'select; ⇧x a range'],
      ['r', 'retry the selected'],
    ],
  ],
  [
    'Pictures and rasters',
    [
      ['arrows', 'move the crosshair; ⇧ by ten'],
      ['+ − 0', 'zoom in, out, reset'],
      ['h z', 'pan, zoom box'],
      ['c', 'copy the readout'],
      ['f', 'full screen'],
      ['1 … 4', 'presets'],
      ['u', 'flagged data on or off'],
      ['n', 'catalogue overlay'],
    ],
  ],
]
