import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Panel } from '../../parts/panel.tsx'
import { duration } from '../../words/times.ts'
import { lookOf } from './actions.ts'
import { carriedTo, type Form, type Given } from './fields.ts'

interface ActionListProps {
  readonly forms: readonly Form[]
  readonly chosen: Form
  readonly given: Given
}

/** What can be done by hand. Another action keeps what it is to be done to. */
export function ActionList({ forms, chosen, given }: ActionListProps): ReactNode {
  return (
    <Panel title="Actions" isFlush className="min-h-40">
      <nav aria-label="Actions" className="grid gap-0.5 overflow-y-auto px-1.5 pb-2 max-side:grid-cols-3">
        {forms.map((form, at) => {
          const { name, icon: Icon } = lookOf(form.name)
          const isChosen = form === chosen
          const search = {
            ...{ ...(at > 0 && { action: form.name }), ...carriedTo(form, chosen, given) },
            ...(given.job !== '' && { job: given.job }), // what runs stays in sight
          }
          return (
            <Link
              key={form.name}
              to={'/control-panel' as string}
              search={search as never}
              aria-current={isChosen ? 'true' : undefined}
              className={`grid grid-cols-[20px_1fr] gap-x-2 rounded-control px-2 py-1.5 hover:bg-raised ${isChosen ? 'bg-selected' : ''}`}
            >
              <Icon aria-hidden size={15} className="mt-[3px] text-ink-2" />
              <span className="flex items-baseline gap-2">
                <span className="font-[550]">{name}</span>
                {form.usual_s !== null && (
                  <span className="ml-auto text-micro whitespace-nowrap text-ink-3">
                    ≈ {duration(Math.round(form.usual_s))}
                  </span>
                )}
              </span>
              <span className="col-start-2 text-micro text-ink-3">{form.summary}</span>
            </Link>
          )
        })}
      </nav>
    </Panel>
  )
}
