import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { fixed } from '../words/numbers.ts'
import { DataTable } from './data-table.tsx'
import type { Column } from './table/column.ts'

const meta: Meta = { title: 'Tables' }
export default meta

interface Row {
  readonly id: string
  readonly noiseMjy: number | null
}

const ROWS: readonly Row[] = Array.from({ length: 100_000 }, (_, at) => ({
  id: new Date(Date.UTC(2026, 0, 25) - at * 309_000).toISOString().slice(0, 19),
  noiseMjy: at % 17 === 0 ? null : 0.36 + 0.2 * Math.abs(Math.sin(at)),
}))

const COLUMNS: readonly Column<Row>[] = [
  { key: 'time', head: 'Group', width: 'minmax(180px, 1fr)', sort: 'time', cell: ({ id }) => id },
  {
    key: 'noise',
    head: 'Noise, mJy/beam',
    width: '160px',
    isNumber: true,
    sort: 'noise',
    cell: ({ noiseMjy }) => fixed(noiseMjy, 2),
  },
]

export const HundredThousandRows: StoryObj = {
  render: function HundredThousandRows() {
    const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
    const [sort, setSort] = useState('-time')
    return (
      <div className="flex h-96 w-[420px] flex-col rounded-panel border border-line bg-panel">
        <DataTable
          label="Groups"
          columns={COLUMNS}
          rows={ROWS}
          idOf={({ id }) => id}
          sort={sort}
          onSort={setSort}
          selected={selected}
          onSelect={setSelected}
          empty={<p className="p-3">None</p>}
        />
      </div>
    )
  },
}
