import type { Job } from '@contimg/api/schemas'
import { Ban, RotateCcw } from 'lucide-react'
import type { ReactNode } from 'react'
import { Meter } from '../../parts/facts.tsx'
import { StateMark } from '../../parts/marks.tsx'
import { ROW_ACTION, type RowLinkTo } from '../../parts/row-link.tsx'
import { canSettle, type Settling } from '../../parts/settle-jobs/settle.ts'
import type { Column } from '../../parts/table/column.ts'
import { jobTypeName, shortId, targetName } from '../../words/jobs.ts'
import { stageName } from '../../words/states.ts'
import { utc } from '../../words/times.ts'
import { Took } from './took.tsx'

interface ColumnContext {
  readonly linkTo: RowLinkTo
  readonly whyNot: string | undefined // why nothing can be asked of jobs
  readonly onSettle: (how: Settling, job: Job) => void
}

const NONE = <span className="text-ink-3">–</span>

/** Columns of the table of jobs. */
export function columnsOf({ linkTo, whyNot, onSettle }: ColumnContext): Column<Job>[] {
  return [
    { key: 'started', head: 'Started, UTC', width: '190px', cell: started },
    {
      ...{ key: 'type', head: 'Type', width: '150px' },
      cell: ({ job_id: id, type }) => (
        <a {...linkTo({ to: '/jobs/$id', params: { id } })} tabIndex={-1} className="hover:underline" title={type}>
          {jobTypeName(type)}
        </a>
      ),
    },
    { key: 'target', head: 'Target', width: 'minmax(180px, 1fr)', cell: target },
    { key: 'state', head: 'State', width: '128px', cell: stateOf },
    {
      ...{ key: 'stage', head: 'Stage', width: '92px' },
      cell: ({ stage, type }) => (stage === type ? NONE : stageName(stage)),
    },
    { key: 'progress', head: 'Progress, or why it failed', width: 'minmax(168px, 1fr)', cell: progress },
    { key: 'took', head: 'Took, of usual', width: '158px', isNumber: true, cell: (job) => <Took job={job} /> },
    { key: 'by', head: 'By', width: '124px', cell: ({ by }) => by ?? NONE },
    { key: 'attempt', head: 'Attempt', width: '72px', isNumber: true, cell: attempt },
    {
      ...{ key: 'actions', head: <span className="sr-only">Actions</span>, width: '48px' },
      cell: (job) => <Actions job={job} whyNot={whyNot} onSettle={onSettle} />,
    },
  ]
}

function started({ started_at: at, queued_at: queued }: Job): ReactNode {
  if (at !== null) return utc(at)
  return queued === null ? (
    NONE
  ) : (
    <span className="text-ink-3" title={`queued ${utc(queued)} UTC`}>
      queued {utc(queued, 'minute')}
    </span>
  )
}

function target({ target: of, group_id: group }: Job): ReactNode {
  if (of === null && group === null) return NONE
  return <span title={of ?? undefined}>{of === null ? group : targetName(of)}</span>
}

function stateOf({ state, status, error, worker }: Job): ReactNode {
  const word = status === 'retrying' ? 'Waits to retry' : undefined
  return (
    <span title={error ?? (worker === null ? undefined : `worker ${worker}`)} className="flex">
      <StateMark state={state} word={word} />
    </span>
  )
}

function progress({ state, progress: told, error, type }: Job): ReactNode {
  if (state === 'failed' && error !== null)
    return (
      <span className="text-failed" title={error}>
        {error}
      </span>
    )
  if (state !== 'in_progress' || told === null) return NONE
  return (
    <span className="flex items-center gap-2" title={told.message}>
      <span className="w-16 flex-none">
        <Meter
          fraction={told.fraction}
          label={`Progress of ${jobTypeName(type)}`}
          colour="var(--state-progress-mark)"
        />
      </span>
      <span className="truncate text-ink-2">
        {Math.round(100 * told.fraction)} % {told.message}
      </span>
    </span>
  )
}

function attempt({ attempt: many, attempts }: Job): ReactNode {
  if (many === 0) return NONE
  return <span className={many > 1 ? '' : 'text-ink-2'}>{attempts === null ? many : `${many} of ${attempts}`}</span>
}

interface ActionsProps {
  readonly job: Job
  readonly whyNot: string | undefined
  readonly onSettle: (how: Settling, job: Job) => void
}

function Actions({ job, whyNot, onSettle }: ActionsProps): ReactNode {
  const how = canSettle('retry', job) ? 'retry' : canSettle('cancel', job) ? 'cancel' : undefined
  if (how === undefined) return null
  const [name, Icon] = how === 'retry' ? (['Retry', RotateCcw] as const) : (['Cancel', Ban] as const)
  return (
    <button
      type="button"
      className={`${ROW_ACTION} disabled:cursor-not-allowed disabled:opacity-40`}
      title={whyNot ?? `${name}…`}
      disabled={whyNot !== undefined}
      aria-label={`${name} ${shortId(job.job_id)}`}
      tabIndex={-1}
      onClick={() => onSettle(how, job)}
    >
      <Icon aria-hidden size={13} />
    </button>
  )
}
