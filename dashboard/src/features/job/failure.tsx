import type { JobDetail } from '@contimg/api/schemas'
import { Link } from '@tanstack/react-router'
import { OctagonX } from 'lucide-react'
import type { ReactNode } from 'react'
import { Panel } from '../../parts/panel.tsx'
import { clock } from '../../words/times.ts'

/** Why it failed, or why the attempt before did; only then. */
export function Failure({ job }: { readonly job: JobDetail }): ReactNode {
  const { state, error, attempt, type, ended_at: ended } = job
  if (error === null || state === 'completed' || state === 'cancelled') return null
  const hasFailed = state === 'failed' || state === 'dead_letter'
  return (
    <Panel title={hasFailed ? 'Why it failed' : 'The attempt before'} className="flex-none">
      <div className="flex items-baseline gap-2">
        <span className="inline-flex items-center gap-1.5 font-[550] text-failed">
          <OctagonX aria-hidden size={14} />
          {hasFailed && attempt > 1 ? `Failed after ${attempt} attempts` : 'Failed'}
        </span>
        {ended !== null && <span className="ml-auto text-small text-ink-3">{clock(ended)} UTC</span>}
      </div>
      <p className="mt-1 [overflow-wrap:anywhere]">{error}</p>
      {hasFailed && (
        <Link
          to="/jobs"
          search={{ t: '-30d', state: 'failed', type } as never}
          className="mt-2 text-small text-accent hover:underline"
        >
          Failures of this kind in 30 d
        </Link>
      )}
    </Panel>
  )
}
