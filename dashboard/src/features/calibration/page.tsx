import type { CalibrationHealth, CalibrationSetItem } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useCallback } from 'react'
import { ApiError } from '../../client.ts'
import { useNow } from '../../live/use-now.ts'
import { Button } from '../../parts/controls.tsx'
import { IgnoredNote } from '../../parts/ignored-note.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Empty, Panel, Refused, Skeleton } from '../../parts/panel.tsx'
import { useAddress } from '../../parts/use-address.ts'
import { usePages } from '../../parts/use-pages.ts'
import { clock, duration, momentMs } from '../../words/times.ts'
import { Actions } from './actions.tsx'
import { healthQuery, setQuery, validityQuery } from './queries.ts'
import { SetView } from './set-view.tsx'
import { Sets } from './sets.tsx'
import { usedSince } from './timeline.ts'
import { Trouble } from './trouble.tsx'
import { Validity } from './validity.tsx'
import { KEYS } from './view.ts'

/** Which solutions are in use, until when, are they good? */
export function CalibrationPage(): ReactNode {
  const { values: view, ignored, change } = useAddress(KEYS)
  const health = useQuery(healthQuery)
  const pages = usePages<CalibrationSetItem>('/cal/sets', {}, { everyMs: 60_000 })
  const inUse = health.data?.chosen ?? undefined
  const isKnown = health.data !== undefined || health.error !== null
  const name = view.set !== '' ? view.set : (inUse ?? (isKnown ? pages.rows?.[0]?.name : undefined))
  const set = useQuery(setQuery(name))
  const choose = useCallback(
    (next: string) => change({ set: next === inUse ? '' : next, ...(next === view.with && { with: '' }) }, 'push'),
    [change, inUse, view.with],
  )
  const sets = <Sets pages={pages} chosen={name} onChoose={choose} />
  return (
    <>
      <IgnoredNote ignored={ignored} />
      <PageHead
        title="Calibration"
        note={health.data && <InUse health={health.data} t={view.t} />}
        actions={
          <Actions
            name={name}
            set={set.data}
            others={pages.rows ?? []}
            withSet={view.with}
            onWith={(other) => change({ with: other }, 'push')}
          />
        }
      />
      {health.error && (
        <Refused error={health.error} what="how the calibration is" onAgain={() => void health.refetch()} />
      )}
      {health.data && <Trouble health={health.data} />}
      <Validity t={view.t} chosen={name} onRange={(t) => change({ t }, 'push')} onChoose={choose} />
      {set.data ? (
        <SetView key={set.data.name} set={set.data} view={view} change={change} sets={sets} />
      ) : (
        <>
          <Unshown
            onInUse={() => change({ set: '' }, 'push')}
            isEmpty={pages.rows?.length === 0 && view.set === ''}
            error={set.error}
            onAgain={() => void set.refetch()}
          />
          {pages.rows?.length !== 0 && sets}
        </>
      )}
    </>
  )
}

/** The set in use: since when, how old, and when the next is solved. */
function InUse({ health, t }: { readonly health: CalibrationHealth; readonly t: string }): ReactNode {
  const { data } = useQuery(validityQuery(t))
  const nowMs = useNow(60)
  const { chosen, tables, next_transit: next } = health
  if (chosen === null) return null
  const since = data && usedSince(data, chosen)
  const solvedMs = momentMs(tables[0]?.solved_at)
  return (
    <>
      <span className="font-mono">{chosen}</span> in use
      {since !== undefined && ` since ${clock(since, 'minute')} UTC`}
      {solvedMs !== undefined && `, ${duration(Math.round((nowMs - solvedMs) / 60_000) * 60)} old`}
      {next && `; next solve expected after ${clock(next.at, 'minute')} UTC`}
    </>
  )
}

interface UnshownProps {
  readonly isEmpty: boolean
  readonly error: Error | null
  readonly onAgain: () => void
  readonly onInUse: () => void
}

function Unshown({ isEmpty, error, onAgain, onInUse }: UnshownProps): ReactNode {
  if (isEmpty)
    return (
      <Panel title="Solutions" className="flex-none">
        <Empty>
          No calibration set is registered yet. The first comes when a calibrator has crossed the beam and was solved
          for.
        </Empty>
      </Panel>
    )
  if (error instanceof ApiError && error.status === 404)
    return (
      <Panel title="Solutions" className="flex-none">
        <Empty actions={<Button onClick={onInUse}>Show the set in use</Button>}>
          {error.message.charAt(0).toUpperCase() + error.message.slice(1)}.
        </Empty>
      </Panel>
    )
  return (
    <Panel title="Solutions" className="flex-none">
      {error ? <Refused error={error} what="this set" onAgain={onAgain} /> : <Skeleton rows={10} />}
    </Panel>
  )
}
