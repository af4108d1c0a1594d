import type { FailureCause } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { OctagonX, RotateCcw } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { getJson, send } from '../../client.ts'
import { alertsQuery } from '../../live/alerts.ts'
import { queryClient } from '../../live/queries.ts'
import { useConnection } from '../../live/use-live.ts'
import { Button, buttonClass } from '../../parts/controls.tsx'
import { CopyButton } from '../../parts/facts.tsx'
import { GradeShape } from '../../parts/marks.tsx'
import { Empty, Panel, Refused, Skeleton } from '../../parts/panel.tsx'
import { stageName } from '../../words/states.ts'
import { clock, dayName, momentMs } from '../../words/times.ts'

const SHOWN = 5

interface Failures {
  readonly total: number
  readonly causes: readonly FailureCause[]
}

/** What failed, a row a cause, and what is not as it should be. */
export function Attention({ t }: { readonly t: string }): ReactNode {
  const failures = useQuery({
    queryKey: ['failures', t],
    queryFn: ({ signal }) => getJson<Failures>('/failures', { t, group_by: 'cause' }, signal),
    refetchInterval: 30_000,
  })
  const alerts = useQuery(alertsQuery)
  const open = alerts.data?.items.filter(({ kind, acknowledged }) => kind !== 'failure' && acknowledged === null) ?? []
  const causes = failures.data?.causes ?? []
  const many = causes.length + open.length
  return (
    <Panel
      title="Needs attention"
      meta={failures.data && many > 0 ? `${many}, grouped by cause` : undefined}
      isFlush
      actions={
        <Link to="/jobs" search={{ t, state: 'failed' } as never} className={buttonClass('ghost', true)}>
          All failures
        </Link>
      }
    >
      {failures.isPending && (
        <div className="px-3 pb-3">
          <Skeleton rows={4} />
        </div>
      )}
      {failures.error && (
        <div className="px-3">
          <Refused error={failures.error} what="what failed" onAgain={() => void failures.refetch()} />
        </div>
      )}
      {failures.data && many === 0 && <Empty>Nothing needs a hand.</Empty>}
      <ul>
        {causes.slice(0, SHOWN).map((cause) => (
          <Cause key={cause.cause} cause={cause} />
        ))}
        {open.slice(0, Math.max(0, SHOWN - causes.length)).map((alert) => (
          <Row
            key={alert.id}
            mark={<GradeShape grade={alert.severity === 'critical' ? 'fail' : 'warn'} size={12} />}
            title={alert.title}
            when={when(alert.since ?? alert.last)}
            text={alert.message}
            actions={<Acknowledge id={alert.id} />}
          />
        ))}
      </ul>
      {alerts.error && (
        <div className="px-3">
          <Refused error={alerts.error} what="the warnings" onAgain={() => void alerts.refetch()} />
        </div>
      )}
    </Panel>
  )
}

function when(from: string, to = from): string {
  const [fromMs, toMs] = [momentMs(from) ?? 0, momentMs(to) ?? 0]
  const day = Date.now() - fromMs > 86_400_000 ? `${dayName(fromMs)} ` : ''
  return toMs - fromMs < 60_000
    ? `${day}${clock(from)} UTC`
    : `${day}${clock(from, 'minute')}–${clock(to, 'minute')} UTC`
}

interface RowProps {
  readonly mark: ReactNode
  readonly title: ReactNode
  readonly when: string
  readonly text: string
  readonly actions: ReactNode
}

function Row({ mark, title, when, text, actions }: RowProps): ReactNode {
  return (
    <li className="flex min-h-12 items-center gap-2.5 border-t border-line px-3 py-1.5">
      <span className="grid w-4 flex-none place-items-center">{mark}</span>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline gap-x-2.5">
          <b>{title}</b>
          <span className="text-small text-ink-3">{when}</span>
        </div>
        <div className="truncate text-small text-ink-2" title={text}>
          {text}
        </div>
      </div>
      <div className="flex flex-none items-center gap-1">{actions}</div>
    </li>
  )
}

function Cause({
  cause: { count, stage, sample, first, last, groups, action },
}: {
  readonly cause: FailureCause
}): ReactNode {
  const what = stage === null ? 'failed' : `failed at ${stageName(stage).toLowerCase()}`
  return (
    <Row
      mark={<OctagonX aria-hidden size={14} className="text-failed" />}
      title={`${count} ${count === 1 ? 'group' : 'groups'} ${what}`}
      when={when(first, last)}
      text={sample}
      actions={
        <>
          <Retry groups={groups} />
          <Link to="/observations/$group" params={{ group: groups[0] } as never} className={buttonClass('ghost', true)}>
            Inspect
          </Link>
          <CopyButton text={action} what={`the command: ${action}`} />
        </>
      }
    />
  )
}

/** Retries groups, one after another; says how it went beside the button. */
function Retry({ groups }: { readonly groups: readonly string[] }): ReactNode {
  const [said, setSaid] = useState<string>()
  const { state } = useConnection()
  const retry = async () => {
    let done = 0
    setSaid('Retrying…')
    try {
      for (const group of groups) {
        await send('POST', `/groups/${group}/retry`, {})
        done++
      }
      setSaid(`Retrying ${done}`)
    } catch (error) {
      setSaid(`${done} of ${groups.length}: ${(error as Error).message}`)
    }
    await queryClient.invalidateQueries({ queryKey: ['failures'] })
  }
  return (
    <>
      {said !== undefined && (
        <span role="status" className="max-w-60 truncate text-small text-ink-2" title={said}>
          {said}
        </span>
      )}
      <Button isSmall disabled={state === 'stale' || said === 'Retrying…'} onClick={() => void retry()}>
        <RotateCcw aria-hidden size={13} /> Retry {groups.length > 1 && groups.length}
      </Button>
    </>
  )
}

function Acknowledge({ id }: { readonly id: string }): ReactNode {
  const [said, setSaid] = useState<string>()
  const { state } = useConnection()
  const acknowledge = async () => {
    try {
      await send('POST', `/health/alerts/${encodeURIComponent(id)}/acknowledge`, {})
      setSaid('Acknowledged')
    } catch (error) {
      setSaid((error as Error).message)
    }
    await queryClient.invalidateQueries({ queryKey: ['health'] })
  }
  return (
    <>
      {said !== undefined && (
        <span role="status" className="text-small text-ink-2">
          {said}
        </span>
      )}
      <Button look="ghost" isSmall disabled={state === 'stale'} onClick={() => void acknowledge()}>
        Acknowledge
      </Button>
    </>
  )
}
