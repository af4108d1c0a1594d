import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useNow } from '../../live/use-now.ts'
import { Answered, Panel } from '../../parts/panel.tsx'
import { Row, SmallTable } from '../../parts/small-table.tsx'
import { count, size } from '../../words/numbers.ts'
import { minutesAgo } from './ages.ts'
import { type Execution, executionsQuery, type Policy, policiesQuery } from './queries.ts'
import { ruleText } from './tell.ts'

/** How long what is kept, and what was cleared when that was last looked at. */
export function Retention(): ReactNode {
  const policies = useQuery(policiesQuery)
  const { data } = useQuery(executionsQuery)
  const nowMs = useNow(60)
  return (
    <Panel title="Retention">
      <Answered query={policies} what="how long things are kept" rows={5}>
        {({ items }) => (
          <SmallTable label="Retention" heads={[['What'], ['Rule'], ['Last looked at']]}>
            {items.map((policy) => (
              <Row
                key={policy.id}
                title={policy.description ?? undefined}
                cells={[
                  policy.name,
                  <span key="rule" className={policy.status === 'active' ? '' : 'text-ink-3'}>
                    {ruleText(policy)}
                  </span>,
                  <span key="last" className="text-ink-2">
                    {lastText(policy, latestOf(data?.items ?? [], policy.id), nowMs)}
                  </span>,
                ]}
              />
            ))}
          </SmallTable>
        )}
      </Answered>
    </Panel>
  )
}

const latestOf = (executions: readonly Execution[], id: string): Execution | undefined =>
  executions.find(({ policy_id: policy }) => policy === id)

function lastText({ last_executed_at: at }: Policy, execution: Execution | undefined, nowMs: number): string {
  if (at === null) return 'never'
  if (execution === undefined) return minutesAgo(at, nowMs)
  const { status, items_affected: many, freed_bytes: bytes, errors } = execution
  const what = many === 0 ? 'nothing to clear' : `${count(many)} cleared, ${size(bytes)}`
  return `${minutesAgo(at, nowMs)}: ${status === 'failed' ? (errors[0] ?? 'failed') : what}`
}
