import type { CalibrationHealth } from '@contimg/api/schemas'
import type { ReactNode } from 'react'
import { GradeShape } from '../../parts/marks.tsx'
import { clock } from '../../words/times.ts'
import { waitingText } from './tell.ts'

/** What is wrong with the calibration of what is observed now, and the way out; nothing where it is as it should be. */
export function Trouble({ health }: { readonly health: CalibrationHealth }): ReactNode {
  const { chosen, status, sentence, missing_types: missing, next_transit: next } = health
  const isBad = chosen === null || status === 'fail'
  if (!isBad && status !== 'warn' && missing.length === 0) return null
  return (
    <div
      role="status"
      className="flex min-h-10 flex-none flex-wrap items-center gap-x-3 gap-y-1 rounded-panel border bg-panel px-3 py-1.5"
      style={{ borderColor: `var(--quality-${isBad ? 'fail' : 'warn'}-mark)` }}
    >
      <GradeShape grade={isBad ? 'fail' : 'warn'} size={12} />
      <b>{sentence}</b>
      <span className="min-w-0 text-ink-2">{[waitingText(health), lackText(missing)].filter(Boolean).join(' ')}</span>
      {next && (
        <span className="ml-auto whitespace-nowrap">
          Next: {next.calibrator}, {clock(next.at, 'minute')} UTC
        </span>
      )}
    </div>
  )
}

function lackText(missing: readonly string[]): string {
  return missing.length === 0 ? '' : `It lacks ${missing.join(' and ')} solutions.`
}
