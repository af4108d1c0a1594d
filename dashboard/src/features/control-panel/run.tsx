import type { Job, JobDetail } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { useWhyNot } from '../../live/permission.ts'
import { queryClient } from '../../live/queries.ts'
import { useNow } from '../../live/use-now.ts'
import { Button, buttonClass } from '../../parts/controls.tsx'
import { CopyButton, Meter } from '../../parts/facts.tsx'
import type { Level } from '../../parts/log/log-lines.ts'
import { LogPanel } from '../../parts/log/log-panel.tsx'
import { StateMark } from '../../parts/marks.tsx'
import { Answered, Empty, Panel } from '../../parts/panel.tsx'
import { canSettle } from '../../parts/settle-jobs/settle.ts'
import { SettleDialog, type ToSettle } from '../../parts/settle-jobs/settle-dialog.tsx'
import { jobTypeName, shortId, targetName } from '../../words/jobs.ts'
import { percent } from '../../words/numbers.ts'
import { duration, momentMs } from '../../words/times.ts'
import { jobQuery, lettersQuery } from './queries.ts'

interface RunProps {
  readonly id: string
  readonly level: Level
  readonly onLevel: (level: Level) => void
  readonly onClose: () => void
}

/** A job that was started: how far it is, and what it says. */
export function Run({ id, level, onLevel, onClose }: RunProps): ReactNode {
  const query = useQuery(jobQuery(id))
  const hasFailed = query.data?.state === 'failed'
  useEffect(() => {
    if (hasFailed) void queryClient.invalidateQueries({ queryKey: lettersQuery.queryKey })
  }, [hasFailed])
  return (
    <div className="grid min-h-0 min-w-0 grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(200px,1fr)] gap-2.5">
      <Panel
        title="Run"
        meta={<span className="font-mono">{shortId(id)}</span>}
        actions={
          <>
            {query.data && <CancelJob job={query.data} />}
            <Link to={'/jobs/$id' as string} params={{ id } as never} className={buttonClass('plain', true)}>
              Open job
            </Link>
            <Button isSmall look="ghost" onClick={onClose}>
              Close
            </Button>
          </>
        }
      >
        <Answered query={query} what="this job" rows={4}>
          {(job) =>
            job === null ? <Empty>No job {id} is known; jobs are kept for a time.</Empty> : <Facts job={job} />
          }
        </Answered>
      </Panel>
      <LogPanel
        path={query.data ? `/jobs/${encodeURIComponent(id)}/logs` : undefined}
        title={query.data ? jobTypeName(query.data.type) : 'the job'}
        name={`${id}.log`}
        attempt={null}
        level={level}
        onLevel={onLevel}
      />
    </div>
  )
}

function Facts({ job }: { readonly job: JobDetail }): ReactNode {
  const { type, target, state, error, products, command } = job
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <div className="flex min-w-0 items-center gap-2.5">
        <StateMark state={state} />
        <span className="whitespace-nowrap font-[550]">{jobTypeName(type)}</span>
        {target !== null && (
          <span className="min-w-0 truncate font-mono text-small text-ink-2" title={target}>
            {targetName(target)}
          </span>
        )}
        <span className="ml-auto text-small whitespace-nowrap text-ink-3">
          <Took job={job} />
        </span>
      </div>
      {job.progress && (
        <div className="grid gap-1">
          <Meter fraction={job.progress.fraction} label="Progress" colour="var(--state-progress-mark)" />
          <p className="truncate text-small text-ink-2">
            {percent(job.progress.fraction)} · {job.progress.message}
          </p>
        </div>
      )}
      {error !== null && <p className="text-small text-failed [overflow-wrap:anywhere]">{error}</p>}
      {products.length > 0 && (
        <p className="text-small text-ink-2">
          Made{' '}
          {products
            .map(({ path }) => targetName(path))
            .slice(0, 4)
            .join(', ')}
          {products.length > 4 && ` and ${products.length - 4} more`}
        </p>
      )}
      {command !== null && (
        <p className="flex items-center gap-1.5">
          <code className="min-w-0 flex-1 truncate font-mono text-micro text-ink-3" title={command}>
            {command}
          </code>
          <CopyButton text={command} what="the command that does the same" />
        </p>
      )}
    </div>
  )
}

function Took({ job }: { readonly job: Job }): ReactNode {
  const nowMs = useNow()
  const { state, started_at: started, took_s: took, usual_s: usual, attempt, attempts } = job
  const usually = usual === null ? '' : `, usually ${duration(Math.round(usual))}`
  const times = attempt > 1 ? `, attempt ${attempt}${attempts === null ? '' : ` of ${attempts}`}` : ''
  const startedMs = momentMs(started)
  if (state === 'pending') return `waits for a worker${usually}${times}`
  if (took !== null) return `took ${duration(took)}${usually}${times}`
  if (startedMs === undefined) return null
  return `since ${duration(Math.max(0, Math.round((nowMs - startedMs) / 1000)))}${usually}${times}`
}

function CancelJob({ job }: { readonly job: Job }): ReactNode {
  const whyNot = useWhyNot('operator')
  const [asked, setAsked] = useState<ToSettle>()
  if (!canSettle('cancel', job)) return null
  const running = job.state === 'in_progress' ? 1 : 0
  return (
    <>
      <Button
        isSmall
        look="danger"
        disabled={whyNot !== undefined}
        title={whyNot}
        onClick={() => setAsked({ how: 'cancel', ids: [job.job_id], running, passedOver: 0 })}
      >
        Cancel…
      </Button>
      <SettleDialog asked={asked} onClose={() => setAsked(undefined)} />
    </>
  )
}
