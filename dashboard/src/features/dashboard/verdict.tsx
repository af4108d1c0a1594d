import type { NightSummary } from '@contimg/api/schemas'
import { type ReactNode, useState } from 'react'
import { useConnection } from '../../live/use-live.ts'
import { Segmented } from '../../parts/controls.tsx'
import { Sheet } from '../../parts/overlays.tsx'
import { flux, NOT_MEASURED, percent, significant } from '../../words/numbers.ts'
import { utc } from '../../words/times.ts'
import { Rules } from './rules.tsx'

export const RANGES = ['night', '-24h', '-7d'] as const
export type Range = (typeof RANGES)[number]

const NAMES: Readonly<Record<Range, string>> = { night: 'Last night', '-24h': '24 h', '-7d': '7 d' }

interface VerdictProps {
  readonly night: NightSummary | undefined
  readonly rules: Readonly<Record<string, number>> | undefined
  readonly range: Range
  readonly onRange: (range: Range) => void
}

/** The answer in a sentence, the counts behind it, and the rules that made it. */
export function Verdict({ night, rules, range, onRange }: VerdictProps): ReactNode {
  const [isOpen, setOpen] = useState(false)
  const { state } = useConnection()
  return (
    <div className="flex flex-none flex-wrap items-center gap-x-4 gap-y-2 px-0.5">
      <div className="min-w-0 flex-1 basis-96">
        <h1 aria-live="polite" className="text-page font-[600] tracking-[-0.012em]">
          {state === 'stale'
            ? 'Not known: the connection is lost.'
            : (night?.sentence ?? <span className="text-ink-3">–</span>)}
        </h1>
        <p className="text-ink-2">
          {night && <Counts night={night} />}{' '}
          <button type="button" className="cursor-pointer text-accent" onClick={() => setOpen(true)}>
            How this is judged
          </button>
        </p>
      </div>
      <Segmented
        label="Span of time"
        value={range}
        onChoose={onRange}
        choices={RANGES.map((value) => ({ value, label: NAMES[value] }))}
      />
      <Sheet title="How this is judged" isOpen={isOpen} onClose={() => setOpen(false)}>
        {night && rules && <Rules night={night} rules={rules} />}
      </Sheet>
    </div>
  )
}

function Counts({ night }: { readonly night: NightSummary }): ReactNode {
  const { groups, imaged, failed, uncalibrated, quality, noise_jy: noise, thermal } = night
  if (groups === 0)
    return (
      <>
        No group was received from {utc(night.from, 'minute')} to {utc(night.to, 'minute')} UTC.
      </>
    )
  const ratio = noise.median === null ? '' : `, ${significant(noise.median / thermal.noise_jy, 2)} × thermal`
  const parts = [
    `${quality.good} good`,
    `${quality.warn} warn`,
    `${quality.fail} fail`,
    ...(quality.none > 0 ? [`${quality.none} not graded`] : []),
    `${failed} failed`,
    ...(uncalibrated > 0 ? [`${uncalibrated} uncalibrated`] : []),
  ]
  return (
    <>
      {imaged} of {groups} groups imaged ({percent(imaged / groups, 3)}); {parts.join(', ')}. Median noise{' '}
      {noise.median === null ? NOT_MEASURED : flux(noise.median, '/beam')}
      {ratio}.
    </>
  )
}
