import { Link } from '@tanstack/react-router'
import { Unplug } from 'lucide-react'
import type { ReactNode } from 'react'

/** Said where the work queue cannot be asked. */
export function QueueAway(): ReactNode {
  return (
    <div
      role="status"
      className="hatch-stale flex flex-none flex-wrap items-center gap-x-2.5 border-y border-line px-3 py-1.5 text-small"
    >
      <Unplug aria-hidden size={14} className="text-stale" />
      <span>
        <b>The work queue cannot be asked.</b> These are records of jobs that completed; what waits, runs or failed is
        not known, and nothing can be retried or cancelled.
      </span>
      <Link to="/health" className="text-accent hover:underline">
        Health
      </Link>
    </div>
  )
}
