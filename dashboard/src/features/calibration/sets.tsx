import type { CalibrationSetItem } from '@contimg/api/schemas'
import { type ReactNode, useMemo } from 'react'
import { useNow } from '../../live/use-now.ts'
import { GradeMark } from '../../parts/marks.tsx'
import { PagedTable } from '../../parts/paged-table.tsx'
import { Empty, Panel } from '../../parts/panel.tsx'
import type { Column } from '../../parts/table/column.ts'
import type { usePages } from '../../parts/use-pages.ts'
import { degreesText } from '../../words/angles.ts'
import { duration, momentMs, utc } from '../../words/times.ts'
import { gradeOf } from './grades.ts'

interface SetsProps {
  readonly pages: ReturnType<typeof usePages<CalibrationSetItem>>
  readonly chosen: string | undefined
  readonly onChoose: (name: string) => void
}

/** All sets that are registered, the latest first. */
export function Sets({ pages, chosen, onChoose }: SetsProps): ReactNode {
  const nowMs = useNow(60)
  const { totalText } = pages
  const columns = useMemo(() => columnsAt(nowMs), [nowMs])
  return (
    <Panel title="Sets" meta={totalText && `${totalText} registered`} isFlush className="h-[330px]">
      <PagedTable
        pages={pages}
        what="the sets"
        label="Calibration sets"
        columns={columns}
        idOf={({ name }) => name}
        selected={new Set(chosen === undefined ? [] : [chosen])}
        onOpen={({ name }) => onChoose(name)}
        empty={<Empty>No calibration set is registered.</Empty>}
      />
    </Panel>
  )
}

function columnsAt(nowMs: number): readonly Column<CalibrationSetItem>[] {
  return [
    { key: 'name', head: 'Set', width: 'minmax(204px, 1fr)', cell: (set) => <Name set={set} /> },
    {
      ...{ key: 'age', head: 'Age', width: '82px', isNumber: true },
      cell: ({ solved_at }) => (
        <span title={`${utc(solved_at)} UTC`}>
          {duration(Math.round((nowMs - (momentMs(solved_at) ?? nowMs)) / 60_000) * 60)}
        </span>
      ),
    },
    {
      ...{ key: 'dec', head: 'Dec', width: '64px', isNumber: true },
      cell: ({ dec_deg }) => degreesText(dec_deg, 1, true),
    },
  ]
}

/** What it is called, how good it is, and that it is not in use. */
function Name({ set: { name, status, reason, quality, quality_reasons: why } }: { readonly set: CalibrationSetItem }) {
  const isActive = status === 'active'
  const title = [name, !isActive && status, reason, ...why].filter(Boolean).join('. ')
  return (
    <GradeMark
      grade={status === 'failed' ? 'fail' : gradeOf(quality)}
      title={title}
      word={
        <>
          <span className={`font-mono font-normal ${isActive ? 'text-ink' : 'text-ink-3'}`}>{name}</span>
          {!isActive && <span className={status === 'failed' ? 'text-failed' : 'text-ink-3'}>{status}</span>}
        </>
      }
    />
  )
}
