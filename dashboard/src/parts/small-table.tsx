import type { ReactNode } from 'react'

interface TableProps {
  readonly label: string
  readonly heads: readonly (readonly [head: string, isNumber?: boolean])[]
  readonly children: ReactNode // rows
}

/** A table of a few rows. */
export function SmallTable({ label, heads, children }: TableProps): ReactNode {
  return (
    <table aria-label={label} className="w-full text-small">
      <thead>
        <tr className="border-b border-line text-micro text-ink-3">
          {heads.map(([head, isNumber]) => (
            <th
              key={head}
              scope="col"
              className={`py-1 pr-3 font-medium last:pr-0 ${isNumber ? 'text-right' : 'text-left'}`}
            >
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
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
        <td key={at} className="py-1 pr-3 last:pr-0">
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
