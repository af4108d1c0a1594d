import type { JobDetail } from '@contimg/api/schemas'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { CopyButton, Fact, Meter, Unmeasured } from '../../parts/facts.tsx'
import { JobLink } from '../../parts/job-link.tsx'
import { targetName } from '../../words/jobs.ts'
import { age, duration, momentMs, utc } from '../../words/times.ts'

/** What a job is about, who asked for it, how far it is. */
export function FactsLine({ job, nowMs }: { readonly job: JobDetail; readonly nowMs: number }): ReactNode {
  const { target, group_id: group, by, queued_at: queued, started_at: started, ended_at: ended, waits_for: waits } = job
  return (
    <dl className="flex flex-none flex-wrap gap-x-7 gap-y-1.5 px-0.5">
      {target !== null && target !== group && (
        <Fact name="Target">
          <span title={target} className="max-w-96 truncate">
            {targetName(target)}
          </span>
          <CopyButton text={target} what="the target" />
        </Fact>
      )}
      {group !== null && (
        <Fact name="Group">
          <Link to="/observations/$group" params={{ group } as never} className="text-accent hover:underline">
            {group}
          </Link>
        </Fact>
      )}
      <Fact name="Asked for by">{by ?? <Unmeasured why="only a record is left" />}</Fact>
      {queued !== null && <Fact name="Queued">{utc(queued)}</Fact>}
      {started !== null && <Fact name="Started">{utc(started)}</Fact>}
      {ended !== null && <Fact name="Ended">{`${utc(ended)} · ${agoText(ended, nowMs)}`}</Fact>}
      <Fact name={job.state === 'in_progress' ? 'Takes' : 'Took'}>{tookText(job, nowMs)}</Fact>
      {job.attempt > 0 && (
        <Fact name="Attempt">{job.attempts === null ? job.attempt : `${job.attempt} of ${job.attempts}`}</Fact>
      )}
      {job.worker !== null && <Fact name="Worker">{job.worker}</Fact>}
      {waits.length > 0 && (
        <Fact name="Waits for">
          {waits.map((id) => (
            <JobLink key={id} id={id} />
          ))}
        </Fact>
      )}
      {job.progress !== null && job.state === 'in_progress' && <Progress progress={job.progress} />}
    </dl>
  )
}

const JUST_MS = 10_000

function agoText(ended: string, nowMs: number): string {
  return nowMs - (momentMs(ended) ?? 0) < JUST_MS ? 'just now' : age(ended, nowMs)
}

function tookText(
  { state, attempt, started_at: started, took_s: took, usual_s: usual }: JobDetail,
  nowMs: number,
): string {
  const usually = usual === null || state === 'failed' ? '' : `usually ${duration(usual)}`
  const startedMs = momentMs(started)
  if (state === 'in_progress' && startedMs !== undefined)
    return [duration(Math.max(0, Math.round((nowMs - startedMs) / 1000))), usually].filter(Boolean).join(', ')
  if (took !== null) return [duration(took), usually].filter(Boolean).join(', ')
  const now = attempt === 0 ? 'not begun' : state === 'pending' ? 'waits for its next attempt' : 'not measured'
  return [now, usually].filter(Boolean).join(', ')
}

function Progress({ progress: { fraction, message } }: { readonly progress: NonNullable<JobDetail['progress']> }) {
  return (
    <Fact name="Progress">
      <span className="flex items-center gap-2">
        <span className="w-32">
          <Meter fraction={fraction} label="Progress" colour="var(--state-progress-mark)" />
        </span>
        <span>{`${Math.round(100 * fraction)} %`}</span>
        <span className="max-w-72 truncate font-normal text-ink-2">{message}</span>
      </span>
    </Fact>
  )
}
