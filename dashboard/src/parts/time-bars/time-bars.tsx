import type { Job } from '@contimg/api/schemas'
import type { ReactNode } from 'react'
import { STATES } from '../../words/states.ts'
import type { BarClock, TimeBar } from './clock.ts'

/** The times of a clock, above its bars. */
export function Ticks({ times }: { readonly times: BarClock | undefined }): ReactNode {
  return (
    <div className="relative h-4">
      {times?.ticks.map(({ fraction, label }) => (
        <span
          key={label}
          className={`absolute whitespace-nowrap ${fraction === 0 ? '' : '-translate-x-1/2'}`}
          style={{ left: `${fraction * 100}%` }}
        >
          {label}
        </span>
      ))}
    </div>
  )
}

interface BarProps {
  readonly bar: TimeBar
  readonly times: BarClock | undefined
  readonly nowMs: number
  readonly progress: Job['progress']
}

/** What took time, on the clock that it shares with others; a tick tells what is usual. */
export function Bar({ bar, times, nowMs, progress }: BarProps): ReactNode {
  if (bar.fromMs === null || times === undefined)
    return <span className="block truncate text-micro text-ink-3">{bar.note}</span>
  const at = (ms: number) => `${((ms - times.fromMs) / times.spanMs) * 100}%`
  const width = `${((Math.max(bar.fromMs, bar.toMs ?? nowMs) - bar.fromMs) / times.spanMs) * 100}%`
  const told = bar.state === 'in_progress' ? progress : null
  const isLate = (bar.fromMs - times.fromMs) / times.spanMs > 0.45
  const [before, behind] = [`calc(100% - ${at(bar.fromMs)} + 6px)`, `calc(${at(bar.fromMs)} + ${width} + 8px)`]
  return (
    <div className="relative h-4" title={bar.note || undefined}>
      <i
        aria-hidden
        className={`absolute top-1 h-2 min-w-[3px] rounded-[1.5px] ${bar.state === 'completed' ? 'opacity-70' : ''}`}
        style={{ left: at(bar.fromMs), width, background: `var(--state-${STATES[bar.state].colour}-mark)` }}
      />
      {bar.usualS !== null && (
        <i
          aria-hidden
          className="absolute top-0 h-4 w-px bg-ink-2"
          style={{ left: at(bar.fromMs + bar.usualS * 1000) }}
        />
      )}
      {bar.note !== '' && (
        <span
          className="absolute truncate text-micro leading-4 text-failed"
          style={isLate ? { right: before, left: 0, textAlign: 'right' } : { left: behind, right: 0 }}
        >
          {bar.note}
        </span>
      )}
      {told !== null && (
        <span
          className="absolute text-micro leading-4 text-ink-2"
          style={isLate ? { right: before } : { left: behind }}
        >
          {Math.round(told.fraction * 100)} % · {told.message}
        </span>
      )}
    </div>
  )
}
