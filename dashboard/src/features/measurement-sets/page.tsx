import type { MsItem } from '@contimg/api/schemas'
import { useNavigate } from '@tanstack/react-router'
import { Columns2 } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import { useSidereal } from '../../live/pointing.ts'
import { ClearFilters, theseFilters } from '../../parts/clear-filters.tsx'
import { Button } from '../../parts/controls.tsx'
import { IgnoredNote } from '../../parts/ignored-note.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { PagedTable } from '../../parts/paged-table.tsx'
import { Empty, Panel } from '../../parts/panel.tsx'
import { useRowLinks } from '../../parts/row-link.tsx'
import { useAddress } from '../../parts/use-address.ts'
import { usePages } from '../../parts/use-pages.ts'
import { useSelection } from '../../parts/use-selection.ts'
import { count } from '../../words/numbers.ts'
import { columnsOf, nameOf } from './columns.tsx'
import { FilterBar } from './filter-bar.tsx'
import { heldFilters, KEYS, NO_FILTERS, queryOf, type View } from './view.ts'

/** Which Measurement Sets there are; two of them can be compared. */
export function MeasurementSetsPage(): ReactNode {
  const { values: view, ignored, change } = useAddress(KEYS)
  const query = useMemo(() => queryOf(view), [view])
  const pages = usePages<MsItem>('/ms', query)
  const { totalText } = pages
  const { selected, select, clear } = useSelection()
  const linkTo = useRowLinks()
  const sidereal = useSidereal()
  const navigate = useNavigate()
  const columns = useMemo(() => columnsOf({ sidereal, linkTo }), [sidereal, linkTo])
  const open = (path: string, search: Readonly<Record<string, string>> = {}) =>
    void navigate({ to: '/ms/$path', params: { path }, search } as never)
  const [one, other] = selected
  return (
    <>
      <PageHead title="Measurement Sets" note={totalText} />
      <IgnoredNote ignored={ignored} />
      <Panel
        title={selected.size === 0 ? 'Sets' : `${count(selected.size)} selected`}
        meta={selected.size === 0 ? 'select two with x to compare their rasters' : undefined}
        isFlush
        className="flex-1"
        actions={
          <>
            {selected.size > 0 && (
              <Button isSmall look="ghost" onClick={clear}>
                Select none
              </Button>
            )}
            <Button
              isSmall
              disabled={selected.size !== 2}
              title={selected.size === 2 ? undefined : 'Two sets are compared: select two'}
              onClick={() => open(one, { with: other })}
            >
              <Columns2 aria-hidden size={13} /> Compare
            </Button>
          </>
        }
      >
        <div className="flex-none px-3 pb-2">
          <FilterBar view={view} onChange={(some) => change(some, 'push')} />
        </div>
        <PagedTable
          pages={pages}
          what="the Measurement Sets"
          label="Measurement Sets"
          columns={columns}
          idOf={({ path }) => path}
          nameOf={({ path }) => nameOf(path)}
          onOpen={({ path }) => open(path)}
          sort={view.sort}
          onSort={(sort) => change({ sort: sort as View['sort'] }, 'push')}
          selected={selected}
          onSelect={select}
          empty={<NoSets view={view} onChange={(some) => change(some, 'push')} />}
        />
      </Panel>
    </>
  )
}

function NoSets({
  view,
  onChange,
}: {
  readonly view: View
  readonly onChange: (some: Partial<View>) => void
}): ReactNode {
  const held = heldFilters(view)
  if (held.length === 0)
    return (
      <Empty>
        No Measurement Set yet. One is written for each group whose subbands are complete: see Observations.
      </Empty>
    )
  return (
    <Empty actions={<ClearFilters held={held} none={NO_FILTERS} onChange={onChange} />}>
      No Measurement Set matches {theseFilters(held)}.
    </Empty>
  )
}
