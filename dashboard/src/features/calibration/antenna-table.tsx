import { type ReactNode, useMemo } from 'react'
import { DataTable } from '../../parts/data-table.tsx'
import { Unmeasured } from '../../parts/facts.tsx'
import { GradeMark } from '../../parts/marks.tsx'
import { Empty } from '../../parts/panel.tsx'
import type { Column } from '../../parts/table/column.ts'
import { fixed, percent, significant } from '../../words/numbers.ts'
import { HEALTH } from './antennas.ts'
import type { SolvedAntenna } from './solutions.ts'

const number = (value: number | null, text: (value: number) => string) =>
  value === null ? <Unmeasured /> : text(value)

const COLUMNS: readonly Column<SolvedAntenna>[] = [
  { key: 'name', head: 'Antenna', width: '76px', cell: ({ name }) => name },
  {
    ...{ key: 'health', head: 'Solved', width: 'minmax(110px, 1fr)' },
    cell: ({ health }) => <GradeMark grade={HEALTH[health].grade} word={HEALTH[health].word} />,
  },
  column('flagged', 'Flagged', ({ flagged_fraction }) => number(flagged_fraction, (value) => percent(value))),
  column('snr', 'Median SNR', ({ median_snr }) => number(median_snr, (value) => significant(value))),
  column('amplitude', 'Amplitude', ({ median_amplitude }) => number(median_amplitude, (value) => fixed(value, 3))),
  column('scatter', 'scatter', ({ amplitude_scatter }) => number(amplitude_scatter, (value) => percent(value))),
  column('phase', 'Phase scatter, °', ({ phase_scatter_deg }) => number(phase_scatter_deg, (value) => fixed(value, 1))),
  column('delay', 'Delay, ns', ({ delay_ns }) => number(delay_ns, (value) => fixed(value, 2))),
]

function column(key: string, head: string, cell: Column<SolvedAntenna>['cell']): Column<SolvedAntenna> {
  return { key, head, width: 'minmax(88px, 1fr)', isNumber: true, cell }
}

interface AntennaTableProps {
  readonly antennas: readonly SolvedAntenna[]
  readonly selected: number
  readonly onSelect: (antenna: number) => void
}

/** The same in numbers. */
export function AntennaTable({ antennas, selected, onSelect }: AntennaTableProps): ReactNode {
  const chosen = useMemo(() => new Set(selected < 0 ? [] : [antennas[selected].name]), [antennas, selected])
  return (
    <div className="flex h-[380px] flex-col">
      <DataTable
        label="Antennas of this set"
        columns={COLUMNS}
        rows={antennas}
        idOf={({ name }) => name}
        selected={chosen}
        onOpen={(one) => onSelect(antennas.indexOf(one))}
        empty={<Empty>The table names no antenna.</Empty>}
      />
    </div>
  )
}
