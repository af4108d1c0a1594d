import type { CalibrationSetItem } from '@contimg/api/schemas'
import type { ReactNode } from 'react'
import { useNow } from '../../live/use-now.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { GradeMark } from '../../parts/marks.tsx'
import { Empty, Panel, Refused, Skeleton } from '../../parts/panel.tsx'
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
  const { rows, total, more, error, isPending, refetch } = pages
  return (
    <Panel title="Sets" meta={total === undefined ? undefined : `${total} registered`} isFlush className="h-[330px]">
      {isPending && (
        <div className="px-3">
          <Skeleton rows={6} />
        </div>
      )}
      {error && (
        <div className="px-3">
          <Refused error={error} what="the sets" onAgain={() => void refetch()} />
        </div>
      )}
      {rows && (
        <DataTable
          label="Calibration sets"
          columns={columnsAt(nowMs)}
          rows={rows}
          {...(total !== undefined && { total })}
          idOf={({ name }) => name}
          selected={new Set(chosen === undefined ? [] : [chosen])}
          onOpen={({ name }) => onChoose(name)}
          onMore={more}
          empty={<Empty>No calibration set is registered.</Empty>}
        />
      )}
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
