import type { GroupDetail } from '@contimg/api/schemas'
import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { getJson } from '../../client.ts'
import { Button } from '../../parts/controls.tsx'
import { StateMark } from '../../parts/marks.tsx'
import { Panel } from '../../parts/panel.tsx'
import { stageName } from '../../words/states.ts'
import type { FullAnswer } from './tell.ts'

const FOLLOWED = 12 // that are asked about again and again
const AGAIN_MS = 5000

interface BegunGroupsProps {
  readonly answer: FullAnswer
  readonly onClose: () => void
}

/** Observations that were to go through their stages: what became of each, the first ones as they go on. */
export function BegunGroups({ answer, onClose }: BegunGroupsProps): ReactNode {
  const { items, begun } = answer
  const followed = items.filter(isBegun).slice(0, FOLLOWED)
  const details = useQueries({
    queries: followed.map(({ group_id: id }) => ({
      queryKey: ['group', id],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => getJson<GroupDetail>(`/groups/${id}`, {}, signal),
      refetchInterval: AGAIN_MS,
    })),
  })
  return (
    <Panel
      title="Run"
      meta={`${begun} of ${items.length} began`}
      isFlush
      className="min-h-40"
      actions={
        <Button isSmall look="ghost" onClick={onClose}>
          Close
        </Button>
      }
    >
      <ul aria-label="Groups" className="min-h-0 overflow-y-auto">
        {items.map((item) => {
          const at = followed.indexOf(item)
          const detail = at < 0 ? undefined : details[at].data
          return (
            <li
              key={item.group_id}
              className="flex items-center gap-2.5 border-b border-line px-3 py-1 text-small last:border-0"
            >
              <Link
                to="/observations/$group"
                params={{ group: item.group_id } as never}
                className="font-mono text-accent hover:underline"
              >
                {item.group_id.replace('T', ' ')}
              </Link>
              <span className="min-w-0 truncate text-ink-3" title={item.message ?? undefined}>
                {item.outcome}
                {item.message !== null && `: ${item.message}`}
              </span>
              {detail && (
                <span className="ml-auto">
                  <StateMark
                    state={detail.state}
                    word={detail.state === 'in_progress' ? stageName(detail.stage) : undefined}
                  />
                </span>
              )}
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}

const isBegun = ({ outcome }: FullAnswer['items'][number]) => outcome === 'queued' || outcome === 'begun anew'
