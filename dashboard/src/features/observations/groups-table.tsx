import type { GroupItem } from '@contimg/api/schemas'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react'
import { useSidereal } from '../../live/pointing.ts'
import { PagedTable } from '../../parts/paged-table.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useRowLinks } from '../../parts/row-link.tsx'
import { usePages } from '../../parts/use-pages.ts'
import { useSelection } from '../../parts/use-selection.ts'
import { columnsOf } from './columns.tsx'
import { FilterBar } from './filter-bar.tsx'
import { NoGroups } from './no-groups.tsx'
import { RetryDialog } from './retry-dialog.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { type Filters, queryOf, type View } from './view.ts'

interface GroupsTableProps {
  readonly view: View
  readonly filters: Filters
  readonly onView: (some: Partial<View>) => void
}

/** The groups of the span that the filters let through. */
export function GroupsTable({ view, filters, onView }: GroupsTableProps): ReactNode {
  const query = useMemo(() => queryOf(view), [view])
  const pages = usePages<GroupItem>('/groups', query)
  const { rows, totalText } = pages
  const { sort: _, ...found } = query
  const { selected, select, clear } = useSelection(JSON.stringify(found))
  const [retrying, setRetrying] = useState<readonly string[]>([])
  const navigate = useNavigate()
  const anchor = useSidereal()
  const linkTo = useRowLinks()
  const columns = useMemo(() => columnsOf({ anchor, linkTo, onRetry: (id) => setRetrying([id]) }), [anchor, linkTo])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'r' || event.metaKey || event.ctrlKey || event.altKey || selected.size === 0) return
    if (event.target instanceof HTMLInputElement && event.target.type !== 'checkbox') return
    event.preventDefault()
    setRetrying([...selected])
  }
  return (
    <Panel
      title="Groups"
      meta={totalText}
      isFlush
      className="min-h-72 flex-1"
      actions={
        <SelectionBar
          rows={rows ?? []}
          selected={selected}
          query={query}
          onClear={clear}
          onRetry={() => setRetrying([...selected])}
        />
      }
    >
      <div className="flex-none px-3 pb-2">
        <FilterBar filters={filters} onFilters={onView} />
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a key of the table within */}
      <div className="flex min-h-0 flex-1 flex-col" onKeyDown={onKeyDown}>
        <PagedTable
          pages={pages}
          what="the groups"
          label="Groups"
          columns={columns}
          idOf={({ group_id: id }) => id}
          onOpen={({ group_id: group }) => void navigate({ to: '/observations/$group', params: { group } } as never)}
          sort={view.sort}
          onSort={(sort) => onView({ sort })}
          selected={selected}
          onSelect={select}
          empty={<NoGroups t={view.t} filters={filters} onView={onView} />}
        />
      </div>
      <RetryDialog ids={retrying} onClose={() => setRetrying([])} />
    </Panel>
  )
}
