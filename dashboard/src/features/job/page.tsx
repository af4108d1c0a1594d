import type { JobDetail } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { type ReactNode, useMemo, useState } from 'react'
import { useNow } from '../../live/use-now.ts'
import { buttonClass } from '../../parts/controls.tsx'
import { CopyButton } from '../../parts/facts.tsx'
import { IgnoredNote } from '../../parts/ignored-note.tsx'
import { LEVELS } from '../../parts/log/log-lines.ts'
import { LogPanel } from '../../parts/log/log-panel.tsx'
import { StateMark } from '../../parts/marks.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Empty } from '../../parts/panel.tsx'
import { canSettle, type Settling } from '../../parts/settle-jobs/settle.ts'
import { SettleDialog, type ToSettle } from '../../parts/settle-jobs/settle-dialog.tsx'
import { useAddress } from '../../parts/use-address.ts'
import { WaitingPage } from '../../parts/waiting-page.tsx'
import { maybeNumber, oneOf } from '../../words/address.ts'
import { jobTypeName, shortId, targetName } from '../../words/jobs.ts'
import { Actions, obstacle } from './actions.tsx'
import { againOf } from './again.ts'
import { AgainDialog } from './again-dialog.tsx'
import { Attempts } from './attempts.tsx'
import { Command } from './command.tsx'
import { FactsLine } from './facts-line.tsx'
import { Failure } from './failure.tsx'
import { GroupStages } from './group-stages.tsx'
import { Inputs } from './inputs.tsx'
import { Parameters } from './parameters.tsx'
import { Products } from './products.tsx'
import { formsQuery, jobQuery } from './queries.ts'
import { useJobKeys } from './use-job-keys.ts'
import { useRestarts } from './use-restarts.ts'

const UP = { to: '/jobs', name: 'Jobs' }

const ENDED: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled', 'dead_letter'])

const KEYS = {
  attempt: maybeNumber(1, 10_000),
  level: oneOf(LEVELS, 'debug'),
}

/** What does this job do, and how did it go? */
export function JobPage(): ReactNode {
  const { id } = useParams({ strict: false }) as { id: string }
  const query = useQuery(jobQuery(id))
  if (query.data !== undefined) return <Job key={id} job={query.data} />
  return (
    <WaitingPage
      title={`Job ${shortId(id)}`}
      up={UP}
      name="Job"
      error={query.error}
      unknown={() => UNKNOWN}
      onAgain={() => void query.refetch()}
    />
  )
}

const UNKNOWN = (
  <Empty
    actions={
      <Link to="/jobs" className={buttonClass()}>
        Jobs
      </Link>
    }
  >
    This job is not known: neither the queue nor the records of what was made have it.
  </Empty>
)

function Job({ job }: { readonly job: JobDetail }): ReactNode {
  const { values: view, ignored, change } = useAddress(KEYS)
  const now = useNow(job.state === 'in_progress' ? 1 : 5)
  const { data: forms } = useQuery(formsQuery)
  const again = useMemo(() => againOf(job, forms?.stages ?? []), [job, forms])
  const [asked, setAsked] = useState<ToSettle & { readonly attempt: number }>()
  const [isEditing, setEditing] = useState(false)
  const [retried, setRetried] = useState<number>() // the attempt that was asked for
  const settle = (how: Settling) => {
    if (!canSettle(how, job) || obstacle(job) !== undefined) return
    const running = job.state === 'in_progress' ? 1 : 0
    setAsked({ how, ids: [job.job_id], running, passedOver: 0, attempt: job.attempt })
  }
  useJobKeys(() => settle('retry'), asked !== undefined || isEditing)
  const hasEnded = ENDED.has(job.state)
  const restarts = useRestarts(hasEnded)
  const title = `${jobTypeName(job.type)} ${shortId(job.job_id)}`
  return (
    <>
      <PageHead
        title={title}
        up={UP}
        marks={
          <>
            <CopyButton text={job.job_id} what="the id of the job" />
            <StateMark state={job.state} word={job.status === 'retrying' ? 'Waits to retry' : undefined} />
          </>
        }
        note={job.target === null ? undefined : targetName(job.target)}
        actions={
          <Actions
            job={job}
            said={retried !== undefined && !hasEnded ? `Retrying · attempt ${retried}` : ''}
            canEdit={again !== undefined}
            onSettle={settle}
            onEdit={() => setEditing(true)}
          />
        }
      />
      <IgnoredNote ignored={ignored} />
      <FactsLine job={job} nowMs={now} />
      <GroupStages job={job} />
      <div className="grid flex-1 grid-cols-[minmax(0,1fr)_392px] gap-2.5 max-side:grid-cols-1">
        <div className="flex min-w-0 flex-col gap-2.5">
          <Attempts job={job} nowMs={now} chosen={view.attempt} onChoose={(attempt) => change({ attempt }, 'push')} />
          <LogPanel
            key={`${view.attempt} ${restarts}`}
            path={job.attempt > 0 ? `/jobs/${job.job_id}/logs` : undefined}
            title={view.attempt === null ? jobTypeName(job.type) : `attempt ${view.attempt}`}
            name={`${job.type}-${shortId(job.job_id)}.log`}
            attempt={view.attempt}
            level={view.level}
            onLevel={(level) => change({ level })}
          />
          <Command command={job.command} />
        </div>
        <div className="flex min-w-0 flex-col gap-2.5">
          <Failure job={job} />
          <Products job={job} />
          <Parameters job={job} />
          <Inputs job={job} />
        </div>
      </div>
      <SettleDialog
        asked={asked}
        onClose={(settled) => {
          if (settled?.done === 1 && asked?.how === 'retry') setRetried(asked.attempt + 1)
          setAsked(undefined)
        }}
      />
      <AgainDialog job={job} again={again} isOpen={isEditing} onClose={() => setEditing(false)} />
    </>
  )
}
