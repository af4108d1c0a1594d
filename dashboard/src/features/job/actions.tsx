import type { JobDetail } from '@contimg/api/schemas'
import { Link } from '@tanstack/react-router'
import { RotateCcw, SlidersHorizontal } from 'lucide-react'
import type { ReactNode } from 'react'
import { useWhyNot } from '../../live/permission.ts'
import { Button, buttonClass } from '../../parts/controls.tsx'
import { canSettle, type Settling } from '../../parts/settle-jobs/settle.ts'

interface ActionsProps {
  readonly job: JobDetail
  readonly said: string
  readonly canEdit: boolean // a form of the API takes its parameters
  readonly onSettle: (how: Settling) => void
  readonly onEdit: () => void
}

/** Why nothing can be asked of a job; undefined where it can. */
export function obstacle({ status, history }: Pick<JobDetail, 'status' | 'history'>): string | undefined {
  if (status === 'recorded') return 'Only a record of this job is left'
  return history === null ? 'The work queue cannot be asked' : undefined
}

/** What can be done with a job. */
export function Actions({ job, said, canEdit, onSettle, onEdit }: ActionsProps): ReactNode {
  const whyNot = useWhyNot('operator')
  const why = whyNot ?? obstacle(job)
  const [canRetry, canCancel] = [canSettle('retry', job), canSettle('cancel', job)]
  return (
    <>
      <span role="status" className="text-small text-ink-2">
        {said}
      </span>
      {job.group_id !== null && job.by === 'pipeline' && (
        <Link
          to="/observations/$group"
          params={{ group: job.group_id } as never}
          search={{ stage: job.stage } as never}
          className={buttonClass()}
          title="Its group can be retried from any stage, with other settings"
        >
          Open group
        </Link>
      )}
      {canEdit && (
        <Button disabled={why !== undefined} title={why} onClick={onEdit}>
          <SlidersHorizontal aria-hidden size={14} /> With other parameters…
        </Button>
      )}
      {canCancel && (
        <Button look="danger" disabled={why !== undefined} title={why} onClick={() => onSettle('cancel')}>
          Cancel…
        </Button>
      )}
      {(canRetry || !canCancel) && (
        <Button
          look="primary"
          disabled={why !== undefined || !canRetry}
          title={why ?? (canRetry ? undefined : 'Only what failed or was cancelled can be tried again')}
          aria-keyshortcuts="r"
          onClick={() => onSettle('retry')}
        >
          <RotateCcw aria-hidden size={14} /> Retry…
        </Button>
      )}
    </>
  )
}
