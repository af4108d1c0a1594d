import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { OctagonX, RotateCcw } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { getJson } from '../../client.ts'
import { useWhyNot } from '../../live/permission.ts'
import { Button, buttonClass } from '../../parts/controls.tsx'
import { CopyButton } from '../../parts/facts.tsx'
import { Empty, Panel, Refused, Skeleton } from '../../parts/panel.tsx'
import { useRowLinks } from '../../parts/row-link.tsx'
import { SettleDialog, type ToSettle } from '../../parts/settle-jobs/settle-dialog.tsx'
import { jobTypeName, shortId } from '../../words/jobs.ts'
import { count } from '../../words/numbers.ts'
import { spanWords } from '../../words/spans.ts'
import { clock, momentMs, utc } from '../../words/times.ts'
import { FilterBar } from './filter-bar.tsx'
import { queryOf, type View } from './view.ts'

interface JobCause {
  readonly cause: string
  readonly count: number
  readonly first: string
  readonly last: string
  readonly type: string
  readonly sample: string
  readonly job_ids: readonly string[]
  readonly action: string
}

interface JobCauses {
  readonly total: number
  readonly causes: readonly JobCause[]
}

interface CausesProps {
  readonly view: View
  readonly onView: (some: Partial<View>) => void
}

/** Failures by what they say: a row a cause, the most frequent first. */
export function Causes({ view, onView }: CausesProps): ReactNode {
  const query = { ...queryOf(view), group_by: 'cause' }
  const { data, error, refetch } = useQuery({
    queryKey: ['jobs', 'causes', query],
    queryFn: ({ signal }) => getJson<JobCauses>('/jobs', query, signal),
    refetchInterval: 15_000,
  })
  const [asked, setAsked] = useState<ToSettle>()
  const retry = ({ job_ids: ids }: JobCause) => setAsked({ how: 'retry', ids, running: 0, passedOver: 0 })
  return (
    <Panel
      title="Failures by cause"
      meta={
        data && `${count(data.total)} failed, ${data.causes.length} ${data.causes.length === 1 ? 'cause' : 'causes'}`
      }
      isFlush
      className="min-h-72 flex-1"
      actions={
        <Link
          to="/observations"
          search={{ t: view.t, state: 'failed' } as never}
          className={buttonClass('ghost', true)}
          title="Those too that failed before a job began, for want of files"
        >
          Failed groups
        </Link>
      }
    >
      <div className="flex-none px-3 pb-2">
        <FilterBar view={view} onView={onView} />
      </div>
      {data === undefined && (
        <div className="px-3">
          {error ? <Refused error={error} what="the failures" onAgain={() => void refetch()} /> : <Skeleton rows={6} />}
        </div>
      )}
      {data?.causes.length === 0 && <NoFailures view={view} onView={onView} />}
      <ul aria-label="Causes" className="min-h-0 overflow-auto">
        {data?.causes.map((cause) => (
          <Cause key={cause.cause} cause={cause} onRetry={() => retry(cause)} />
        ))}
      </ul>
      <SettleDialog asked={asked} onClose={() => setAsked(undefined)} />
    </Panel>
  )
}

function NoFailures({ view, onView }: CausesProps): ReactNode {
  return (
    <Empty
      actions={
        <>
          <Button isSmall onClick={() => onView({ state: [] })}>
            All jobs
          </Button>
          {view.t !== '-30d' && (
            <Button isSmall onClick={() => onView({ t: '-30d' })}>
              Last 30 days
            </Button>
          )}
        </>
      }
    >
      No job that was queued {spanWords(view.t)} failed for good.
    </Empty>
  )
}

/** `26 Jan 02:38–04:10` within a day; else both in full. */
export function whenText(first: string, last: string): string {
  const [from, to] = [momentMs(first) ?? 0, momentMs(last) ?? 0]
  if (to - from < 60_000) return `${utc(to, 'minute')} UTC`
  const isSameDay = utc(from, 'day') === utc(to, 'day')
  return `${utc(from, 'minute')}–${isSameDay ? clock(to, 'minute') : utc(to, 'minute')} UTC`
}

interface CauseProps {
  readonly cause: JobCause
  readonly onRetry: () => void
}

function Cause({ cause, onRetry }: CauseProps): ReactNode {
  const { count: many, type, sample, first, last, job_ids: ids, action } = cause
  const whyNot = useWhyNot('operator')
  const [isOpen, setOpen] = useState(false)
  const part = ids.length < many ? `the latest ${ids.length}` : ids.length > 1 ? count(ids.length) : ''
  return (
    <li className="border-t border-line px-3 py-2">
      <div className="flex items-center gap-2.5">
        <OctagonX aria-hidden size={14} className="flex-none text-failed" />
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-baseline gap-x-2.5">
            <b>{`${jobTypeName(type)} failed ${many === 1 ? 'once' : `${count(many)} times`}`}</b>
            <span className="text-small text-ink-3">{whenText(first, last)}</span>
          </div>
          <p className={`text-small text-ink-2 [overflow-wrap:anywhere] ${isOpen ? '' : 'line-clamp-2'}`}>{sample}</p>
        </div>
        <div className="flex flex-none items-center gap-1">
          <Button isSmall look="ghost" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {ids.length === 1 ? 'Job' : 'Jobs'}
          </Button>
          <Button isSmall disabled={whyNot !== undefined} title={whyNot} onClick={onRetry}>
            <RotateCcw aria-hidden size={13} /> Retry {part}…
          </Button>
          <CopyButton text={action} what="the command that retries these" />
        </div>
      </div>
      {isOpen && <JobLinks ids={ids} many={many} />}
    </li>
  )
}

function JobLinks({ ids, many }: { readonly ids: readonly string[]; readonly many: number }): ReactNode {
  const linkTo = useRowLinks()
  return (
    <p className="flex flex-wrap gap-x-3 gap-y-1 pt-1.5 pl-6 font-mono text-small">
      {ids.map((id) => (
        <a key={id} {...linkTo({ to: '/jobs/$id', params: { id } })} className="text-accent hover:underline" title={id}>
          {shortId(id)}
        </a>
      ))}
      {ids.length < many && <span className="font-sans text-ink-3">and {count(many - ids.length)} before these</span>}
    </p>
  )
}
