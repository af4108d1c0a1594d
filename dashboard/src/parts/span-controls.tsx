import { ChevronLeft, ChevronRight, Pin, ZoomOut } from 'lucide-react'
import type { ReactNode } from 'react'
import { useNow } from '../live/use-now.ts'
import { spanMs, spanOfMs } from '../words/address.ts'
import { boundedSpan, nextSpan } from '../words/spans.ts'
import { Button, IconButton, Segmented } from './controls.tsx'

const SPANS = [
  { value: '-24h', label: '24 h' },
  { value: '-7d', label: '7 d' },
  { value: '-30d', label: '30 d' },
  { value: '-365d', label: '1 y' },
] as const

/** Which time is shown. */
export function SpanControls({ t, onSpan }: { readonly t: string; readonly onSpan: (t: string) => void }): ReactNode {
  const now = useNow(30)
  const [from, to] = spanMs(t, now)
  return (
    <>
      <IconButton look="ghost" label="Earlier" onClick={() => onSpan(nextSpan(t, now, -1))}>
        <ChevronLeft aria-hidden size={16} />
      </IconButton>
      <IconButton look="ghost" label="Later" disabled={to >= now} onClick={() => onSpan(nextSpan(t, now, 1))}>
        <ChevronRight aria-hidden size={16} />
      </IconButton>
      <IconButton
        look="ghost"
        label="Zoom out"
        onClick={() => onSpan(boundedSpan(from - (to - from) / 2, to + (to - from) / 2, now))}
      >
        <ZoomOut aria-hidden size={15} />
      </IconButton>
      <Segmented label="Span" value={t as (typeof SPANS)[number]['value']} choices={SPANS} onChoose={onSpan} />
      {t.startsWith('-') && (
        <Button title="Make the range absolute" onClick={() => onSpan(spanOfMs(from, to))}>
          <Pin aria-hidden size={13} /> Pin this range
        </Button>
      )}
    </>
  )
}
