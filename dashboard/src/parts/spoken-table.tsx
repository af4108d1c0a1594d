import type { ReactNode } from 'react'

interface SpokenTableProps {
  readonly caption: string
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[] // the first cell tells which row it is
}

/** What a picture shows, as a table for screen readers. */
export function SpokenTable({ caption, heads, rows }: SpokenTableProps): ReactNode {
  return (
    <table className="sr-only">
      <caption>{caption}</caption>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([which, ...cells]) => (
          <tr key={which}>
            <th scope="row">{which}</th>
            {cells.map((cell, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their order
              <td key={at}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
