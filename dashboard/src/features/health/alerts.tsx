import type { AlertItem, Alerts as AlertList } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { send } from '../../client.ts'
import { alertsQuery } from '../../live/alerts.ts'
import { queryClient } from '../../live/queries.ts'
import { useConnection } from '../../live/use-live.ts'
import { useNow } from '../../live/use-now.ts'
import { Button, buttonClass } from '../../parts/controls.tsx'
import { GradeShape } from '../../parts/marks.tsx'
import { Answered, Empty, Panel } from '../../parts/panel.tsx'
import { utc } from '../../words/times.ts'
import { minutesAgo } from './ages.ts'
import { Action } from './services.tsx'

/** What someone should look at, the severest first; and who has seen what. */
export function Alerts(): ReactNode {
  const query = useQuery(alertsQuery)
  const open = query.data && query.data.critical + query.data.warning
  return (
    <Panel
      title="Alerts"
      isFlush
      meta={open === undefined ? undefined : open === 0 ? 'none that nobody has seen' : `${open} that nobody has seen`}
    >
      <Answered query={query} what="the alerts" rows={3}>
        {(alerts) => (
          <>
            {alerts.items.length === 0 ? (
              <Empty>Nothing needs a hand.</Empty>
            ) : (
              <ul aria-label="Alerts">
                {alerts.items.map((item) => (
                  <Item key={item.id} item={item} />
                ))}
              </ul>
            )}
            <Seen acknowledged={alerts.acknowledged} />
          </>
        )}
      </Answered>
    </Panel>
  )
}

const PAGES = {
  failure: ['/observations', 'Observations'],
  calibration: ['/calibration', 'Calibration'],
  'no-data': ['/observations', 'Observations'],
  flux: ['/calibration', 'Calibration'],
} as const

function Item({ item }: { readonly item: AlertItem }): ReactNode {
  const nowMs = useNow(10)
  const { id, kind, severity, title, message, since, last, count, subjects, action, acknowledged } = item
  const page = kind === 'disk' ? undefined : PAGES[kind]
  return (
    <li className="flex flex-wrap items-start gap-x-2.5 gap-y-1 border-t border-line px-3 py-2">
      <span className="mt-1 grid w-4 flex-none place-items-center">
        <GradeShape grade={severity === 'critical' ? 'fail' : 'warn'} size={12} />
        <span className="sr-only">{severity}</span>
      </span>
      <div className="min-w-0 flex-1 basis-64">
        <div className="flex flex-wrap items-baseline gap-x-2.5">
          <b>{title}</b>
          <span className="text-small text-ink-3" title={`last ${utc(last)} UTC`}>
            {since === null ? `seen ${minutesAgo(last, nowMs)}` : `since ${utc(since, 'minute')} UTC`}
            {count > 1 && `, ${count} times`}
          </span>
        </div>
        <p className="text-small text-ink-2 [overflow-wrap:anywhere]">{message}</p>
        {subjects.length > 0 && <p className="truncate font-mono text-micro text-ink-3">{subjects.join(', ')}</p>}
        {action !== null && <Action text={action} />}
        {acknowledged && (
          <p className="text-small text-ink-3">
            Acknowledged by {acknowledged.by} {minutesAgo(acknowledged.at, nowMs)}
            {acknowledged.note !== null && `: ${acknowledged.note}`}
          </p>
        )}
      </div>
      <div className="flex flex-none items-center gap-1">
        {page && (
          <Link
            to={page[0]}
            search={(kind === 'failure' ? { state: 'failed' } : {}) as never}
            className={buttonClass('ghost', true)}
          >
            {page[1]}
          </Link>
        )}
        {acknowledged === null && <Acknowledge id={id} />}
      </div>
    </li>
  )
}

/** Says that someone has seen it, with a note if they like. */
function Acknowledge({ id }: { readonly id: string }): ReactNode {
  const [note, setNote] = useState<string>()
  const [wrong, setWrong] = useState<string>()
  const { state } = useConnection()
  const acknowledge = async () => {
    try {
      const text = note?.trim()
      await send('POST', `/health/alerts/${encodeURIComponent(id)}/acknowledge`, text ? { note: text } : {})
      await queryClient.invalidateQueries({ queryKey: ['health'] })
    } catch (error) {
      setWrong((error as Error).message)
    }
  }
  if (note === undefined)
    return (
      <Button isSmall disabled={state === 'stale'} onClick={() => setNote('')}>
        Acknowledge…
      </Button>
    )
  return (
    <form
      className="flex flex-wrap items-center gap-1"
      onSubmit={(event) => {
        event.preventDefault()
        void acknowledge()
      }}
    >
      {wrong !== undefined && (
        <span role="status" className="text-small text-failed">
          {wrong}
        </span>
      )}
      <input
        // biome-ignore lint/a11y/noAutofocus: it was opened to type into it
        autoFocus
        aria-label="Note, may stay empty"
        placeholder="Note"
        maxLength={500}
        value={note}
        onChange={({ target }) => setNote(target.value)}
        onKeyDown={({ key }) => key === 'Escape' && setNote(undefined)}
        className="h-(--control-compact) w-44 rounded-control border border-control bg-inset px-2 text-small"
      />
      <Button isSmall type="submit" disabled={state === 'stale'}>
        Acknowledge
      </Button>
    </form>
  )
}

const SEEN_SHOWN = 20

function Seen({ acknowledged }: Pick<AlertList, 'acknowledged'>): ReactNode {
  const past = acknowledged.filter(({ stands }) => !stands)
  if (past.length === 0) return null
  return (
    <details className="border-t border-line px-3 py-2 text-small">
      <summary className="cursor-pointer text-ink-2">{past.length} acknowledged before, which stand no more</summary>
      <ul className="mt-1 grid gap-0.5">
        {past.slice(0, SEEN_SHOWN).map(({ id, at, by, message, note }) => (
          <li key={`${id} ${at}`} className="truncate" title={message}>
            <span className="text-ink-3">
              {utc(at, 'minute')} {by}:
            </span>{' '}
            {message} {note !== null && <span className="text-ink-3">({note})</span>}
          </li>
        ))}
      </ul>
    </details>
  )
}
