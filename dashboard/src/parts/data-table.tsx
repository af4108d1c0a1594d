import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type ChangeEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useRef,
  useState,
} from 'react'
import type { Column } from './table/column.ts'
import { Heads } from './table/heads.tsx'
import { TableRow } from './table/table-row.tsx'

export interface DataTableProps<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[] // the same as long as they show the same
  readonly rows: readonly Row[]
  readonly total?: number | undefined // of all pages; more is asked for as one scrolls
  readonly idOf: (row: Row) => string
  readonly nameOf?: (row: Row) => string // for the box that selects it; its id unless given
  readonly toldOf?: (row: Row) => unknown // whose change lets a row fade; the whole row unless given
  readonly onOpen?: (row: Row) => void
  readonly onMore?: () => void
  readonly sort?: string // '-noise'
  readonly onSort?: (sort: string) => void
  readonly selected?: ReadonlySet<string>
  readonly onSelect?: (ids: ReadonlySet<string>) => void
  readonly empty: ReactNode
}

const ROW_PX = 28
const TOUCH_ROW_PX = 40
const NEAR_END = 30
const OVERSCAN = 4 // a jump draws all rows anew: those out of sight, too
const PICK_WIDTH = '34px'
const itself = (row: unknown) => row

/**
 * A table of any number of rows, of which those in sight are drawn. j and k go down and up, Enter opens, x selects, ⇧x from the
 * last that was selected.
 */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const { label, columns, rows, total, idOf, onOpen, onMore, empty, selected, nameOf = idOf, toldOf = itself } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(0)
  const rowPx = matchMedia('(pointer: coarse)').matches ? TOUCH_ROW_PX : ROW_PX
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
  })
  const items = virtual.getVirtualItems()
  const lastSeen = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (rows.length > 0 && lastSeen > rows.length - NEAR_END && rows.length < (total ?? 0)) onMore?.()
  }, [lastSeen, rows.length, total, onMore])
  const select = useSelecting(props)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return
    const step = stepOf(event.key, rows.length)
    if (step !== undefined) {
      const next = Math.min(rows.length - 1, Math.max(0, at + step))
      setAt(next)
      virtual.scrollToIndex(next)
    } else if (event.key === 'Enter' && event.target === event.currentTarget && rows[at] !== undefined)
      onOpen?.(rows[at])
    else if (event.key.toLowerCase() === 'x') select(at, event.shiftKey)
    else return
    event.preventDefault()
  }
  const onClick = (event: MouseEvent) => {
    const index = indexOf(event)
    if (index === undefined) return
    setAt(index)
    const target = event.target as HTMLElement
    if (target.closest('input')) return
    if ((event.shiftKey || event.metaKey || event.ctrlKey) && selected) return select(index, event.shiftKey)
    if (!target.closest('a, button')) onOpen?.(rows[index])
  }
  const onChange = (event: ChangeEvent) => {
    const index = indexOf(event)
    if (index !== undefined) select(index, 'shiftKey' in event.nativeEvent && event.nativeEvent.shiftKey === true)
  }
  const isPicked = props.onSelect !== undefined
  const template = [...(isPicked ? [PICK_WIDTH] : []), ...columns.map(({ width }) => width)].join(' ')
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={total ?? rows.length}
      aria-multiselectable={selected !== undefined}
      aria-activedescendant={rows[at] === undefined ? undefined : rowId(label, idOf(rows[at]))}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="min-h-40 flex-1 overflow-auto [container-type:inline-size]"
    >
      <div style={{ minWidth: 'max-content' }}>
        <Heads {...{ columns, isPicked, template }} sort={props.sort} onSort={props.onSort} />
        {rows.length === 0 && (
          <div role="row" tabIndex={-1}>
            <div role="gridcell" tabIndex={-1} className="sticky left-0 flex w-[100cqw]">
              {empty}
            </div>
          </div>
        )}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the grid hears the keys */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: it hears for its rows */}
        <div
          role={rows.length === 0 ? 'presentation' : 'rowgroup'}
          className="relative"
          style={{ height: virtual.getTotalSize() }}
          onClick={onClick}
          onChange={onChange}
        >
          {items.map(({ index, start }) => {
            const id = idOf(rows[index])
            return (
              <TableRow
                key={id}
                {...{ columns, template, index, isPicked, toldOf }}
                row={rows[index]}
                id={rowId(label, id)}
                name={nameOf(rows[index])}
                startPx={start}
                heightPx={rowPx}
                isAt={index === at}
                isSelected={selected?.has(id)}
                canOpen={onOpen !== undefined}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

const rowId = (label: string, id: string) => `${label} ${id}`.replaceAll(/[^\w-]+/g, '-')

function stepOf(key: string, rows: number): number | undefined {
  return { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: 20, PageUp: -20, Home: -rows, End: rows }[key]
}

/** Which row an event is of. */
function indexOf({ target }: { readonly target: EventTarget }): number | undefined {
  const row = (target as HTMLElement).closest<HTMLElement>('[data-index]')
  return row === null ? undefined : Number(row.dataset.index)
}

/** Selects a row, or from the one selected last to it. */
function useSelecting<Row>({
  rows,
  idOf,
  selected,
  onSelect,
}: DataTableProps<Row>): (at: number, isRange: boolean) => void {
  const anchor = useRef<number>(undefined)
  return (at, isRange) => {
    if (selected === undefined || rows[at] === undefined) return
    const next = new Set(selected)
    if (isRange && anchor.current !== undefined) {
      const [from, to] = [Math.min(anchor.current, at), Math.max(anchor.current, at)]
      for (const row of rows.slice(from, to + 1)) next.add(idOf(row))
    } else if (!next.delete(idOf(rows[at]))) next.add(idOf(rows[at]))
    anchor.current = at
    onSelect?.(next)
  }
}
