import type { CalibrationComparison } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { DataTable } from '../../parts/data-table.tsx'
import { Unmeasured } from '../../parts/facts.tsx'
import { Answered, Empty, Panel } from '../../parts/panel.tsx'
import type { Column } from '../../parts/table/column.ts'
import { count } from '../../words/numbers.ts'
import { type ComparedTable as Compared, changedFirst, type ComparedAntenna as Row } from './changed.ts'
import { compareQuery } from './queries.ts'
import { spreadText } from './tell.ts'

interface ComparisonProps {
  readonly a: string
  readonly b: string
  readonly path: string | undefined // the table of `a` that is shown
  readonly onSelect: (antenna: string) => void
}

/** Two sets held against each other, antenna by antenna, those that changed most first. */
export function Comparison({ a, b, path, onSelect }: ComparisonProps): ReactNode {
  const query = useQuery(compareQuery(a, b))
  return (
    <Panel
      title="Change"
      meta={
        <>
          <span className="font-mono">{a}</span> over <span className="font-mono">{b}</span>
        </>
      }
      isFlush
      className="h-[300px]"
    >
      <Answered query={query} what="the comparison" rows={6}>
        {(comparison) => <Table comparison={comparison} path={path} onSelect={onSelect} />}
      </Answered>
    </Panel>
  )
}

function Table({
  comparison: { tables, tables_of_one: alone },
  path,
  onSelect,
}: {
  readonly comparison: CalibrationComparison
} & Pick<ComparisonProps, 'path' | 'onSelect'>): ReactNode {
  const table = tables.find((one) => one.a === path) ?? tables[0]
  const rows = useMemo(() => (table === undefined ? [] : changedFirst(table.antennas)), [table])
  if (table === undefined) return <Empty>The two sets have no table of the same kind.</Empty>
  return (
    <>
      <p className="px-3 pb-1.5 text-small text-ink-2">
        {allText(table)}
        {table.windows_of_one.length > 0 && ` Only one has ${table.windows_of_one.join(', ')}.`}
        {alone.length > 0 && ` Without a counterpart: ${alone.map((one) => one.split('/').at(-1)).join(', ')}.`}
      </p>
      <DataTable
        label="Change by antenna"
        columns={table.kind === 'delay' ? DELAYS : GAINS}
        rows={rows}
        idOf={({ antenna }) => antenna}
        onOpen={({ antenna }) => onSelect(antenna)}
        empty={<Empty>No antenna is solved in either.</Empty>}
      />
    </>
  )
}

function allText({ kind, all }: Compared): string {
  const many = `${count(all.compared)} solutions are in both, ${count(all.in_a_only)} and ${count(all.in_b_only)} in one alone.`
  if (all.compared === 0) return many
  return kind === 'delay'
    ? `Delay ${spreadText(all.delay_ns.median, all.delay_ns.scatter)} ns. ${many}`
    : `Amplitude ratio ${spreadText(all.amplitude_ratio.median, all.amplitude_ratio.scatter)}, phase ${spreadText(all.phase_deg.median, all.phase_deg.scatter)}°. ${many}`
}

const spread = ({ median, scatter }: Row['phase_deg']) =>
  median === null ? <Unmeasured /> : spreadText(median, scatter)

const column = (key: string, head: string, cell: (row: Row) => ReactNode): Column<Row> => ({
  ...{ key, head, width: 'minmax(110px, 1fr)', isNumber: true, cell },
})
const ANTENNA: Column<Row> = { key: 'antenna', head: 'Antenna', width: '80px', cell: ({ antenna }) => antenna }
const COUNTS = [
  column('both', 'In both', ({ compared }) => count(compared)),
  column('one', 'In one', ({ in_a_only: a, in_b_only: b }) => (a + b === 0 ? '0' : `${count(a)} + ${count(b)}`)),
]
const GAINS = [
  ANTENNA,
  column('ratio', 'Amplitude ratio', ({ amplitude_ratio }) => spread(amplitude_ratio)),
  column('phase', 'Phase difference, °', ({ phase_deg }) => spread(phase_deg)),
  ...COUNTS,
]
const DELAYS = [ANTENNA, column('delay', 'Delay difference, ns', ({ delay_ns }) => spread(delay_ns)), ...COUNTS]
