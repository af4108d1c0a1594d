import type { GroupDetail } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { OctagonX } from 'lucide-react'
import type { ReactNode } from 'react'
import { CopyButton } from '../../parts/facts.tsx'
import { Panel } from '../../parts/panel.tsx'
import { stageName } from '../../words/states.ts'
import { clock, utc } from '../../words/times.ts'
import { causeQuery } from './queries.ts'

/** The stage that an error names, and what it says. */
export function splitError(error: string, stages: GroupDetail['stages']): { stage: string | undefined; text: string } {
  const stage = stages.find(({ stage }) => error.startsWith(`${stage}: `))?.stage
  return { stage, text: stage === undefined ? error : error.slice(stage.length + 2) }
}

/** Why it failed: what was said, how often that was seen, what to begin with. */
export function Failure({ group }: { readonly group: GroupDetail }): ReactNode {
  const hasFailed = group.state === 'failed' && group.error !== null
  const { data: cause } = useQuery(causeQuery(group.group_id, hasFailed))
  if (!hasFailed || group.error === null) return null
  const { stage, text } = splitError(group.error, group.stages)
  const tries = group.stages.find((one) => one.stage === stage)?.attempts?.length ?? 0
  return (
    <Panel title="Why it failed" className="flex-none">
      <div className="flex items-baseline gap-2">
        <span className="inline-flex items-center gap-1.5 font-[550] text-failed">
          <OctagonX aria-hidden size={14} />
          {stage === undefined ? 'Failed' : `${stageName(stage)} failed${tries > 1 ? ` after ${tries} attempts` : ''}`}
        </span>
        <span className="ml-auto text-small text-ink-3">{clock(group.last_update)} UTC</span>
      </div>
      <p className="mt-1 [overflow-wrap:anywhere]">{text}</p>
      {cause && (
        <p className="mt-2 text-small text-ink-3">
          Seen {cause.count === 1 ? 'once' : `${cause.count} times`} in 30 d
          {cause.count > 1 && `, first ${utc(cause.first, 'minute')}`}.{' '}
          {cause.count > 1 && (
            <Link to="/jobs" search={{ t: '-30d', state: 'failed' } as never} className="text-accent">
              All failures
            </Link>
          )}
        </p>
      )}
      {cause && (
        <p className="mt-1 flex items-center gap-1 text-small text-ink-2">
          <code className="truncate font-mono" title={cause.action}>
            {cause.action}
          </code>
          <CopyButton text={cause.action} what="the command" />
        </p>
      )}
    </Panel>
  )
}
