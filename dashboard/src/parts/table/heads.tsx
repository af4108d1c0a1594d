import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Column } from './column.ts'

interface HeadsProps<Row> {
  readonly columns: readonly Column<Row>[]
  readonly isPicked: boolean // rows begin with a box to select them by
  readonly template: string
  readonly sort?: string | undefined
  readonly onSort?: ((sort: string) => void) | undefined
}

/** The heads of a long table; those that the API sorts by are buttons. */
export function Heads<Row>({ columns, isPicked, template, sort, onSort }: HeadsProps<Row>): ReactNode {
  return (
    <div role="rowgroup" className="sticky top-0 z-10 border-b border-line bg-panel">
      <div
        role="row"
        tabIndex={-1}
        aria-rowindex={1}
        className="grid text-micro font-medium text-ink-3"
        style={{ gridTemplateColumns: template }}
      >
        {isPicked && (
          <div role="columnheader" tabIndex={-1}>
            <span className="sr-only">Selected</span>
          </div>
        )}
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
