import type { JobDetail, State } from '@contimg/api/schemas'
import { momentMs } from '../../words/times.ts'
import type { TimeBar } from './clock.ts'

export type Attempt = NonNullable<JobDetail['history']>[number]

/** An attempt as a bar, and the seconds that it took. */
export function attemptBar(
  { started_at: started, ended_at: ended, outcome, error }: Attempt,
  usualS: number | null,
): TimeBar & { readonly tookS: number | null } {
  const [fromMs, toMs] = [momentMs(started) ?? null, momentMs(ended) ?? null]
  const state = stateOfAttempt(outcome)
  return {
    ...{ state, usualS, fromMs, toMs },
    tookS: fromMs === null || toMs === null ? null : (toMs - fromMs) / 1000,
    note: error ?? (state === 'failed' ? (outcome ?? '') : ''),
  }
}

function stateOfAttempt(outcome: string | null): State {
  if (outcome === null) return 'in_progress'
  return outcome === 'completed' || outcome === 'cancelled' ? outcome : 'failed'
}
