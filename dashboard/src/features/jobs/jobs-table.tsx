import type { Job } from '@contimg/api/schemas'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react'
import { useWhyNot } from '../../live/permission.ts'
import { PagedTable } from '../../parts/paged-table.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useRowLinks } from '../../parts/row-link.tsx'
import type { Settling } from '../../parts/settle-jobs/settle.ts'
import { SettleDialog, type ToSettle } from '../../parts/settle-jobs/settle-dialog.tsx'
import { usePages } from '../../parts/use-pages.ts'
import { pickedOf, useSelection } from '../../parts/use-selection.ts'
import { shortId } from '../../words/jobs.ts'
import { columnsOf } from './columns.tsx'
import { FilterBar } from './filter-bar.tsx'
import { NoJobs } from './no-jobs.tsx'
import { QueueAway } from './queue-away.tsx'
import { SelectionBar, toSettle } from './selection-bar.tsx'
import { queryOf, type View } from './view.ts'

const AGAIN_MS = 5000 // jobs begin and fail without a word; only what is recorded is told

interface JobsPage {
  readonly items: readonly Job[]
  readonly total: number
  readonly next_cursor: string | null
  readonly has_queue: boolean
}

interface JobsTableProps {
  readonly view: View
  readonly onView: (some: Partial<View>) => void
}

/** The jobs of the span that the filters let through, the latest first. */
export function JobsTable({ view, onView }: JobsTableProps): ReactNode {
  const query = useMemo(() => queryOf(view), [view])
  const pages = usePages<Job, JobsPage>('/jobs', query, { everyMs: AGAIN_MS })
  const { rows, first, totalText } = pages
  const { selected, select, clear } = useSelection(JSON.stringify(query))
  const [asked, setAsked] = useState<ToSettle>()
  const navigate = useNavigate()
  const linkTo = useRowLinks()
  const whyNot = useWhyNot('operator')
  const columns = useMemo(
    () => columnsOf({ linkTo, whyNot, onSettle: (how, job) => setAsked(toSettle(how, [job])) }),
    [linkTo, whyNot],
  )
  const picked = useMemo(() => pickedOf(rows, selected, idOf), [rows, selected])
  const settle = (how: Settling) => {
    const next = toSettle(how, picked)
    if (next.ids.length > 0) setAsked(next)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'r' || event.metaKey || event.ctrlKey || event.altKey || selected.size === 0) return
    event.preventDefault()
    settle('retry')
  }
  return (
    <Panel
      title="Jobs"
      meta={totalText && `${totalText}, the latest queued first`}
      isFlush
      className="min-h-72 flex-1"
      actions={<SelectionBar jobs={rows ?? []} picked={picked} onSettle={settle} onClear={clear} />}
    >
      <div className="flex-none px-3 pb-2">
        <FilterBar view={view} onView={onView} />
      </div>
      {first?.has_queue === false && <QueueAway />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a key of the table within */}
      <div className="flex min-h-0 flex-1 flex-col" onKeyDown={onKeyDown}>
        <PagedTable
          pages={pages}
          what="the jobs"
          label="Jobs"
          columns={columns}
          idOf={idOf}
          nameOf={({ job_id: id }) => shortId(id)}
          toldOf={toldOf}
          onOpen={({ job_id: id }) => void navigate({ to: '/jobs/$id', params: { id } } as never)}
          selected={selected}
          onSelect={select}
          empty={<NoJobs view={view} hasQueue={first?.has_queue ?? true} onView={onView} />}
        />
      </div>
      <SettleDialog
        asked={asked}
        onClose={(settled) => {
          setAsked(undefined)
          if (settled) clear()
        }}
      />
    </Panel>
  )
}

const idOf = ({ job_id: id }: Job) => id

/** What lets a row fade as it changes: not how far it got, which it tells all the time. */
const toldOf = ({ state, attempt, error }: Job) => [state, attempt, error]
