import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { Tooltip } from 'radix-ui'
import { type ReactNode, useEffect, useState } from 'react'
import { runningJobsQuery, statusQuery } from '../live/status.ts'
import { useConnection, useLive } from '../live/use-live.ts'
import { setTheme, useTheme } from '../parts/theme.ts'
import { InstrumentLine } from './instrument-line.tsx'
import { KeyMap } from './key-map.tsx'
import { useKeys } from './keys.ts'
import { Rail } from './rail.tsx'
import { SearchDialog } from './search.tsx'
import { StaleBanner } from './stale-banner.tsx'

const NARROW = '(max-width: 1280px)'
const VIEWERS = /^\/(ms|images)\/./ // they need the width

/** The frame of every page: rail, instrument line, banner. */
export function Layout(): ReactNode {
  useLive()
  const theme = useTheme()
  const navigate = useNavigate()
  const [isSearching, setSearching] = useState(false)
  const [isHelping, setHelping] = useState(false)
  const [isRailSmall, toggleRail] = useRail()
  const { state } = useConnection()
  const { data: status } = useQuery(statusQuery)
  const { data: jobs } = useQuery(runningJobsQuery)
  useKeys({
    go: (path) => void navigate({ to: path }),
    search: () => setSearching(true),
    rail: toggleRail,
    theme: () => setTheme(theme === 'dark' ? 'light' : 'dark'),
    help: () => setHelping(true),
  })
  return (
    <Tooltip.Provider delayDuration={300}>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:rounded-control focus:bg-panel focus:p-2"
      >
        To the content
      </a>
      <div
        className="grid h-full grid-rows-[var(--topline)_1fr]"
        style={{ gridTemplateColumns: `${isRailSmall ? 'var(--rail-min)' : 'var(--rail)'} minmax(0, 1fr)` }}
      >
        <Rail
          isSmall={isRailSmall}
          running={{ '/observations': status?.queue.in_progress, '/jobs': jobs }}
          onToggle={toggleRail}
        />
        <InstrumentLine onSearch={() => setSearching(true)} />
        <main
          id="main"
          tabIndex={-1}
          data-live={state}
          className="flex min-h-0 min-w-0 flex-col gap-2.5 overflow-auto px-4 py-3"
        >
          <StaleBanner />
          <div className={`flex min-h-0 flex-1 flex-col gap-2.5 ${state === 'stale' ? 'withdrawn' : ''}`}>
            <Outlet />
          </div>
        </main>
      </div>
      <SearchDialog isOpen={isSearching} onClose={() => setSearching(false)} />
      <KeyMap isOpen={isHelping} onClose={() => setHelping(false)} />
    </Tooltip.Provider>
  )
}

/** Whether the rail is small: by hand, else on narrow screens and for viewers. */
function useRail(): [boolean, () => void] {
  const isViewer = useLocation({ select: ({ pathname }) => VIEWERS.test(pathname) })
  const [isNarrow, setNarrow] = useState(() => matchMedia(NARROW).matches)
  const [byHand, setByHand] = useState<boolean>()
  useEffect(() => {
    const media = matchMedia(NARROW)
    const onChange = () => setNarrow(media.matches)
    media.addEventListener('change', onChange)
    return () => media.removeEventListener('change', onChange)
  }, [])
  const isSmall = byHand ?? (isNarrow || isViewer)
  return [isSmall, () => setByHand(!isSmall)]
}
