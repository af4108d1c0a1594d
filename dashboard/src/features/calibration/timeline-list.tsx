import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { GradeShape } from '../../parts/marks.tsx'
import { gradeOf } from './grades.ts'
import { type Bar, placeOf, type Span, type TimelineRow, tellRow, tellUse } from './timeline.ts'

interface TimelineListProps {
  readonly rows: readonly TimelineRow[]
  readonly drawn: Span
  readonly chosen: string | undefined
  readonly onChoose: (name: string) => void
}

export const NAME_WIDTH = 'w-[204px]'
const ROW_PX = 22
const ROWS_SHOWN = 7

/** Sets as rows, the latest last and in sight; j and k walk, Enter chooses. */
export function TimelineList({ rows, drawn, chosen, onChoose }: TimelineListProps): ReactNode {
  const scroller = useRef<HTMLDivElement>(null)
  const chosenAt = rows.findIndex(({ set }) => set.name === chosen)
  const [walked, setWalked] = useState<number>()
  const at = Math.min(rows.length - 1, walked ?? (chosenAt >= 0 ? chosenAt : rows.length - 1))
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  })
  useEffect(() => {
    virtual.scrollToIndex(chosenAt >= 0 ? chosenAt : rows.length - 1)
  }, [virtual, chosenAt, rows.length])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, Home: -rows.length, End: rows.length }[event.key]
    if (step !== undefined) {
      const next = Math.min(rows.length - 1, Math.max(0, at + step))
      setWalked(next)
      virtual.scrollToIndex(next)
    } else if (event.key === 'Enter') onChoose(rows[at].set.name)
    else return
    event.preventDefault()
  }
  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label="Calibration sets by when they were solved"
      aria-activedescendant={`validity-${at}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="overflow-y-auto"
      style={{ maxHeight: ROWS_SHOWN * ROW_PX }}
    >
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => (
          <Row
            key={rows[index].set.name}
            row={rows[index]}
            drawn={drawn}
            isChosen={index === chosenAt}
            isAt={walked === index}
            at={index}
            top={start}
            onChoose={() => {
              setWalked(index)
              onChoose(rows[index].set.name)
            }}
          />
        ))}
      </div>
    </div>
  )
}

interface RowProps extends Pick<TimelineListProps, 'drawn'> {
  readonly row: TimelineRow
  readonly isChosen: boolean
  readonly isAt: boolean
  readonly at: number
  readonly top: number
  readonly onChoose: () => void
}

function Row({ row, drawn, isChosen, isAt, at, top, onChoose }: RowProps): ReactNode {
  const { set, bars, solvedMs, why } = row
  const tick = placeOf(solvedMs, drawn)
  const out = bars.find(({ kind }) => kind === 'out')
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list hears the keys
    <div
      id={`validity-${at}`}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      title={tellRow(row)}
      onClick={onChoose}
      className={`absolute inset-x-0 flex cursor-pointer items-center rounded-[4px] hover:bg-raised ${isAt ? 'shadow-[inset_2px_0_0_var(--accent)]' : ''}`}
      style={{ height: ROW_PX, transform: `translateY(${top}px)` }}
    >
      <div className={`flex flex-none items-center gap-1.5 pr-2 pl-1.5 ${NAME_WIDTH}`}>
        <GradeShape grade={set.status === 'failed' ? 'fail' : gradeOf(set.quality)} />
        <span className={`truncate font-mono text-small ${isChosen ? 'font-medium text-ink' : 'text-ink-2'}`}>
          {set.name}
        </span>
        <span className="sr-only">, {tellUse(row)}</span>
      </div>
      <div className="relative h-full flex-1 overflow-hidden">
        {bars.map((bar) => (
          <BarMark key={`${bar.kind} ${bar.span[0]}`} bar={bar} drawn={drawn} />
        ))}
        {tick >= 0 && tick <= 100 && (
          <span className="absolute inset-y-[3px] w-0.5 -translate-x-1/2 bg-ink" style={{ left: `${tick}%` }} />
        )}
        {why !== undefined && out !== undefined && <Why text={why} out={out.span} tick={tick} drawn={drawn} />}
      </div>
    </div>
  )
}

const LATE = 62 // percent; from here on words stand before the bar

interface WhyProps extends Pick<TimelineListProps, 'drawn'> {
  readonly text: string
  readonly out: Span
  readonly tick: number // percent
}

/** Why a set is out of use: within its bar after the tick, or before the bar where there is no room. */
function Why({ text, out, tick, drawn }: WhyProps): ReactNode {
  const [from] = out.map((ms) => placeOf(ms, drawn))
  const inside = Math.max(from, tick)
  const style = inside < LATE ? { left: `calc(${inside}% + 6px)` } : { right: `calc(${100 - from}% + 6px)` }
  return (
    <span className="absolute inset-y-0 flex items-center whitespace-nowrap text-micro text-failed" style={style}>
      {text}
    </span>
  )
}

const LOOKS = {
  valid: 'bg-[color-mix(in_oklab,var(--state-completed-mark)_24%,transparent)]',
  used: 'bg-[var(--state-completed-mark)]',
  out: 'border border-dashed border-failed',
}

function BarMark({ bar: { kind, span }, drawn }: { readonly bar: Bar; readonly drawn: Span }): ReactNode {
  const [left, right] = span.map((ms) => placeOf(ms, drawn))
  return (
    <span
      className={`absolute inset-y-[4px] rounded-[2px] ${LOOKS[kind]}`}
      style={{ left: `${left}%`, width: `max(2px, ${right - left}%)` }}
    />
  )
}
