import type { Retirement } from '@contimg/api/schemas'
import type { ReactNode } from 'react'
import { count } from '../../words/numbers.ts'
import { clock, utc } from '../../words/times.ts'

/** What becomes of what a set serves: which groups fall back to what. */
export function RetirementPlan({ plan }: { readonly plan: Retirement }): ReactNode {
  const { served, falls_back: falls, groups, changes, set, is_whole: isWhole } = plan
  const others = changes.filter((one) => one.set !== set)
  const already = groups.filter((one) => one.is_calibrated_with_it).length
  return (
    <div className="grid gap-2 text-body">
      <p>
        {served === 0
          ? 'It serves nothing.'
          : `It serves ${count(served)} Measurement ${served === 1 ? 'Set' : 'Sets'}. Without it:`}
      </p>
      {falls.length > 0 && (
        <ul className="grid gap-1">
          {falls.map((fall) => (
            <li key={fall.to ?? ''} className="flex flex-wrap gap-x-2">
              <b className="tabular-nums">{count(fall.count)}</b>
              <span>{fall.to === null ? 'stay without calibration' : 'fall back to'}</span>
              {fall.to !== null && <span className="font-mono">{fall.to}</span>}
              <span className="text-ink-3">{spanText(fall.first, fall.last)}</span>
            </li>
          ))}
        </ul>
      )}
      {reasonOf(plan) !== undefined && <p className="text-small text-ink-2">Why nothing is left: {reasonOf(plan)}.</p>}
      {already > 0 && (
        <p className="text-small text-ink-2">
          {count(already)} were already calibrated with it; they stay so until they are processed again.
        </p>
      )}
      {others.length > 0 && (
        <p className="text-small text-ink-2">
          Other sets change too: {others.map((one) => `${one.set} becomes ${one.status}`).join('; ')}.
        </p>
      )}
      {!isWhole && <p className="text-small text-ink-2">Earlier ones were not looked at.</p>}
      <p className="text-small text-ink-3">Its tables stay where they are; retiring deletes nothing.</p>
    </div>
  )
}

function reasonOf({ groups }: Retirement): string | undefined {
  return groups.find(({ to, reason }) => to === null && reason !== null)?.reason?.replace(/\.$/, '')
}

function spanText(first: string, last: string): string {
  if (first === last) return `${utc(first, 'minute')} UTC`
  const isOneDay = utc(first, 'day') === utc(last, 'day')
  return `${utc(first, 'minute')} to ${isOneDay ? clock(last, 'minute') : utc(last, 'minute')} UTC`
}
