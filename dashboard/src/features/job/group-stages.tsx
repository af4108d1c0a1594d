import type { GroupDetail, JobDetail } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { StateMark } from '../../parts/marks.tsx'
import { stageName } from '../../words/states.ts'
import { duration } from '../../words/times.ts'
import { groupQuery } from './queries.ts'

/** The stages of the group that a job is of, this one among them. */
export function GroupStages({ job }: { readonly job: JobDetail }): ReactNode {
  const { data: group } = useQuery(groupQuery(job.group_id))
  if (group === undefined || group.stages.length === 0) return null
  const isOfThisRun = group.stages.some(({ job_id: id }) => id === job.job_id)
  return (
    <nav
      aria-label="Stages of the group"
      className="flex flex-none flex-wrap items-center gap-x-2 gap-y-1 rounded-panel border border-line bg-panel px-3 py-2 text-small"
    >
      <span className="text-ink-3">{isOfThisRun ? 'Stages' : `Stages of run ${group.run}, of which this is none`}</span>
      {group.stages.map((stage, at) => (
        <span key={stage.stage} className="inline-flex items-center gap-2">
          {at > 0 && <ChevronRight aria-hidden size={13} className="text-ink-3" />}
          <Stage stage={stage} isThis={stage.job_id === job.job_id} />
        </span>
      ))}
    </nav>
  )
}

interface StageProps {
  readonly stage: GroupDetail['stages'][number]
  readonly isThis: boolean
}

function Stage({ stage: { stage, state, took_s: took, job_id: id }, isThis }: StageProps): ReactNode {
  const text = (
    <>
      <StateMark state={state} word={stageName(stage)} />
      {took !== null && <span className="text-ink-3">{duration(took)}</span>}
    </>
  )
  const look = 'inline-flex items-center gap-1.5 rounded-control px-1.5 py-0.5'
  if (isThis)
    return (
      <span aria-current="step" className={`${look} bg-selected`}>
        {text}
      </span>
    )
  if (id === null) return <span className={look}>{text}</span>
  return (
    <Link to="/jobs/$id" params={{ id } as never} className={`${look} hover:bg-raised`}>
      {text}
    </Link>
  )
}
