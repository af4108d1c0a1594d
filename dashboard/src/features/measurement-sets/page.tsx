import type { MsItem } from '@contimg/api/schemas'
import { useNavigate } from '@tanstack/react-router'
import { Columns2 } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import { useSidereal } from '../../live/pointing.ts'
import { Button } from '../../parts/controls.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { IgnoredNote } from '../../parts/ignored-note.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Empty, Panel, Refused, Skeleton } from '../../parts/panel.tsx'
import { useAddress } from '../../parts/use-address.ts'
import { usePages } from '../../parts/use-pages.ts'
import { count } from '../../words/numbers.ts'
import { columnsOf } from './columns.tsx'
import { FilterBar } from './filter-bar.tsx'
import { heldFilters, KEYS, NO_FILTERS, queryOf, type View } from './view.ts'

/** Which Measurement Sets there are; two of them can be compared. */
export function MeasurementSetsPage(): ReactNode {
  const { values: view, ignored, change } = useAddress(KEYS)
  const query = useMemo(() => queryOf(view), [view])
  const { rows, total, more, error, isPending, refetch } = usePages<MsItem>('/ms', query)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const sidereal = useSidereal()
  const navigate = useNavigate()
  const columns = useMemo(
    () => columnsOf({ sidereal, selected, onPick: (path) => setSelected(toggled(selected, path)) }),
    [sidereal, selected],
  )
  const open = (path: string, search: Readonly<Record<string, string>> = {}) =>
    void navigate({ to: '/ms/$path', params: { path }, search } as never)
  const [one, other] = selected
  return (
    <>
      <PageHead
        title="Measurement Sets"
        note={total === undefined ? undefined : `${count(total)}${total >= 1000 ? ' or more' : ''}`}
      />
      <IgnoredNote ignored={ignored} />
      <Panel
        title={selected.size === 0 ? 'Sets' : `${count(selected.size)} selected`}
        meta={selected.size === 0 ? 'select two with x to compare their rasters' : undefined}
        isFlush
        className="flex-1"
        actions={
          <>
            {selected.size > 0 && (
              <Button isSmall look="ghost" onClick={() => setSelected(new Set())}>
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
        {rows === undefined && isPending && (
          <div className="px-3">
            <Skeleton rows={8} />
          </div>
        )}
        {rows === undefined && error && (
          <div className="px-3">
            <Refused error={error} what="the Measurement Sets" onAgain={() => void refetch()} />
          </div>
        )}
        {rows !== undefined && (
          <DataTable
            label="Measurement Sets"
            columns={columns}
            rows={rows}
            {...(total !== undefined && { total })}
            idOf={({ path }) => path}
            onOpen={({ path }) => open(path)}
            onMore={more}
            sort={view.sort}
            onSort={(sort) => change({ sort: sort as View['sort'] }, 'push')}
            selected={selected}
            onSelect={setSelected}
            empty={<NoSets view={view} onChange={(some) => change(some, 'push')} />}
          />
        )}
      </Panel>
    </>
  )
}

function toggled(paths: ReadonlySet<string>, path: string): ReadonlySet<string> {
  const next = new Set(paths)
  if (!next.delete(path)) next.add(path)
  return next
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
    <Empty
      actions={
        <>
          {held.map(({ name, without }) => (
            <Button key={name} isSmall onClick={() => onChange(without)}>
              Clear {name}
            </Button>
          ))}
          {held.length > 1 && (
            <Button isSmall onClick={() => onChange(NO_FILTERS)}>
              Clear all
            </Button>
          )}
        </>
      }
    >
      No Measurement Set matches {held.length === 1 ? 'this filter' : `these ${held.length} filters`}.
    </Empty>
  )
}
