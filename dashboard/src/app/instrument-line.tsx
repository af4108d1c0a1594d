import type { PipelineStatus } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Moon, OctagonX, Search, Sun, Unplug } from 'lucide-react'
import type { ReactNode } from 'react'
import { useAlerts } from '../live/alerts.ts'
import { pointingQuery, transitsQuery, useSidereal } from '../live/pointing.ts'
import { statusQuery } from '../live/status.ts'
import { useConnection } from '../live/use-live.ts'
import { useNow } from '../live/use-now.ts'
import { IconButton, Kbd } from '../parts/controls.tsx'
import { GradeShape } from '../parts/marks.tsx'
import { setTheme, useTheme } from '../parts/theme.ts'
import { degreesText, hoursText } from '../words/angles.ts'
import { significant } from '../words/numbers.ts'
import { age, clock, duration, lstDeg, momentMs, utc } from '../words/times.ts'

/** On every page: where we are in time, what the telescope does, whether anything is wrong. */
export function InstrumentLine({ onSearch }: { readonly onSearch: () => void }): ReactNode {
  const { data: status } = useQuery(statusQuery)
  const theme = useTheme()
  return (
    <header className="flex min-w-0 items-center gap-4 overflow-hidden border-b border-line bg-panel px-4 whitespace-nowrap">
      <LiveMark />
      <Clocks />
      <Telescope />
      <span aria-hidden className="h-[18px] w-px flex-none bg-strong max-side:hidden" />
      <KeepUp status={status} />
      <Counts status={status} />
      <span className="flex-1" />
      {status?.is_demo && (
        <span className="rounded-[4px] border border-dashed border-strong px-1.5 text-micro text-ink-3 max-rail:hidden">
          Demo · simulated data
        </span>
      )}
      <button
        type="button"
        onClick={onSearch}
        aria-keyshortcuts="Meta+K Control+K /"
        className="flex h-(--control) w-[136px] flex-none cursor-pointer items-center gap-2 rounded-[6px] border border-control bg-inset px-2 text-ink-3 max-side:w-auto"
      >
        <Search aria-hidden size={14} /> <span className="max-side:sr-only">Search</span>
        <span className="ml-auto max-side:hidden">
          <Kbd>⌘K</Kbd>
        </span>
      </button>
      <IconButton
        look="ghost"
        label={theme === 'dark' ? 'Light theme' : 'Dark theme'}
        keys="t"
        onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')}
      >
        {theme === 'dark' ? <Moon aria-hidden size={16} /> : <Sun aria-hidden size={16} />}
      </IconButton>
    </header>
  )
}

function LiveMark(): ReactNode {
  const { state, heardMs, serverAheadMs } = useConnection()
  if (state === 'stale')
    return (
      <span role="status" className="inline-flex items-center gap-1.5 font-[550] text-stale">
        <Unplug aria-hidden size={14} /> Stale since {clock((heardMs ?? 0) + serverAheadMs)}
      </span>
    )
  if (state === 'connecting') return <span className="text-ink-3">Connecting…</span>
  return (
    <span role="status" className="inline-flex items-center gap-1.5 font-[550] text-completed">
      <i aria-hidden className="size-[7px] rounded-full" style={{ background: 'var(--state-completed-mark)' }} /> Live
    </span>
  )
}

function Clocks(): ReactNode {
  const now = useNow()
  const anchor = useSidereal()
  return (
    <>
      <Told name="UTC">{utc(now)}</Told>
      <Told name="LST" className="max-side:hidden">
        {anchor === undefined ? '–' : hoursText(lstDeg(anchor, now))}
      </Told>
    </>
  )
}

function Told({
  name,
  className = '',
  children,
}: {
  readonly name: string
  readonly className?: string
  readonly children: ReactNode
}): ReactNode {
  return (
    <span className={`inline-flex items-center gap-1.5 ${className}`}>
      <span className="text-micro text-ink-3">{name}</span>
      <b>{children}</b>
    </span>
  )
}

function Telescope(): ReactNode {
  const now = useNow(10)
  const { data: pointing } = useQuery(pointingQuery)
  const { data: transits } = useQuery(transitsQuery)
  const next = transits?.items.find(({ at }) => (momentMs(at) ?? 0) > now)
  return (
    <>
      {pointing?.pointing && (
        <Told name="Dec" className="max-side:hidden">
          {degreesText(pointing.pointing.dec_deg, 2, true)}
        </Told>
      )}
      {next && (
        <Link to="/calibration" className="inline-flex items-center gap-1.5 max-rail:hidden">
          <span className="text-micro text-ink-3">Next</span>
          <b>{next.calibrator}</b>
          <span className="text-ink-2">{age(next.at, now)}</span>
        </Link>
      )}
    </>
  )
}

function KeepUp({ status }: { readonly status: PipelineStatus | undefined }): ReactNode {
  const { state } = useConnection()
  const forecast = status?.forecast
  if (forecast === undefined) return null
  if (state === 'stale' || forecast.keeps_up === null)
    return (
      <Link to="/dashboard" className="inline-flex items-center gap-1.5 text-ink-2" title={forecast.sentence}>
        <Unplug aria-hidden size={14} /> <b>Keep-up unknown</b>
      </Link>
    )
  const { arrival_per_h: arrival, capacity_per_h: capacity, clear_in_s: clear } = forecast
  const headroom = capacity !== null && arrival > 0 ? `${significant(capacity / arrival, 2)}× headroom` : ''
  return (
    <Link to="/dashboard" className="inline-flex items-center gap-1.5" title={forecast.sentence}>
      <GradeShape grade={forecast.keeps_up ? 'good' : 'warn'} />
      <b>{forecast.keeps_up ? 'Keeping up' : 'Falling behind'}</b>
      <span className="text-ink-2 max-rail:hidden">
        {forecast.keeps_up ? headroom : clear === null ? '' : `clear in ${duration(clear)}`}
      </span>
    </Link>
  )
}

function Counts({ status }: { readonly status: PipelineStatus | undefined }): ReactNode {
  const warnings = useAlerts()
  return (
    <>
      {status !== undefined && status.queue.failed > 0 && (
        <Link
          to="/observations"
          search={{ state: 'failed' } as never}
          className="inline-flex items-center gap-1.5 font-[550]"
        >
          <OctagonX aria-hidden size={14} className="text-failed" /> {status.queue.failed} failed
        </Link>
      )}
      {warnings !== undefined && warnings > 0 && (
        <Link to="/dashboard" className="inline-flex items-center gap-1.5 font-[550]">
          <GradeShape grade="warn" size={11} /> {warnings} {warnings === 1 ? 'warning' : 'warnings'}
        </Link>
      )}
    </>
  )
}
