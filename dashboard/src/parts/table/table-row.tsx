import { memo, type ReactNode, useMemo, useState } from 'react'
import type { Column } from './column.ts'

interface TableRowProps<Row> {
  readonly row: Row
  readonly columns: readonly Column<Row>[]
  readonly template: string
  readonly id: string
  readonly name: string // for the box that selects it
  readonly index: number
  readonly startPx: number
  readonly heightPx: number
  readonly isAt: boolean // the keys are at it
  readonly isSelected: boolean | undefined // undefined: rows are not selected here
  readonly isPicked: boolean // it begins with a box to select it by
  readonly canOpen: boolean
  readonly toldOf: (row: Row) => unknown
}

/**
 * A row of a long table, drawn again only when something of it is another. Clicks are heard by the body that it is in, which
 * finds the row by `data-index`. What the row tells fades in where it changes while it is seen.
 */
function TableRowAsDrawn<Row>(props: TableRowProps<Row>): ReactNode {
  const { row, columns, isSelected, index } = props
  const changes = useChanges(row, props.toldOf)
  return (
    <div
      id={props.id}
      role="row"
      tabIndex={-1}
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={`absolute inset-x-0 isolate grid items-center border-b border-line text-small ${props.canOpen ? 'cursor-pointer hover:bg-raised' : ''} ${isSelected ? 'bg-selected' : ''} ${props.isAt ? 'shadow-[inset_2px_0_0_var(--accent)]' : ''}`}
      style={{
        gridTemplateColumns: props.template,
        height: props.heightPx,
        transform: `translateY(${props.startPx}px)`,
      }}
    >
      {changes > 0 && <i key={changes} aria-hidden className="changed pointer-events-none absolute inset-0 -z-1" />}
      {props.isPicked && (
        <div role="gridcell" className="pl-3">
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={`Select ${props.name}`}
            checked={isSelected === true}
            readOnly
            className="block cursor-pointer accent-(--accent)"
          />
        </div>
      )}
      {columns.map((column) => (
        <div
          key={column.key}
          role="gridcell"
          className={`truncate px-2 first:pl-3 ${column.isNumber ? 'text-right' : ''}`}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  )
}

export const TableRow = memo(TableRowAsDrawn) as typeof TableRowAsDrawn

/** How often what a row tells has changed since it came into sight. */
function useChanges<Row>(row: Row, toldOf: (row: Row) => unknown): number {
  const told = useMemo(() => JSON.stringify(toldOf(row)), [row, toldOf])
  const [seen, setSeen] = useState({ told, changes: 0 })
  if (seen.told !== told) setSeen({ told, changes: seen.changes + 1 })
  return seen.changes
}
