import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ClearFilters, theseFilters } from '../../parts/clear-filters.tsx'
import { Button, buttonClass } from '../../parts/controls.tsx'
import { Empty } from '../../parts/panel.tsx'
import { spanWords } from '../../words/spans.ts'
import { heldFilters, NO_FILTERS, type View } from './view.ts'

interface NoJobsProps {
  readonly view: View
  readonly hasQueue: boolean
  readonly onView: (some: Partial<View>) => void
}

const LONGER = '-30d'

/** Why there is nothing, and the way out. */
export function NoJobs({ view, hasQueue, onView }: NoJobsProps): ReactNode {
  const held = heldFilters(view)
  const clear = <ClearFilters held={held} none={NO_FILTERS} onChange={onView} />
  if (!hasQueue)
    return (
      <Empty
        actions={
          <>
            {clear}
            <Link to="/health" className={buttonClass('plain', true)}>
              Health
            </Link>
          </>
        }
      >
        No record of a job {spanWords(view.t)} matches. What waits, runs or failed is known to the work queue alone.
      </Empty>
    )
  const longer = view.t !== LONGER && (
    <Button isSmall onClick={() => onView({ t: LONGER })}>
      Last 30 days
    </Button>
  )
  if (held.length === 0)
    return (
      <Empty actions={longer}>
        No job was queued {spanWords(view.t)}. Jobs come with observations, by schedules and by hand.
      </Empty>
    )
  return (
    <Empty
      actions={
        <>
          {clear}
          {longer}
        </>
      }
    >
      No job that was queued {spanWords(view.t)} matches {theseFilters(held)}.
    </Empty>
  )
}
