import { type ReactNode, useMemo } from 'react'
import { useNow } from '../../live/use-now.ts'
import { IgnoredNote } from '../../parts/ignored-note.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { SpanControls } from '../../parts/span-controls.tsx'
import { useAddress } from '../../parts/use-address.ts'
import { spanMs } from '../../words/address.ts'
import { duration, utc } from '../../words/times.ts'
import { GroupsTable } from './groups-table.tsx'
import { Timeline } from './timeline.tsx'
import { TroubleChips } from './trouble.tsx'
import { type Filters, KEYS, type View } from './view.ts'

/** When was what observed, how far did it get? */
export function ObservationsPage(): ReactNode {
  const { values: view, ignored, change } = useAddress(KEYS)
  const filters = useMemo((): Filters => {
    const { state, q, dec, cal, incomplete } = view
    return { state, q, dec, cal, incomplete }
  }, [view])
  const now = useNow(30)
  const [from, to] = spanMs(view.t, now)
  const onView = (some: Partial<View>) => change(some, 'push')
  return (
    <>
      <PageHead
        title="Observations"
        note={`${utc(from, 'minute')} to ${utc(to, 'minute')} UTC · ${duration((to - from) / 1000)}`}
        actions={<SpanControls t={view.t} onSpan={(t) => onView({ t })} />}
      />
      <IgnoredNote ignored={ignored} />
      <TroubleChips t={view.t} filters={filters} onFilters={onView} />
      <Timeline t={view.t} onSpan={(t) => onView({ t })} />
      <GroupsTable view={view} filters={filters} onView={onView} />
    </>
  )
}
