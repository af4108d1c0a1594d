import type { ReactNode } from 'react'

export interface Column<Row> {
  readonly key: string
  readonly head: ReactNode // with its unit
  readonly width: string // of a grid: '120px', 'minmax(140px, 1fr)'
  readonly isNumber?: boolean // at the right
  readonly sort?: string // the word that the API sorts by
  cell(row: Row): ReactNode
}
