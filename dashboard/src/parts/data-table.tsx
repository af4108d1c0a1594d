import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'

export interface Column<Row> {
  readonly key: string
  readonly head: ReactNode // with its unit
  readonly width: string // of a grid: '120px', 'minmax(140px, 1fr)'
  readonly isNumber?: boolean // at the right
  readonly sort?: string // the word that the API sorts by
  cell(row: Row): ReactNode
}

interface DataTableProps<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly total?: number // of all pages; more is asked for as one scrolls
  readonly idOf: (row: Row) => string
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

/**
 * A table of any number of rows, of which those in sight are drawn. j and k go down and up, Enter opens, x selects, ⇧x from the
 * last that was selected.
 */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const { label, columns, rows, total, idOf, onOpen, onMore, empty, selected } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(0)
  const rowPx = matchMedia('(pointer: coarse)').matches ? TOUCH_ROW_PX : ROW_PX
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const lastSeen = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (rows.length > 0 && lastSeen > rows.length - NEAR_END && rows.length < (total ?? 0)) onMore?.()
  }, [lastSeen, rows.length, total, onMore])
  const select = useSelecting(props)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return
    const step = {
      j: 1,
      ArrowDown: 1,
      k: -1,
      ArrowUp: -1,
      PageDown: 20,
      PageUp: -20,
      Home: -rows.length,
      End: rows.length,
    }[event.key]
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
  const template = columns.map(({ width }) => width).join(' ')
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
        <Heads {...props} template={template} />
        {rows.length === 0 && (
          <div role="row" tabIndex={-1}>
            <div role="gridcell" tabIndex={-1} className="sticky left-0 flex w-[100cqw]">
              {empty}
            </div>
          </div>
        )}
        <div
          role={rows.length === 0 ? 'presentation' : 'rowgroup'}
          className="relative"
          style={{ height: virtual.getTotalSize() }}
        >
          {items.map(({ index, start }) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid hears the keys
            <div
              key={idOf(rows[index])}
              id={rowId(label, idOf(rows[index]))}
              role="row"
              tabIndex={-1}
              aria-rowindex={index + 2}
              aria-selected={selected?.has(idOf(rows[index]))}
              onClick={(event) => {
                setAt(index)
                if ((event.shiftKey || event.metaKey || event.ctrlKey) && selected) return select(index, event.shiftKey)
                if (!(event.target as HTMLElement).closest('a, button, input')) onOpen?.(rows[index])
              }}
              className={`absolute inset-x-0 grid items-center border-b border-line text-small ${onOpen ? 'cursor-pointer hover:bg-raised' : ''} ${selected?.has(idOf(rows[index])) ? 'bg-selected' : ''} ${index === at ? 'shadow-[inset_2px_0_0_var(--accent)]' : ''}`}
              style={{ gridTemplateColumns: template, height: rowPx, transform: `translateY(${start}px)` }}
            >
              {columns.map((column) => (
                <div
                  key={column.key}
                  role="gridcell"
                  className={`truncate px-2 first:pl-3 ${column.isNumber ? 'text-right' : ''}`}
                >
                  {column.cell(rows[index])}
                </div>
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}

const rowId = (label: string, id: string) => `${label} ${id}`.replaceAll(/[^\w-]+/g, '-')

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

function Heads<Row>({
  columns,
  sort,
  onSort,
  template,
}: DataTableProps<Row> & { readonly template: string }): ReactNode {
  return (
    <div role="rowgroup" className="sticky top-0 z-10 border-b border-line bg-panel">
      <div
        role="row"
        tabIndex={-1}
        aria-rowindex={1}
        className="grid text-micro font-medium text-ink-3"
        style={{ gridTemplateColumns: template }}
      >
        {columns.map(({ key, head, isNumber, sort: word }) => {
          const way =
            word === undefined ? undefined : sort === word ? 'ascending' : sort === `-${word}` ? 'descending' : 'none'
          return (
            <div
              key={key}
              role="columnheader"
              tabIndex={-1}
              aria-sort={way}
              className={`truncate px-2 py-1 first:pl-3 ${isNumber ? 'text-right' : ''}`}
            >
              {word === undefined || onSort === undefined ? (
                head
              ) : (
                <button
                  type="button"
                  className={`cursor-pointer hover:text-ink ${way === 'none' ? '' : 'text-ink'}`}
                  onClick={() => onSort(way === 'descending' ? word : `-${word}`)}
                >
                  {head}
                  {way === 'ascending' && <ArrowUp aria-hidden size={11} className="ml-0.5 inline" />}
                  {way === 'descending' && <ArrowDown aria-hidden size={11} className="ml-0.5 inline" />}
                </button>
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}
