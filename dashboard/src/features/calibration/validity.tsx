import type { ValidityTimeline } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useNow } from '../../live/use-now.ts'
import { Segmented } from '../../parts/controls.tsx'
import { Answered, Empty, Panel } from '../../parts/panel.tsx'
import { timeTicks } from '../../parts/ticks.ts'
import { clock, momentMs } from '../../words/times.ts'
import { validityQuery } from './queries.ts'
import { drawnSpan, placeOf, type Span, timelineRows } from './timeline.ts'
import { NAME_WIDTH, TimelineList } from './timeline-list.tsx'
import { RANGES } from './view.ts'

interface ValidityProps {
  readonly t: string
  readonly chosen: string | undefined
  readonly onRange: (t: string) => void
  readonly onChoose: (name: string) => void
}

const NAMES = { '-2d': '2 d', '-7d': '7 d', '-30d': '30 d' } as const

/** When which sets hold and are in use, and when the next calibrators come. */
export function Validity({ t, chosen, onRange, onChoose }: ValidityProps): ReactNode {
  const query = useQuery(validityQuery(t))
  return (
    <Panel
      className="flex-none"
      title="Validity"
      meta="tick: solved · solid: in use · pale: valid · dashed: out of use"
      actions={
        <Segmented
          isSmall
          label="Range"
          value={t}
          choices={RANGES.map((value) => ({ value: value as string, label: NAMES[value] }))}
          onChoose={onRange}
        />
      }
    >
      <Answered query={query} what="when sets hold" rows={5}>
        {(timeline) =>
          timeline.sets.length === 0 ? (
            <Empty>No calibration set holds anywhere in this time.</Empty>
          ) : (
            <Timeline timeline={timeline} chosen={chosen} onChoose={onChoose} />
          )
        }
      </Answered>
    </Panel>
  )
}

interface TimelineProps extends Pick<ValidityProps, 'chosen' | 'onChoose'> {
  readonly timeline: ValidityTimeline
}

function Timeline({ timeline, chosen, onChoose }: TimelineProps): ReactNode {
  const drawn = drawnSpan(timeline)
  const rows = timelineRows(timeline, drawn)
  return (
    <div className="relative">
      <Axis drawn={drawn} transits={timeline.next_transits} />
      <TimelineList rows={rows} drawn={drawn} chosen={chosen} onChoose={onChoose} />
      <div className="h-4" />
    </div>
  )
}

const NEAR_PERCENT = 9 // of the label of the transit before

interface AxisProps {
  readonly drawn: Span
  readonly transits: ValidityTimeline['next_transits']
}

/** Time above, and through all rows now and the next transits. */
function Axis({ drawn, transits }: AxisProps): ReactNode {
  const nowMs = useNow(10)
  const now = placeOf(nowMs, drawn)
  const coming = transits
    .map(({ calibrator, at }) => ({ calibrator, at, place: placeOf(momentMs(at) ?? 0, drawn) }))
    .filter(({ place }) => place > 0 && place < 100)
  return (
    <>
      <div className="flex h-5 text-micro text-ink-3">
        <div className={`flex-none ${NAME_WIDTH}`} />
        <div className="relative flex-1">
          {timeTicks(...drawn, 10).map(({ value, label }) => (
            <span
              key={value}
              className="absolute -translate-x-1/2 whitespace-nowrap"
              style={{ left: `${placeOf(value, drawn)}%` }}
            >
              {label}
            </span>
          ))}
        </div>
      </div>
      <div aria-hidden className="pointer-events-none absolute inset-x-0 top-5 bottom-0 z-10 flex">
        <div className={`flex-none ${NAME_WIDTH}`} />
        <div className="relative flex-1">
          {now > 0 && now < 100 && (
            <Upright at={now} look="border-ink" label="now" labelLook="bottom-0 text-ink-3" isAtRight={false} />
          )}
          {coming.map(({ calibrator, at, place }, index) => (
            <Upright
              key={at}
              at={place}
              look="border-dashed border-brush"
              labelLook="top-0 font-medium text-brush"
              label={isNear(coming, index) ? undefined : `${calibrator} ${clock(at, 'minute')}`}
              isAtRight={place > 88}
            />
          ))}
        </div>
      </div>
      <div className="h-4" />
      <p className="sr-only">
        {coming.map(({ calibrator, at }) => `${calibrator} transits at ${clock(at, 'minute')} UTC.`).join(' ')}
      </p>
    </>
  )
}

/** So near to the one before that its label would lie on that. */
function isNear(coming: readonly { readonly place: number }[], index: number): boolean {
  return index > 0 && coming[index].place - coming[index - 1].place < NEAR_PERCENT
}

interface UprightProps {
  readonly at: number // percent
  readonly look: string
  readonly label: string | undefined
  readonly labelLook: string
  readonly isAtRight: boolean // the label is before the line
}

function Upright({ at, look, label, labelLook, isAtRight }: UprightProps): ReactNode {
  return (
    <span className={`absolute inset-y-0 border-l ${look}`} style={{ left: `${at}%` }}>
      {label !== undefined && (
        <span className={`absolute whitespace-nowrap text-micro ${labelLook} ${isAtRight ? 'right-1' : 'left-1'}`}>
          {label}
        </span>
      )}
    </span>
  )
}
