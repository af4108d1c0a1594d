import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { CopyButton } from '../../parts/facts.tsx'
import { Answered, Panel } from '../../parts/panel.tsx'
import { Row, SmallTable } from '../../parts/small-table.tsx'
import { checksQuery, servicesQuery } from './queries.ts'
import { StatusMark, worstOf } from './status-mark.tsx'

const HEADS = [['What'], ['State'], ['Found'], ['Wanted'], ['To do']] as const

/** The programs of the pipeline, and all else that is looked at: how it is, and how it should be. */
export function Services(): ReactNode {
  const services = useQuery(servicesQuery)
  const checks = useQuery(checksQuery)
  const wanted = new Map(checks.data?.checks.map((check) => [check.name, check.wanted] as const))
  const names = new Set(services.data?.services.map(({ name }) => name))
  const others = checks.data?.checks.filter(({ name }) => !names.has(name)) ?? []
  const all = [...(services.data?.services ?? []), ...others]
  return (
    <Panel title="Services" actions={services.data && <StatusMark status={worstOf(all.map(({ status }) => status))} />}>
      <Answered query={services} what="the services" rows={8}>
        {(data) => (
          <SmallTable label="Services" heads={HEADS}>
            {[...data.services, ...others].map(({ name, status, message, action }) => (
              <Row
                key={name}
                cells={[
                  name.charAt(0).toUpperCase() + name.slice(1),
                  <StatusMark key="state" status={status} />,
                  <span key="found" className="[overflow-wrap:anywhere]">
                    {message}
                  </span>,
                  <span key="wanted" className="text-ink-3">
                    {wanted.get(name) ?? ''}
                  </span>,
                  action === null ? '' : <Action key="action" text={action} />,
                ]}
              />
            ))}
          </SmallTable>
        )}
      </Answered>
    </Panel>
  )
}

/** What to do about it. */
export function Action({ text }: { readonly text: string }): ReactNode {
  return (
    <span className="inline-flex items-center gap-1">
      <code className="font-mono text-micro [overflow-wrap:anywhere]">{text}</code>
      <CopyButton text={text} what="what to do" />
    </span>
  )
}
