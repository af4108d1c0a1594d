import type { Job } from '@contimg/api/schemas'
import { Ban, Download, RotateCcw } from 'lucide-react'
import type { ReactNode } from 'react'
import { useWhyNot } from '../../live/permission.ts'
import { Button } from '../../parts/controls.tsx'
import { download } from '../../parts/download.ts'
import { canSettle, type Settling } from '../../parts/settle-jobs/settle.ts'
import type { ToSettle } from '../../parts/settle-jobs/settle-dialog.tsx'
import { count } from '../../words/numbers.ts'
import { csvOfJobs } from './export-jobs.ts'

/** What is asked of jobs: of those for which it makes sense. */
export function toSettle(how: Settling, jobs: readonly Job[]): ToSettle {
  const able = jobs.filter((job) => canSettle(how, job))
  return {
    how,
    ids: able.map(({ job_id: id }) => id),
    running: able.filter(({ state }) => state === 'in_progress').length,
    passedOver: jobs.length - able.length,
  }
}

interface SelectionBarProps {
  readonly jobs: readonly Job[] // that are loaded
  readonly picked: readonly Job[]
  readonly onSettle: (how: Settling) => void
  readonly onClear: () => void
}

/** What can be done with the selected jobs. */
export function SelectionBar({ jobs, picked, onSettle, onClear }: SelectionBarProps): ReactNode {
  const whyNot = useWhyNot('operator')
  const many = (how: Settling) => picked.filter((job) => canSettle(how, job)).length
  const why = (how: Settling) => {
    if (whyNot !== undefined || many(how) > 0) return whyNot
    return how === 'retry' ? 'None of these failed or was cancelled' : 'All of these have ended'
  }
  const exported = picked.length > 0 ? picked : jobs
  return (
    <>
      {picked.length > 0 && (
        <>
          <span role="status" className="text-small text-ink-2">
            {count(picked.length)} selected
          </span>
          <Button
            isSmall
            disabled={why('retry') !== undefined}
            title={why('retry')}
            aria-keyshortcuts="r"
            onClick={() => onSettle('retry')}
          >
            <RotateCcw aria-hidden size={13} /> Retry {many('retry') > 0 && count(many('retry'))}…
          </Button>
          <Button
            isSmall
            look="danger"
            disabled={why('cancel') !== undefined}
            title={why('cancel')}
            onClick={() => onSettle('cancel')}
          >
            <Ban aria-hidden size={13} /> Cancel {many('cancel') > 0 && count(many('cancel'))}…
          </Button>
          <Button isSmall look="ghost" onClick={onClear}>
            Clear selection
          </Button>
        </>
      )}
      <Button
        isSmall
        disabled={exported.length === 0}
        title={picked.length > 0 ? undefined : 'Those that are loaded'}
        onClick={() => download('jobs.csv', csvOfJobs(exported), 'text/csv;charset=utf-8')}
      >
        <Download aria-hidden size={13} /> CSV of {count(exported.length)}
      </Button>
    </>
  )
}
