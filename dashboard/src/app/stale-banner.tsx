import { Unplug } from 'lucide-react'
import type { ReactNode } from 'react'
import { useConnection } from '../live/use-live.ts'
import { useNow } from '../live/use-now.ts'
import { Button } from '../parts/controls.tsx'
import { clock, duration } from '../words/times.ts'

const BACK_MS = 5000 // how long it is said that it is back

/** Says that the connection was lost, and for a while that it is back. */
export function StaleBanner(): ReactNode {
  const { state, heardMs = 0, nextTryMs, backSinceMs, missed, serverAheadMs, tryNow } = useConnection()
  const now = useNow()
  if (state === 'stale')
    return (
      <div
        role="alert"
        className="hatch-stale flex min-h-[46px] flex-none flex-wrap items-center gap-x-3 gap-y-1 rounded-panel border px-3 py-2"
        style={{ borderColor: 'var(--state-stale-mark)' }}
      >
        <Unplug aria-hidden size={16} className="text-stale" />
        <b>Connection lost at {clock(heardMs + serverAheadMs)} UTC.</b>
        <span>
          Everything below is as it was then,{' '}
          {duration(Math.max(1, Math.round((now - serverAheadMs - heardMs) / 1000)))} ago. The pipeline itself may still
          be running.
        </span>
        <span className="ml-auto text-ink-2">
          Next try in {Math.max(0, Math.ceil(((nextTryMs ?? 0) - (now - serverAheadMs)) / 1000))} s
        </span>
        <Button isSmall onClick={tryNow}>
          Try now
        </Button>
      </div>
    )
  if (backSinceMs === undefined || now - serverAheadMs - backSinceMs > BACK_MS) return null
  return (
    <div role="status" className="flex-none rounded-panel border border-line bg-raised px-3 py-1.5 text-small">
      Back since {clock(backSinceMs + serverAheadMs)} UTC; {missed === 0 ? 'nothing' : missed} changed.
    </div>
  )
}
