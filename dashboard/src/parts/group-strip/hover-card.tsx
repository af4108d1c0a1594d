import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { addressOf } from '../../client.ts'
import { degreesText } from '../../words/angles.ts'
import { significant } from '../../words/numbers.ts'
import { stageName } from '../../words/states.ts'
import { duration } from '../../words/times.ts'
import { Facts } from '../facts.tsx'
import { GradeMark, StateMark } from '../marks.tsx'
import type { StripPoint } from './strip-data.ts'
import { groupItemQuery } from './strip-query.ts'
import { tellTime } from './tell.ts'

const WIDTH = 288
const REST_MS = 180 // before more is asked for

interface HoverCardProps {
  readonly point: StripPoint
  readonly left: number // of the page, where it points at
  readonly top: number // of the strip
  readonly bottom: number
}

/** A group, or a bin of them, beside the pointer. */
export function HoverCard({ point, left, top, bottom }: HoverCardProps): ReactNode {
  const isLeft = left + WIDTH + 24 > innerWidth
  const isAbove = bottom > innerHeight - 80
  const place = isAbove
    ? { bottom: Math.max(8, innerHeight - top + 8) }
    : { top: Math.max(8, Math.min(top + 34, innerHeight - 250)) }
  return createPortal(
    <div
      aria-hidden
      className="pointer-events-none fixed z-50 rounded-panel bg-panel px-3 py-2.5 text-small shadow-(--shadow-overlay)"
      style={{ width: WIDTH, left: isLeft ? left - WIDTH - 14 : left + 14, ...place }}
    >
      <div className="mb-1 font-[550]">{tellTime(point)}</div>
      {point.isGroup ? <GroupCard key={point.id} point={point} /> : <BinCard point={point} />}
    </div>,
    document.body,
  )
}

function BinCard({ point }: { readonly point: StripPoint }): ReactNode {
  const good = point.count - point.failed
  return (
    <>
      <div className="mb-1 flex gap-3">
        <StateMark state={point.state} word={point.failed > 0 ? `${point.failed} failed` : undefined} />
        <GradeMark grade={point.grade} />
      </div>
      <Facts
        rows={[['Groups', String(point.count)], ['Not failed', String(good)], ...measuredRows(point, 'Median ')]}
      />
      <p className="mt-1 text-micro text-ink-3">The worst state and grade are shown. Click to zoom.</p>
    </>
  )
}

function measuredRows(point: StripPoint, of = ''): [string, string | null][] {
  const [noise, latency, dec] = [point.value('noise_jy'), point.value('latency_s'), point.value('dec_deg')]
  const name = (text: string) => (of === '' ? text : `${of}${text.toLowerCase()}`)
  return [
    [name('Noise'), noise === null ? null : `${significant(noise * 1000)} mJy/beam`],
    [name('Latency'), latency === null ? null : duration(latency)],
    [of === '' ? 'Dec' : 'Median Dec', dec === null ? null : degreesText(dec, 2, true)],
  ]
}

function GroupCard({ point }: { readonly point: StripPoint }): ReactNode {
  const isRested = useRest(REST_MS)
  const { data: group } = useQuery({ ...groupItemQuery(point.id), enabled: isRested })
  const word = group && point.state === 'in_progress' ? stageName(group.stage) : undefined
  return (
    <div className="flex gap-3">
      <div className="min-w-0 flex-1">
        <div className="mb-1 flex flex-wrap gap-x-3">
          <StateMark state={point.state} word={word} />
          <GradeMark grade={point.grade} />
        </div>
        <Facts
          rows={[
            ...measuredRows(point),
            ['Calibrator', group == null ? '–' : (group.calibrators[0] ?? 'none in the beam')],
          ]}
        />
        {group?.error && <p className="mt-1 line-clamp-3 text-failed [overflow-wrap:anywhere]">{group.error}</p>}
      </div>
      {group?.image_id != null && (
        <img
          alt=""
          width={72}
          height={72}
          src={addressOf(`/images/${group.image_id}/thumbnail`, { size: 144 })}
          className="size-[72px] flex-none rounded-control bg-inset object-cover"
        />
      )}
    </div>
  )
}

function useRest(ms: number): boolean {
  const [isRested, setRested] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setRested(true), ms)
    return () => clearTimeout(timer)
  }, [ms])
  return isRested
}
