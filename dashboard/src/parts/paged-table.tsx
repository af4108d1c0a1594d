import type { ReactNode } from 'react'
import { DataTable, type DataTableProps } from './data-table.tsx'
import { Refused, Skeleton } from './panel.tsx'
import type { usePages } from './use-pages.ts'

type Pages<Row> = Pick<ReturnType<typeof usePages<Row>>, 'rows' | 'total' | 'more' | 'error' | 'moreError' | 'refetch'>

interface PagedTableProps<Row> extends Omit<DataTableProps<Row>, 'rows' | 'total' | 'onMore'> {
  readonly pages: Pages<Row>
  readonly what: string // "the groups"
}

/** A list of the API as a table: a skeleton until it is there; why, and a way to ask again, where it does not come. */
export function PagedTable<Row>({ pages, what, ...table }: PagedTableProps<Row>): ReactNode {
  const { rows, total, more, error, moreError, refetch } = pages
  if (rows !== undefined)
    return (
      <>
        <DataTable {...table} rows={rows} total={total} onMore={more} />
        {moreError && (
          <div className="flex-none px-3 pb-2">
            <Refused error={moreError} what={`more of ${what}`} onAgain={() => void refetch()} />
          </div>
        )}
      </>
    )
  return (
    <div className="px-3">
      {error ? <Refused error={error} what={what} onAgain={() => void refetch()} /> : <Skeleton rows={8} />}
    </div>
  )
}
