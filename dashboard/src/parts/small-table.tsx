import type { ReactNode } from 'react'

/** A head, whether numbers stand below it, and more classes: its width. */
type Head = readonly [head: ReactNode, isNumber?: boolean, className?: string]

interface TableProps {
  readonly label: string
  readonly heads: readonly Head[]
  readonly children: ReactNode // rows
  readonly caption?: ReactNode
  readonly isFlush?: boolean // it reaches to the edges of its panel
  readonly isFixed?: boolean // its columns are as wide as their heads say
  readonly isGrouped?: boolean // the children are bodies of rows
  readonly isSticky?: boolean // its heads stay as the rows go
}

/** A table of a few rows. */
export function SmallTable({ label, heads, children, caption, ...is }: TableProps): ReactNode {
  return (
    <table
      aria-label={label}
      className={`small-table w-full text-small ${is.isFlush ? 'is-flush' : ''} ${is.isFixed ? 'table-fixed' : ''}`}
    >
      {caption !== undefined && <caption className="pb-1 text-left text-body font-[600]">{caption}</caption>}
      <thead className={is.isSticky ? 'sticky top-0 bg-panel' : ''}>
        <tr className="border-b border-line text-micro text-ink-3">
          {heads.map(([head, isNumber, className = ''], at) => (
            <th
              // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their order
              key={at}
              scope="col"
              className={`py-1 font-medium ${isNumber ? 'text-right' : 'text-left'} ${className}`}
            >
              {head}
            </th>
          ))}
        </tr>
      </thead>
      {is.isGrouped ? children : <tbody>{children}</tbody>}
    </table>
  )
}

export function Row({
  cells,
  title,
}: {
  readonly cells: readonly ReactNode[]
  readonly title?: string | undefined
}): ReactNode {
  return (
    <tr className="border-b border-line align-baseline last:border-0" title={title}>
      {cells.map((cell, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their order
        <td key={at} className="py-1">
          {cell}
        </td>
      ))}
    </tr>
  )
}

/** A number, at the right. */
export function Right({ children }: { readonly children: ReactNode }): ReactNode {
  return <span className="block text-right whitespace-nowrap">{children}</span>
}
