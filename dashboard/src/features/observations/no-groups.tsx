import type { ReactNode } from 'react'
import { useNow } from '../../live/use-now.ts'
import { ClearFilters, theseFilters } from '../../parts/clear-filters.tsx'
import { Button } from '../../parts/controls.tsx'
import { Empty } from '../../parts/panel.tsx'
import { spanOfMs } from '../../words/address.ts'
import { spanWords } from '../../words/spans.ts'
import { momentMs, utc } from '../../words/times.ts'
import { useObserved } from './along.ts'
import { type Filters, heldFilters, NO_FILTERS, type View } from './view.ts'

interface NoGroupsProps {
  readonly t: string
  readonly filters: Filters
  readonly onView: (some: Partial<View>) => void
}

const DAY_MS = 86_400_000

/** Why there is nothing, and the way out. */
export function NoGroups({ t, filters, onView }: NoGroupsProps): ReactNode {
  const held = heldFilters(filters)
  if (held.length > 0)
    return (
      <Empty actions={<ClearFilters held={held} none={NO_FILTERS} onChange={onView} />}>
        No group of this time matches {theseFilters(held)}.
      </Empty>
    )
  return <NothingThen t={t} onView={onView} />
}

function NothingThen({ t, onView }: Pick<NoGroupsProps, 't' | 'onView'>): ReactNode {
  const now = useNow(60)
  const { data } = useObserved()
  const when = spanWords(t)
  const latest = momentMs(data?.latest)
  if (data === undefined) return <Empty>No groups {when}.</Empty>
  if (latest === undefined)
    return <Empty>No group was ever observed. Files are looked for in the folder of the stream: see Health.</Empty>
  const end = Math.min(now, latest + DAY_MS / 24)
  return (
    <Empty
      actions={<Button onClick={() => onView({ t: spanOfMs(end - DAY_MS, end) })}>Show the last day with data</Button>}
    >
      No groups {when}. Last group: {utc(latest)} UTC.
    </Empty>
  )
}
